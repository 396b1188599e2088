/** @file Photos and shares in the words of the command line. */
import { printable } from '../contract/printable.ts';
import type { PhotoResult } from '../contract/results.ts';

export const percent = (share: number): string => `${(share * 100).toFixed(0)} %`;

/** One photo on a line: its file, then what is said about it. */
export function describePhoto(photo: PhotoResult): string {
  const tags = photo.tags.map((tag) =>
    tag.source === 'person' ? tag.name : `${tag.name} ${percent(tag.confidence)}`,
  );
  const file = printable(photo.file);
  return tags.length > 0 ? `${file}  ${tags.join(', ')}` : file;
}
