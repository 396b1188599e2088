/** @file The smaller pictures that cameras put behind a JPEG, for screens: CIPA DC-007, "Multi-Picture Format". */

/** Markers of a JPEG (ITU-T T.81, table B.1), each after a byte 0xff. */
const startOfImage = 0xd8;
const endOfImage = 0xd9;
const startOfScan = 0xda;
const app2 = 0xe2;

/** Of a directory entry: "MP Entry", 16 bytes for each picture, the photo first. */
const mpEntry = 0xb002;
const entryBytes = 16;

/**
 * JPEGs of the same picture as the photo, smallest first; none where the block that lists them does not fit the file,
 * as when a program has changed the photo and left the block as it was. Never throws.
 */
export function largeThumbnails(jpeg: Buffer): Buffer[] {
  const block = findBlock(jpeg);
  if (block === null) return [];
  try {
    return listed(jpeg, block)
      .filter(({ attribute }) => isLargeThumbnail(attribute))
      .map(({ start, size }) => jpeg.subarray(start, start + size))
      .filter((bytes) => bytes[0] === 0xff && bytes[1] === startOfImage)
      .sort((a, b) => a.length - b.length);
  } catch (error) {
    if (error instanceof RangeError) return []; // it points out of the file
    throw error;
  }
}

interface Entry {
  readonly attribute: number;
  /** In the file, in bytes. */
  readonly start: number;
  readonly size: number;
}

/** Where its TIFF header begins, from which it counts. */
function findBlock(jpeg: Buffer): number | null {
  for (let at = 2; at + 8 < jpeg.length && jpeg[at] === 0xff;) {
    const marker = jpeg[at + 1];
    if (marker === startOfScan) return null;
    if (marker === app2 && jpeg.toString('latin1', at + 4, at + 8) === 'MPF\0') return at + 8;
    at += 2 + jpeg.readUInt16BE(at + 2);
  }
  return null;
}

/** @throws RangeError where something lies outside of the file */
function listed(jpeg: Buffer, block: number): Entry[] {
  const isLittle = jpeg.toString('latin1', block, block + 2) === 'II';
  const view = new DataView(jpeg.buffer, jpeg.byteOffset, jpeg.length);
  const word = (at: number) => view.getUint32(at, isLittle);
  const directory = block + word(block + 4);
  const fields = view.getUint16(directory, isLittle);
  for (let field = directory + 2; field < directory + 2 + 12 * fields; field += 12) {
    if (view.getUint16(field, isLittle) !== mpEntry) continue;
    const table = block + word(field + 8);
    const [photo, ...others] = Array.from({ length: Math.floor(word(field + 4) / entryBytes) }, (_, i) => {
      const at = table + entryBytes * i;
      return { attribute: word(at), size: word(at + 4), start: i === 0 ? 0 : block + word(at + 8) };
    });
    if (photo === undefined || !endsThere(jpeg, photo.size)) return [];
    return others.filter(({ start, size }) => start >= photo.size && start + size <= jpeg.length);
  }
  return [];
}

/** Whether the photo is still as long as the camera wrote it; some fill up with zeros. */
function endsThere(jpeg: Buffer, end: number): boolean {
  if (end > jpeg.length) return false;
  let last = end - 1;
  while (last > 0 && jpeg[last] === 0) last--;
  return jpeg[last - 1] === 0xff && jpeg[last] === endOfImage;
}

/** A JPEG (format 0, in bits 24 to 26) of a "large thumbnail" type, whatever its class. */
const isLargeThumbnail = (attribute: number): boolean =>
  ((attribute >>> 24) & 7) === 0 && ((attribute >>> 16) & 0xff) === 1;
