/** @file Pictures for tests, made rather than kept. */
import sharp, { type Sharp } from 'sharp';
import type { Pixels } from './pixels.ts';

/** A smooth picture with another colour in each corner: red, green, blue, and white at the bottom right. */
export function gradient(width: number, height: number): Pixels {
  const data = Buffer.alloc(width * height * 3);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [right, down] = [x / Math.max(1, width - 1), y / Math.max(1, height - 1)];
      const at = (y * width + x) * 3;
      data[at] = 255 * ((1 - right) * (1 - down) + right * down);
      data[at + 1] = 255 * right;
      data[at + 2] = 255 * down;
    }
  }
  return { data, width, height };
}

/** The same as a sharp image, to be written in any format. */
export function gradientImage(width: number, height: number): Sharp {
  return sharp(gradient(width, height).data, { raw: { width, height, channels: 3 } });
}

/** Mean absolute difference, in levels of 255. */
export function difference(a: Pixels, b: Pixels): number {
  if (a.width !== b.width || a.height !== b.height) return Infinity;
  let sum = 0;
  for (let i = 0; i < a.data.length; i++) sum += Math.abs(a.data[i]! - b.data[i]!);
  return sum / a.data.length;
}

/** What lies behind a photo, as `asMultiPicture` is told. */
interface PictureBehind {
  readonly bytes: Buffer;
  /** As in the file; left out, a large thumbnail of full-HD class. */
  readonly attribute?: number;
}

/**
 * A JPEG with others behind it, as cameras write them (CIPA DC-007, "Multi-Picture Format").
 * @param photoSize what the file says of the photo's size; left out, the truth
 */
export function asMultiPicture(
  photo: Buffer,
  behind: readonly PictureBehind[],
  { order = 'II', photoSize }: { order?: 'II' | 'MM'; photoSize?: number } = {},
): Buffer {
  const pictures = behind.length + 1;
  const block = Buffer.alloc(8 + 2 + 3 * 12 + 4 + 16 * pictures);
  const put = (value: number, at: number, bytes: 2 | 4) =>
    order === 'II' ? block.writeUIntLE(value, at, bytes) : block.writeUIntBE(value, at, bytes);
  block.write(order, 'latin1');
  put(42, 2, 2);
  put(8, 4, 4);
  put(3, 8, 2);
  const table = 8 + 2 + 3 * 12 + 4;
  const fields = [
    [0xb000, 7, 4, Buffer.from('0100').readUInt32LE()], // the version, as text
    [0xb001, 4, 1, pictures],
    [0xb002, 7, 16 * pictures, table],
  ] as const;
  fields.forEach(([tag, type, count, value], i) => {
    put(tag, 10 + 12 * i, 2);
    put(type, 12 + 12 * i, 2);
    put(count, 14 + 12 * i, 4);
    put(value, 18 + 12 * i, 4);
  });
  const head = Buffer.from([0xff, 0xe2, 0, 0, ...Buffer.from('MPF\0')]);
  head.writeUInt16BE(block.length + 6, 2);
  const whole = photo.length + head.length + block.length;
  put(0x030000, table, 4);
  put(photoSize ?? whole, table + 4, 4);
  let end = whole;
  behind.forEach(({ bytes, attribute = 0x010002 }, i) => {
    const entry = table + 16 * (i + 1);
    put(attribute, entry, 4);
    put(bytes.length, entry + 4, 4);
    put(end - 2 - head.length, entry + 8, 4); // from the block's own beginning, behind the first marker of the photo
    end += bytes.length;
  });
  return Buffer.concat([
    photo.subarray(0, 2),
    head,
    block,
    photo.subarray(2),
    ...behind.map((each) => each.bytes),
  ]);
}

/**
 * The skeleton of a Sony ARW that says it has 6000 x 4000 pixels: directories of TIFF tags, and JPEGs.
 * @param preview of no bytes: without one
 * @param full as large as the photo, as newer cameras have it too
 */
export function sonyRaw(preview: Buffer, orientation: number, full = Buffer.alloc(0)): Buffer {
  type Tag = readonly [tag: number, type: 2 | 3 | 4, count: number, value: number];
  const headLength = 500;
  const texts = 400;
  const jpeg = (start: number, { length }: Buffer): Tag[] =>
    length === 0
      ? []
      : (
          [
            [0x201, 4, 1, start],
            [0x202, 4, 1, length],
          ] as const
        ).slice();
  const photo: Tag[] = [
    [0x100, 4, 1, 6000],
    [0x101, 4, 1, 4000],
    [0x10f, 2, 5, texts],
    [0x110, 2, 8, texts + 5],
    [0x112, 3, 1, orientation],
    ...jpeg(headLength, preview),
  ];
  const thumbnail: Tag[] = [[0x103, 3, 1, 6]];
  const directories = [
    photo,
    ...(full.length === 0 ? [] : [thumbnail, jpeg(headLength + preview.length, full)]),
  ];
  const head = Buffer.alloc(headLength);
  head.write('II*\0\x08\0\0\0', 'latin1');
  let at = 8;
  directories.forEach((tags, i) => {
    at = head.writeUInt16LE(tags.length, at);
    for (const [tag, type, count, value] of tags) {
      at = head.writeUInt16LE(tag, at);
      at = head.writeUInt16LE(type, at);
      at = head.writeUInt32LE(count, at);
      at = head.writeUInt32LE(value, at);
    }
    at = head.writeUInt32LE(i + 1 < directories.length ? at + 4 : 0, at);
  });
  head.write('SONY\0Made up\0', texts, 'latin1');
  return Buffer.concat([head, preview, full]);
}
