import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { gradient } from './testing.ts';
import { saveThumbnail } from './thumbnail.ts';
import { thumbnailFile } from './thumbnail-file.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'phototag-thumbnail-'));
});
afterAll(() => rm(folder, { recursive: true }));

const hash = (byte: number) => new Uint8Array(32).fill(byte);

test('a thumbnail is a WebP of 320 pixels on its long side, under the hash of its photo', async () => {
  await saveThumbnail(folder, hash(0xab), gradient(1000, 500));
  const file = thumbnailFile(folder, hash(0xab));
  expect(file).toBe(join(folder, 'ab', `${'ab'.repeat(32)}-320-v2.webp`));
  expect(await sharp(file).metadata()).toMatchObject({ format: 'webp', width: 320, height: 160 });
  expect(await readdir(dirname(file))).toHaveLength(1); // nothing unfinished is left
});

test('a small picture is not enlarged', async () => {
  await saveThumbnail(folder, hash(1), gradient(100, 50));
  expect(await sharp(thumbnailFile(folder, hash(1))).metadata()).toMatchObject({ width: 100, height: 50 });
});

test('one that is there is left alone', async () => {
  const file = thumbnailFile(folder, hash(2));
  await saveThumbnail(folder, hash(2), gradient(100, 50));
  const { ino } = await stat(file);
  await saveThumbnail(folder, hash(2), gradient(100, 50));
  expect((await stat(file)).ino).toBe(ino);
});

test('a folder that cannot be written is a problem, and not the photo’s', async () => {
  const file = join(folder, 'a-file');
  await writeFile(file, '');
  const saving = saveThumbnail(file, hash(3), gradient(10, 10));
  await expect(saving).rejects.toMatchObject({
    name: 'Problem',
    code: 'READ_ONLY',
    message: expect.stringContaining(file),
  });
});
