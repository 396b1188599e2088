import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { decode, shortSide } from './decode.ts';
import { readPhotoFile } from './file.ts';
import { fromProfile } from './heic.ts';
import { difference, gradient, gradientImage } from './testing.ts';

// Nothing that we have writes HEIC: its patents again.
const folder = resolve(import.meta.dirname, '../../../../shared/photos/torture/heic');
const isAbsent = !existsSync(folder);
if (isAbsent) process.stderr.write(`skipped: decoding HEIC, for want of ${folder}\n`);
const open = async (name: string) =>
  decode(await readPhotoFile(Buffer.from(join(folder, name))), shortSide(256));

test.skipIf(isAbsent)('a photo of a phone: upright, with its date, and smaller than it is', async () => {
  const photo = await open('IMG_5195.HEIC');
  expect(photo).toMatchObject({ type: 'heic', width: 2566, height: 3313, capture: { make: 'Apple' } });
  expect(photo.pixels).toMatchObject({ width: 256, height: 331 });
});

test.skipIf(isAbsent)('a photo whose file says that it is any HEIF', async () => {
  expect(await open('cheers_1440x960.heic')).toMatchObject({ type: 'heic', width: 1440, height: 960 });
});

test.skipIf(isAbsent)('a broken one is corrupt', async () => {
  const name = 'NullPointerException.HeifPictureHandler.processBox.heif';
  await expect(open(name)).rejects.toMatchObject({ code: 'CORRUPT' });
});

test('pixels of a wide gamut are converted by the profile of their file', async () => {
  const original = gradient(96, 64);
  const p3 = await gradientImage(96, 64).withIccProfile('p3').png().toBuffer();
  const { icc } = await sharp(p3).metadata();
  const stored = { ...original, data: await sharp(p3, { ignoreIcc: true }).raw().toBuffer() };
  expect(difference(stored, original)).toBeGreaterThan(5);
  expect(difference(await fromProfile(stored, icc!), original)).toBeLessThan(0.5);
});
