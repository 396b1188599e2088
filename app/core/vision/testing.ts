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
