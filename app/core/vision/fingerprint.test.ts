import sharp from 'sharp';
import { expect, test } from 'vitest';
import { fingerprint } from './fingerprint.ts';
import { gradient } from './testing.ts';
import type { Pixels } from './pixels.ts';

async function rendered(svg: string): Promise<Pixels> {
  const { data, info } = await sharp(Buffer.from(svg))
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height };
}
const bitsApart = (a: Uint8Array, b: Uint8Array) =>
  a.reduce((sum, byte, i) => sum + (byte ^ b[i]!).toString(2).replaceAll('0', '').length, 0);

test('brighter to the right is all ones, darker all zeros', async () => {
  const ramp = { data: Buffer.alloc(90 * 8 * 3), width: 90, height: 8 };
  ramp.data.forEach((_, i) => (ramp.data[i] = 2 * (Math.floor(i / 3) % 90)));
  expect((await fingerprint(ramp)).perceptualHash).toEqual(new Uint8Array(8).fill(255));
  ramp.data.forEach((_, i) => (ramp.data[i] = 2 * (89 - (Math.floor(i / 3) % 90))));
  expect((await fingerprint(ramp)).perceptualHash).toEqual(new Uint8Array(8));
});

test('a picture resized and compressed stays near, another is far', async () => {
  const big = gradient(800, 600);
  const jpeg = await sharp(big.data, { raw: { width: 800, height: 600, channels: 3 } })
    .resize(320, 240)
    .jpeg({ quality: 60 })
    .toBuffer();
  const { data, info } = await sharp(jpeg).raw().toBuffer({ resolveWithObject: true });
  const other = await rendered(
    '<svg width="90" height="80"><circle cx="30" cy="40" r="30" fill="#abc"/></svg>',
  );
  const hash = async (pixels: Pixels) => (await fingerprint(pixels)).perceptualHash;
  expect(
    bitsApart(await hash(big), await hash({ data, width: info.width, height: info.height })),
  ).toBeLessThan(6);
  expect(bitsApart(await hash(big), await hash(other))).toBeGreaterThan(15);
});

test('the average colour is that of the whole picture', async () => {
  const half =
    '<svg width="90" height="80"><rect width="90" height="80" fill="#204060"/><rect width="45" height="80" fill="#608020"/></svg>';
  const { colour } = await fingerprint(await rendered(half));
  const expected = [0x40, 0x60, 0x40];
  [colour >> 16, (colour >> 8) & 255, colour & 255].forEach((value, i) => {
    expect(Math.abs(value - expected[i]!)).toBeLessThanOrEqual(2);
  });
});
