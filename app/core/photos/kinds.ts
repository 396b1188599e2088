/** @file What a file is to a photo library, by its name; for a file without an ending, by its first bytes. */
import { open } from 'node:fs/promises';

/** `movie` and `sidecar` are photos of nobody, but may belong to one. */
export type Kind = 'jpeg' | 'heif' | 'picture' | 'raw' | 'movie' | 'sidecar' | 'other';

/**
 * Endings, lower case. Pictures are what cameras, phones, scanners and editors leave as photographs: drawings (svg)
 * and icons are not among them. Some (jxl, bmp) may be more than the decoder can do: such a photo fails with a
 * reason, which is better than not to be seen. RAW endings are those of exiftool's list of supported file types
 * (https://exiftool.org/#supported).
 */
const endings: Record<Exclude<Kind, 'other'>, string> = {
  jpeg: 'jpg jpeg jpe jfif pjpeg mpo',
  heif: 'heic heif hif',
  picture: 'png apng webp gif tif tiff avif bmp jxl jp2',
  raw: '3fr ari arw cap cr2 cr3 crw dcr dcs dng drf eip erf fff gpr iiq k25 kdc mdc mef mos mrw nef nrw orf pef ptx raf raw rw2 rwl rwz sr2 srf srw x3f',
  movie: 'mov mp4',
  sidecar: 'xmp aae thm json pp3 dop on1',
};

const kindByEnding = new Map<string, Kind>(
  Object.entries(endings).flatMap(([kind, list]) => list.split(' ').map((ending) => [ending, kind as Kind])),
);

export const isPhoto = (kind: Kind): boolean =>
  kind === 'jpeg' || kind === 'heif' || kind === 'picture' || kind === 'raw';

/** The part before the last dot, and what follows it in lower case; a leading dot begins no ending. */
export function splitName(name: string): { stem: string; ending: string | null } {
  const dot = name.lastIndexOf('.');
  return dot <= 0
    ? { stem: name, ending: null }
    : { stem: name.slice(0, dot), ending: name.slice(dot + 1).toLowerCase() };
}

/** Null where the name has no ending, so that the bytes have to say it: see `kindOfContent`. */
export function kindOfName(name: string): Kind | null {
  const { ending } = splitName(name);
  return ending === null ? null : (kindByEnding.get(ending) ?? 'other');
}

/** Bytes of a file that `kindOfBytes` wants to see. */
const headLength = 16;

/** What a file is by its first bytes, as far as an extensionless photo is concerned. */
export function kindOfBytes(head: Uint8Array): Kind {
  const text = Buffer.from(head).toString('latin1');
  if (text.startsWith('\xff\xd8\xff')) return 'jpeg';
  if (text.startsWith('\x89PNG\r\n\x1a\n') || /^GIF8[79]a/.test(text)) return 'picture';
  if (/^RIFF....WEBP/s.test(text) || text.startsWith('II*\0') || text.startsWith('MM\0*')) return 'picture';
  if (text.startsWith('\xff\x0a') || text.startsWith('\0\0\0\x0cJXL \r\n\x87\n')) return 'picture';
  // ISO base media file: the brands of HEIF and AVIF, not those of movies (ISO/IEC 23008-12, AVIF 1.1).
  if (/^....ftyp(heic|heix|heim|heis|mif1|msf1)/s.test(text)) return 'heif';
  if (/^....ftypavi[fs]/s.test(text)) return 'picture';
  return 'other';
}

/** @throws what opening and reading the file throws. */
export async function kindOfContent(path: Buffer): Promise<Kind> {
  const file = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(headLength), 0, headLength, 0);
    return kindOfBytes(buffer.subarray(0, bytesRead));
  } finally {
    await file.close();
  }
}
