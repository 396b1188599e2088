import { expect, test } from 'vitest';
import { gradient } from './testing.ts';
import type { Pixels } from './pixels.ts';
import { resizeAndCrop } from './reference.ts';
import { type Filter, resample } from './resample.ts';

const whole = (width: number, height: number) => ({ left: 0, top: 0, width, height });

function noise(width: number, height: number): Pixels {
  let state = 1;
  const data = Buffer.alloc(width * height * 3);
  for (let i = 0; i < data.length; i++) data[i] = state = (state * 48271) % 2147483647;
  return { data, width, height };
}

const filters: Filter[] = ['nearest', 'bilinear', 'bicubic', 'lanczos'];

test.each(filters)('%s leaves a picture of the right size as it is', (filter) => {
  const picture = noise(31, 17);
  expect(resample(picture, picture, whole(31, 17), filter).equals(picture.data)).toBe(true);
});

test.each(filters)('%s keeps one colour one colour, smaller and larger', (filter) => {
  const grey = { data: Buffer.alloc(20 * 10 * 3, 77), width: 20, height: 10 };
  for (const [width, height] of [
    [7, 3],
    [45, 33],
  ] as const) {
    expect(resample(grey, { width, height }, whole(width, height), filter).every((v) => v === 77)).toBe(true);
  }
});

// Worked out by hand from Pillow's Resample.c: weights 1:3:3:1 of bilinear at half size, edges renormalised.
test('bilinear at half size is a triangle over four pixels', () => {
  const row = { data: Buffer.from([0, 80, 160, 240].flatMap((v) => [v, v, v])), width: 4, height: 1 };
  const out = resample(row, { width: 2, height: 1 }, whole(2, 1), 'bilinear');
  expect([out[0], out[3]]).toEqual([
    Math.round((3 * 0 + 3 * 80 + 160) / 7),
    Math.round((80 + 3 * 160 + 3 * 240) / 7),
  ]);
});

// Enlarged pictures keep their middle: position x of the result is (x + 0.5) * scale - 0.5 of the original.
test('bilinear at double size takes quarter steps', () => {
  const row = { data: Buffer.from([0, 80].flatMap((v) => [v, v, v])), width: 2, height: 1 };
  const out = resample(row, { width: 4, height: 1 }, whole(4, 1), 'bilinear');
  expect([out[0], out[3], out[6], out[9]]).toEqual([0, 20, 60, 80]);
});

test('nearest takes the pixel under the middle', () => {
  const row = { data: Buffer.from([10, 20, 30, 40, 50].flatMap((v) => [v, v, v])), width: 5, height: 1 };
  const out = resample(row, { width: 2, height: 1 }, whole(2, 1), 'nearest');
  expect([out[0], out[3]]).toEqual([20, 40]);
});

test('a region is the same as that part of the whole', () => {
  const picture = noise(90, 60);
  const all = resample(picture, { width: 40, height: 30 }, whole(40, 30), 'bicubic');
  const region = { left: 11, top: 7, width: 16, height: 12 };
  const part = resample(picture, { width: 40, height: 30 }, region, 'bicubic');
  for (let y = 0; y < 12; y++) {
    const from = ((7 + y) * 40 + 11) * 3;
    expect(part.subarray(y * 48, (y + 1) * 48).equals(all.subarray(from, from + 48))).toBe(true);
  }
});

test.each([
  [500, 375],
  [333, 500],
  [1024, 683],
  [300, 228],
  [97, 64],
])('bicubic of %d x %d is what the plain computation gives, within rounding', (width, height) => {
  for (const picture of [gradient(width, height), noise(width, height)]) {
    const short = Math.min(width, height);
    const size = { width: Math.floor((width * 256) / short), height: Math.floor((height * 256) / short) };
    const expected = resizeAndCrop(picture, 256, 224);
    // The crop of the reference: halves to the even side.
    const start = (margin: number) => (margin % 4 === 3 ? (margin + 1) / 2 : Math.floor(margin / 2));
    const region = { left: start(size.width - 224), top: start(size.height - 224), width: 224, height: 224 };
    const actual = resample(picture, size, region, 'bicubic');
    let worst = 0;
    actual.forEach((value, i) => (worst = Math.max(worst, Math.abs(value - expected[i]!))));
    expect(worst).toBeLessThanOrEqual(1);
  }
});
