/** @file What is known of a photo besides its tags, in words. */
import type { PhotoDetail } from '../../app/contract/views.ts';
import type { MessageKey } from '../text/messages.ts';
import type { Text } from '../text/text.svelte.ts';

export interface Fact {
  readonly label: MessageKey;
  readonly value: string;
  /** What a button puts on the clipboard. */
  readonly copy?: string;
}

export function factsOf(detail: PhotoDetail, text: Text): readonly Fact[] {
  const { t } = text;
  const { title, description, camera, lens, width, height, bytes, type, file, folder } = detail;
  const fact = (label: MessageKey, value: string | null): Fact[] =>
    value === null || value === '' ? [] : [{ label, value }];
  const position = positionOf(detail, text);
  const kind = [type?.toUpperCase(), text.bytes(bytes)].filter((part) => part !== undefined);
  return [
    ...fact('photo.heading', title),
    ...fact('photo.description', description),
    { label: 'photo.date', value: takenAt(detail.takenAt, text) ?? t('photo.date.none') },
    ...fact('photo.camera', camera),
    ...fact('photo.lens', lens),
    ...fact('photo.dimensions', width === null || height === null ? null : dimensions(width, height, text)),
    ...fact('photo.file', kind.join(', ')),
    { label: 'photo.folder', value: folder, copy: file },
    ...(position === null ? [] : [position]),
  ];
}

/** The camera's own clock, with how far it was from UTC where the camera recorded it. */
export function takenAt(moment: string | null, text: Text): string | null {
  if (moment === null) return null;
  const offset = /(?:[+-]\d\d:\d\d|Z)$/.exec(moment)?.[0].replace('Z', '+00:00');
  const date = text.date(moment, { dateStyle: 'long', timeStyle: 'short' });
  return offset === undefined ? date : `${date} (UTC${offset})`;
}

function dimensions(width: number, height: number, { t, number }: Text): string {
  const millions = (width * height) / 1e6;
  if (millions < 0.1) return t('photo.pixels', { width, height });
  return t('photo.megapixels', {
    width,
    height,
    millions: number(millions, { maximumSignificantDigits: 2 }),
  });
}

/** Five places are about a metre. What is copied is what maps take: "41.00820, 28.97840". */
function positionOf({ latitude, longitude }: PhotoDetail, { t, number }: Text): Fact | null {
  if (latitude === null || longitude === null) return null;
  const places = { minimumFractionDigits: 5, maximumFractionDigits: 5 };
  const value = t('photo.position.value', {
    latitude: number(Math.abs(latitude), places),
    ns: latitude < 0 ? 'south' : 'north',
    longitude: number(Math.abs(longitude), places),
    ew: longitude < 0 ? 'west' : 'east',
  });
  return { label: 'photo.position', value, copy: `${latitude.toFixed(5)}, ${longitude.toFixed(5)}` };
}
