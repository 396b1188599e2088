/** @file What tells pictures apart, or nearly alike ones together, at a glance. */
import sharp from 'sharp';
import { asRaw, type Pixels } from './pixels.ts';

export interface Fingerprint {
  /** 64-bit difference hash: 8 rows of 8 bits, each "darker than its right neighbour", big-endian. */
  readonly perceptualHash: Uint8Array;
  /** Average colour, 0xRRGGBB. */
  readonly colour: number;
}

/** The difference hash is Neal Krawetz's, "Kind of Like That", hackerfactor.com, 2013. */
export async function fingerprint(pixels: Pixels): Promise<Fingerprint> {
  const [width, height] = [9, 8];
  const rgb = await sharp(pixels.data, asRaw(pixels))
    .resize(width, height, { fit: 'fill', kernel: 'linear' })
    .raw()
    .toBuffer();
  const perceptualHash = new Uint8Array(8);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width - 1; x++) {
      const at = (y * width + x) * 3;
      if (luma(rgb, at) < luma(rgb, at + 3)) perceptualHash[y]! |= 0x80 >> x;
    }
  }
  return { perceptualHash, colour: (mean(rgb, 0) << 16) | (mean(rgb, 1) << 8) | mean(rgb, 2) };
}

/** Rec. 601 luma, times 1000. */
const luma = (rgb: Buffer, at: number): number => 299 * rgb[at]! + 587 * rgb[at + 1]! + 114 * rgb[at + 2]!;

function mean(rgb: Buffer, colour: number): number {
  let sum = 0;
  for (let at = colour; at < rgb.length; at += 3) sum += rgb[at]!;
  return Math.round(sum / (rgb.length / 3));
}
