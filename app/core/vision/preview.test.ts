import { readFileSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp, { type Sharp } from 'sharp';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { endExiftool } from '../metadata/exiftool.ts';
import { decode, type Fit, longSide, shortSide } from './decode.ts';
import { type PhotoFile, readPhotoFile } from './file.ts';
import { asMultiPicture, difference, gradient, gradientImage, sonyRaw } from './testing.ts';
import type { Pixels } from './pixels.ts';

const fileOf = (bytes: Buffer, name: string): PhotoFile => ({
  path: Buffer.from(name),
  bytes,
  hash: Buffer.alloc(32),
  changedAt: 0,
});

describe('behind a JPEG', () => {
  const photo = gradientImage(1200, 900).jpeg({ quality: 95 });
  /** Of another colour than the photo, to be told from it. */
  const grey = (width: number, height: number) =>
    sharp({ create: { width, height, channels: 3, background: '#808080' } }).jpeg();
  const open = async (preview: Buffer, { least, of = photo }: { least?: Fit; of?: Sharp } = {}) => {
    const bytes = asMultiPicture(await of.clone().toBuffer(), [{ bytes: preview }]);
    return decode(fileOf(bytes, 'x.jpg'), shortSide(500), least ?? shortSide(300));
  };
  const isGrey = ({ data }: Pixels) => data.every((byte) => Math.abs(byte - 128) < 3);

  test('the preview is decoded where it is enough, and the photo keeps its size', async () => {
    const decoded = await open(await grey(480, 360).toBuffer());
    expect(decoded).toMatchObject({ width: 1200, height: 900, pixels: { width: 480, height: 360 } });
    expect(isGrey(decoded.pixels)).toBe(true);
  });

  test('a large one is scaled while it is decoded', async () => {
    const { pixels } = await open(await grey(1000, 750).toBuffer());
    expect([pixels.width, pixels.height, isGrey(pixels)]).toEqual([667, 500, true]);
  });

  test("it is turned as the photo's EXIF says", async () => {
    const of = photo.clone().withMetadata({ orientation: 6 });
    // With the profile that sharp gives to whatever has an orientation.
    const preview = await gradientImage(480, 360).withMetadata().jpeg({ quality: 95 }).toBuffer();
    const { pixels } = await open(preview, { of });
    const upright = await sharp(preview).rotate(90).raw().toBuffer();
    expect(difference(pixels, { data: upright, width: 360, height: 480 })).toBeLessThan(2);
  });

  test.each([
    ['too small', () => grey(320, 240)],
    ['of another shape, as of a photo that was cropped', () => grey(640, 360)],
    ['in other colours', () => grey(480, 360).withIccProfile('p3')],
  ])('where it is %s, the photo itself is', async (_, preview) => {
    const { pixels } = await open(await preview().toBuffer());
    expect(difference(pixels, gradient(667, 500))).toBeLessThan(2);
  });

  test('where it is broken, the photo itself is', async () => {
    const preview = await grey(480, 360).toBuffer();
    preview.fill(0, 2, 100);
    expect(difference((await open(preview)).pixels, gradient(667, 500))).toBeLessThan(2);
  });

  test('it never stands for more pixels than it has', async () => {
    const { pixels } = await open(await grey(480, 360).toBuffer(), { least: shortSide(500) });
    expect(difference(pixels, gradient(667, 500))).toBeLessThan(2);
  });
});

describe('in a HEIC', () => {
  // heif-enc -q 30 -t 400, of gradientImage(800, 600): the photo's data begin at byte 599, the thumbnail's at 2112.
  const heic = readFileSync(join(import.meta.dirname, 'testing/gradient.heic'));
  const open = (bytes: Buffer, least: Fit) => decode(fileOf(bytes, 'x.heic'), shortSide(500), least);
  const without = (start: number, end: number) => Buffer.from(heic).fill(0, start, end);
  const noPhoto = without(599, 2112);
  const noThumbnail = without(2112, heic.length);

  test('the thumbnail is decoded where it is enough', async () => {
    const { pixels, ...decoded } = await open(noPhoto, longSide(320));
    expect(decoded).toMatchObject({ type: 'heic', width: 800, height: 600 });
    expect(difference(pixels, gradient(400, 300))).toBeLessThan(3);
  });

  test('where it is too small or broken, the photo itself is', async () => {
    for (const [bytes, least] of [
      [heic, shortSide(301)],
      [noThumbnail, shortSide(500)],
      [noThumbnail, longSide(320)],
    ] as const) {
      const { pixels } = await open(bytes, least);
      expect(difference(pixels, gradient(667, 500))).toBeLessThan(3);
    }
  });

  test('where neither is whole, the file is corrupt', async () => {
    await expect(open(without(599, heic.length), longSide(320))).rejects.toMatchObject({ code: 'CORRUPT' });
    await expect(open(heic.subarray(0, 300), longSide(320))).rejects.toMatchObject({ code: 'CORRUPT' });
  });
});

describe('in a RAW file', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'phototag-raw-'));
  });
  afterAll(async () => {
    await endExiftool();
    await rm(folder, { recursive: true });
  });

  const grey = (width: number, height: number) =>
    sharp({ create: { width, height, channels: 3, background: '#808080' } })
      .jpeg()
      .toBuffer();
  const full = gradientImage(1200, 800).jpeg({ quality: 95 });
  const open = async (small: Buffer, { bytes = full.clone().toBuffer(), orientation = 1 } = {}) => {
    const path = join(folder, 'DSC00001.ARW');
    await writeFile(path, sonyRaw(small, orientation, await bytes));
    const file = { ...(await readPhotoFile(Buffer.from(path))), changedAt: 0 };
    return decode(file, shortSide(400), shortSide(300));
  };

  test('the smallest preview that is enough is decoded, turned, and the photo keeps its size', async () => {
    const small = await gradientImage(480, 320).jpeg({ quality: 95 }).toBuffer();
    const decoded = await open(small, { bytes: full.clone().negate().toBuffer(), orientation: 6 });
    expect(decoded).toMatchObject({ type: 'raw', width: 4000, height: 6000, orientation: 6 });
    const upright = await sharp(small).rotate(90).raw().toBuffer();
    expect(difference(decoded.pixels, { data: upright, width: 320, height: 480 })).toBeLessThan(2);
  });

  test.each([
    ['too small', () => grey(300, 200)],
    ['of another shape, as with black bars', () => grey(480, 360)],
    ['broken', async () => (await grey(480, 320)).fill(0, 2, 100)],
    ['cut off', async () => (await gradientImage(480, 320).jpeg().toBuffer()).subarray(0, 3000)],
  ])('where it is %s, the largest is', async (_, small) => {
    const { pixels } = await open(await small());
    expect(difference(pixels, gradient(600, 400))).toBeLessThan(2);
  });

  test('where the largest is broken, the small one serves', async () => {
    const small = await gradientImage(480, 320).jpeg({ quality: 95 }).toBuffer();
    const { pixels } = await open(small, {
      bytes: full
        .clone()
        .toBuffer()
        .then((bytes) => bytes.fill(0, 2, 500)),
    });
    expect(difference(pixels, gradient(480, 320))).toBeLessThan(2);
  });

  test.each(['100% %f', 'that/is/not/there'])(
    'where %j is for temporary files, nothing is written',
    async (name) => {
      const place = join(folder, 'temporary');
      await mkdir(join(place, '100% %f'), { recursive: true });
      vi.stubEnv('TMPDIR', join(place, name));
      try {
        const { pixels } = await open(await grey(300, 200));
        expect(difference(pixels, gradient(600, 400))).toBeLessThan(2);
        expect(await readdir(place, { recursive: true })).toEqual(['100% %f']);
      } finally {
        vi.unstubAllEnvs();
      }
    },
  );
});
