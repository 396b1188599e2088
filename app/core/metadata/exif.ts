/**
 * @file The EXIF tags we use, from a block of bytes (CIPA DC-008, TIFF 6.0). Not exif-reader: it turns dates that make no
 * sense into dates that do (0000:00:00 into 1899-11-30), and a hostile block of 64 kB into gigabytes of arrays.
 */
import { isUtf8 } from 'node:buffer';

/** A text, or numbers; rationals are divided. */
export type ExifValue = string | readonly number[];
export type ExifTags = ReadonlyMap<number, ExifValue>;

export interface Exif {
  readonly image: ExifTags;
  readonly photo: ExifTags;
  readonly gps: ExifTags;
}

const pointers = { photo: 0x8769, gps: 0x8825 };

/** A directory of a camera has some fifty entries, and none that we use has more values than a caption has letters. */
const maxEntries = 1000;
const maxValues = 10_000;

const none: ExifTags = new Map();

/** @param block with or without its "Exif\0\0" prefix; what cannot be read of it is left out */
export function readExif(block: Buffer): Exif {
  const tiff = block.toString('latin1', 0, 6) === 'Exif\0\0' ? block.subarray(6) : block;
  const order = tiff.toString('latin1', 0, 4);
  if (tiff.length < 8 || (order !== 'II*\0' && order !== 'MM\0*'))
    return { image: none, photo: none, gps: none };
  const bytes = new DataView(tiff.buffer, tiff.byteOffset, tiff.length);
  const isLittle = order === 'II*\0';
  const image = readDirectory(bytes, bytes.getUint32(4, isLittle), isLittle);
  const below = (tag: number): ExifTags => {
    const offset = image.get(tag)?.[0];
    return typeof offset === 'number' ? readDirectory(bytes, offset, isLittle) : none;
  };
  return { image, photo: below(pointers.photo), gps: below(pointers.gps) };
}

function readDirectory(bytes: DataView, offset: number, isLittle: boolean): ExifTags {
  const tags = new Map<number, ExifValue>();
  // A pointer may be of any type here, so it may be negative, a fraction or no number at all.
  if (!Number.isInteger(offset) || offset < 0 || offset + 2 > bytes.byteLength) return tags;
  const entries = Math.min(maxEntries, bytes.getUint16(offset, isLittle));
  for (let i = 0, at = offset + 2; i < entries && at + 12 <= bytes.byteLength; i++, at += 12) {
    const value = readValue(bytes, at, isLittle);
    if (value !== undefined) tags.set(bytes.getUint16(at, isLittle), value);
  }
  return tags;
}

const text = 2;
/** Bytes of one value, and how it is read, by its type. */
const types: Readonly<
  Record<number, readonly [size: number, read: (b: DataView, at: number, le: boolean) => number]>
> = {
  1: [1, (b, at) => b.getUint8(at)],
  [text]: [1, (b, at) => b.getUint8(at)],
  3: [2, (b, at, le) => b.getUint16(at, le)],
  4: [4, (b, at, le) => b.getUint32(at, le)],
  5: [8, (b, at, le) => b.getUint32(at, le) / b.getUint32(at + 4, le)],
  9: [4, (b, at, le) => b.getInt32(at, le)],
  10: [8, (b, at, le) => b.getInt32(at, le) / b.getInt32(at + 4, le)],
};

function readValue(bytes: DataView, entry: number, isLittle: boolean): ExifValue | undefined {
  const kind = bytes.getUint16(entry + 2, isLittle);
  const count = bytes.getUint32(entry + 4, isLittle);
  const [size, read] = types[kind] ?? [0, () => 0];
  if (size === 0 || count === 0 || count > maxValues) return undefined;
  const start = size * count <= 4 ? entry + 8 : bytes.getUint32(entry + 8, isLittle);
  if (start + size * count > bytes.byteLength) return undefined;
  if (kind === text) {
    const letters = Buffer.from(bytes.buffer, bytes.byteOffset + start, count);
    return letters.toString(isUtf8(letters) ? 'utf8' : 'latin1'); // the standard says ASCII; cameras and people do not
  }
  return Array.from({ length: count }, (_, i) => read(bytes, start + i * size, isLittle));
}
