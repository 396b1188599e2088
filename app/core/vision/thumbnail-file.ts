/** @file Where a photo's thumbnail lies. Apart from its making, because the host must never load an image library. */
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';

/** Pixels on the long side: the grid's largest cell. */
export const thumbnailSize = 320;

/** Goes up when thumbnails or the network's input come out otherwise than before; with it, what was derived is made again. */
export const pipelineVersion = 2;

export interface ThumbnailName {
  readonly name: string;
  /** SHA-256 of the photo's file, in lower-case hexadecimal. */
  readonly key: string;
  readonly state: 'current' | 'earlier' | 'unfinished';
}

/** `xx/<content key>-<size>-v<pipeline>.webp`; the content key is the file's SHA-256. */
export const thumbnailFile = (folder: string, contentHash: Uint8Array): string =>
  fileOf(folder, contentHash, pipelineVersion);

/** Where the picture may lie, best first: an earlier pipeline's is shown until it has been made again. */
export const thumbnailFiles = (folder: string, contentHash: Uint8Array): string[] =>
  Array.from({ length: pipelineVersion }, (_, i) => fileOf(folder, contentHash, pipelineVersion - i));

/** What a file's name says; null where it is no thumbnail's. */
export function readThumbnailName(name: string): ThumbnailName | null {
  const [, key, size, pipeline, unfinished] =
    /^([\da-f]+)-(\d+)-v(\d+)\.webp(\.[\da-f-]+\.tmp)?$/.exec(name) ?? [];
  if (key === undefined) return null;
  const isCurrent = Number(size) === thumbnailSize && Number(pipeline) === pipelineVersion;
  return { name, key, state: unfinished !== undefined ? 'unfinished' : isCurrent ? 'current' : 'earlier' };
}

/** The name that a thumbnail has until it is whole. */
export const unfinishedFile = (file: string): string => `${file}.${randomUUID()}.tmp`;

function fileOf(folder: string, contentHash: Uint8Array, pipeline: number): string {
  const key = Buffer.from(contentHash).toString('hex');
  return join(folder, key.slice(0, 2), `${key}-${thumbnailSize}-v${pipeline}.webp`);
}
