/**
 * @file Resizing as Pillow does it, bit by bit (Pillow's src/libImaging/Resample.c): networks were trained on pictures
 * resized so. libvips does it faster, but rounds positions to 1/64 pixel and places enlarged pictures half a pixel off,
 * which is enough to change the answer of a network on one picture in a hundred.
 */
import type { Pixels, Size } from './pixels.ts';

export type Filter = 'nearest' | 'bilinear' | 'bicubic' | 'lanczos';

export interface Region extends Size {
  readonly left: number;
  readonly top: number;
}

/** Resizes `pixels` to `size` and gives the part `region` of the result; only that part is computed. RGB interleaved. */
export function resample(pixels: Pixels, size: Size, region: Region, filter: Filter): Buffer {
  const columns = weigh(pixels.width, size.width, region.left, region.width, filter);
  const rows = weigh(pixels.height, size.height, region.top, region.height, filter);
  const first = rows.starts[0]!;
  const last = rows.starts.at(-1)! + rows.counts.at(-1)!;
  const narrow = resampleRows(pixels, columns, first, last);
  return resampleColumns(narrow, region.width, rows, first);
}

/** For each output position, the first input position it takes from, how many, and their weights in fixed point. */
interface Weights {
  readonly starts: Int32Array;
  readonly counts: Int32Array;
  /** `stride` places for each output position. */
  readonly weights: Int32Array;
  readonly stride: number;
}

/** Bits behind the point: 8 of the 32 are for the pixel, 2 for sums that go over and under. */
const fraction = 22;
const half = 1 << (fraction - 1);

function weigh(from: number, to: number, at: number, length: number, filter: Filter): Weights {
  const step = from / to;
  const { support, kernel } = kernels[filter];
  const stretch = Math.max(step, 1); // antialiasing: the filter is as wide as an output pixel
  const reach = support * stretch;
  const stride = Math.ceil(reach) * 2 + 1;
  const starts = new Int32Array(length);
  const counts = new Int32Array(length);
  const weights = new Int32Array(length * stride);
  const exact = new Float64Array(stride);
  for (let i = 0; i < length; i++) {
    const centre = (at + i + 0.5) * step;
    if (filter === 'nearest') {
      starts[i] = Math.min(from - 1, Math.trunc(centre));
      counts[i] = 1;
      weights[i * stride] = 1 << fraction;
      continue;
    }
    const start = Math.max(0, Math.trunc(centre - reach + 0.5));
    const count = Math.min(from, Math.trunc(centre + reach + 0.5)) - start;
    let sum = 0;
    for (let j = 0; j < count; j++) {
      exact[j] = kernel((start + j - centre + 0.5) / stretch);
      sum += exact[j]!;
    }
    starts[i] = start;
    counts[i] = count;
    for (let j = 0; j < count; j++) weights[i * stride + j] = Math.round((exact[j]! / sum) * (1 << fraction));
  }
  return { starts, counts, weights, stride };
}

const sinc = (x: number): number => (x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x));

const kernels: Readonly<
  Record<Filter, { readonly support: number; readonly kernel: (x: number) => number }>
> = {
  nearest: { support: 0.5, kernel: () => 1 },
  bilinear: { support: 1, kernel: (x) => Math.max(0, 1 - Math.abs(x)) },
  bicubic: { support: 2, kernel: cubic },
  lanczos: { support: 3, kernel: (x) => (Math.abs(x) < 3 ? sinc(x) * sinc(x / 3) : 0) },
};

/** Keys' cubic convolution, a = -0.5. */
function cubic(x: number): number {
  const t = Math.abs(x);
  if (t < 1) return (1.5 * t - 2.5) * t * t + 1;
  return t < 2 ? ((-0.5 * t + 2.5) * t - 4) * t + 2 : 0;
}

/** Rows `first` to `last` of the picture, each resized. */
function resampleRows({ data, width }: Pixels, weights: Weights, first: number, last: number): Uint8Array {
  const { starts, counts, weights: values, stride } = weights;
  const outWidth = starts.length;
  const out = new Uint8ClampedArray(outWidth * (last - first) * 3);
  let to = 0;
  for (let y = first; y < last; y++) {
    const row = data.subarray(y * width * 3, (y + 1) * width * 3);
    for (let x = 0; x < outWidth; x++, to += 3) {
      let red = half;
      let green = half;
      let blue = half;
      let from = starts[x]! * 3;
      const end = x * stride + counts[x]!;
      for (let i = x * stride; i < end; i++, from += 3) {
        const weight = values[i]!;
        red = (red + Math.imul(weight, row[from]!)) | 0;
        green = (green + Math.imul(weight, row[from + 1]!)) | 0;
        blue = (blue + Math.imul(weight, row[from + 2]!)) | 0;
      }
      out[to] = red >> fraction;
      out[to + 1] = green >> fraction;
      out[to + 2] = blue >> fraction;
    }
  }
  return new Uint8Array(out.buffer);
}

/** All columns of `data`, whose first row is row `first` of the picture. */
function resampleColumns(data: Uint8Array, width: number, weights: Weights, first: number): Buffer {
  const { starts, counts, weights: values, stride } = weights;
  const length = width * 3;
  const out = new Uint8ClampedArray(length * starts.length);
  const sums = new Int32Array(length);
  for (let y = 0; y < starts.length; y++) {
    sums.fill(half);
    for (let i = 0; i < counts[y]!; i++) {
      const weight = values[y * stride + i]!;
      const from = (starts[y]! - first + i) * length;
      for (let at = 0; at < length; at++) sums[at] = sums[at]! + weight * data[from + at]!;
    }
    for (let at = 0; at < length; at++) out[y * length + at] = sums[at]! >> fraction;
  }
  return Buffer.from(out.buffer);
}
