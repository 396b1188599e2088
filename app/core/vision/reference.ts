/** @file The plain pre-processing that ours is measured against, for tests and benchmarks: whole picture, no shortcuts. */
import sharp from 'sharp';
import type { Pixels } from './pixels.ts';

/** Decodes every pixel, with nothing of ours: sharp turns it and converts its colours. */
export async function decodeWhole(bytes: Buffer): Promise<Pixels> {
  const { data, info } = await sharp(bytes, { autoOrient: true, failOn: 'none' })
    .flatten({ background: 'white' })
    .toColourspace('srgb')
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height };
}

/** torchvision's Resize(resize, BICUBIC, antialias) and CenterCrop(size), as Pillow computes them. RGB interleaved. */
export function resizeAndCrop(pixels: Pixels, resize: number, size: number): Buffer {
  const short = Math.min(pixels.width, pixels.height);
  const width = Math.trunc((resize * pixels.width) / short);
  const height = Math.trunc((resize * pixels.height) / short);
  const resized = resizeRows(resizeColumns(pixels, width), height);
  const [left, top] = [pythonRound((width - size) / 2), pythonRound((height - size) / 2)];
  const crop = Buffer.alloc(size * size * 3);
  for (let y = 0; y < size; y++) {
    const from = ((top + y) * width + left) * 3;
    resized.data.copy(crop, y * size * 3, from, from + size * 3);
  }
  return crop;
}

/** Keys' cubic convolution with a = -0.5, as in Pillow's Resample.c. */
function cubic(x: number): number {
  const [a, t] = [-0.5, Math.abs(x)];
  if (t < 1) return ((a + 2) * t - (a + 3)) * t * t + 1;
  return t < 2 ? (((t - 5) * t + 8) * t - 4) * a : 0;
}

/** For each output pixel: the first input pixel it takes from, and the weights of that and the following ones. */
function taps(from: number, to: number): { readonly start: number; readonly weights: readonly number[] }[] {
  const step = from / to;
  const stretch = Math.max(step, 1); // the antialiasing: the filter is as wide as what it stands for
  return Array.from({ length: to }, (_, index) => {
    const centre = (index + 0.5) * step;
    const start = Math.max(0, Math.trunc(centre - 2 * stretch + 0.5));
    const end = Math.min(from, Math.trunc(centre + 2 * stretch + 0.5));
    const raw = Array.from({ length: end - start }, (_, i) => cubic((start + i - centre + 0.5) / stretch));
    const sum = raw.reduce((a, b) => a + b, 0);
    return { start, weights: raw.map((weight) => weight / sum) };
  });
}

const toByte = (value: number): number => Math.min(255, Math.max(0, Math.round(value)));

function resizeColumns({ data, width, height }: Pixels, to: number): Pixels {
  const out = Buffer.alloc(to * height * 3);
  taps(width, to).forEach(({ start, weights }, x) => {
    for (let y = 0; y < height; y++) {
      for (let colour = 0; colour < 3; colour++) {
        let sum = 0;
        for (let i = 0; i < weights.length; i++) {
          sum += weights[i]! * data[(y * width + start + i) * 3 + colour]!;
        }
        out[(y * to + x) * 3 + colour] = toByte(sum);
      }
    }
  });
  return { data: out, width: to, height };
}

function resizeRows({ data, width, height }: Pixels, to: number): Pixels {
  const out = Buffer.alloc(width * to * 3);
  taps(height, to).forEach(({ start, weights }, y) => {
    for (let at = 0; at < width * 3; at++) {
      let sum = 0;
      for (let i = 0; i < weights.length; i++) sum += weights[i]! * data[(start + i) * width * 3 + at]!;
      out[y * width * 3 + at] = toByte(sum);
    }
  });
  return { data: out, width, height: to };
}

/** Halves go to the even neighbour. */
function pythonRound(value: number): number {
  const down = Math.floor(value);
  if (value - down !== 0.5) return Math.round(value);
  return down % 2 === 0 ? down : down + 1;
}
