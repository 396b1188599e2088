import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { pathBytes } from './photos/path.ts';
import type { Store } from './store/store.ts';
import { analysedPhoto, storeInMemory } from './store/testing.ts';
import { tidyThumbnails } from './thumbnails.ts';
import { thumbnailFile, thumbnailFiles, unfinishedFile } from './vision/thumbnail-file.ts';

const content = (byte: number) => Buffer.alloc(32, byte);
const contents = [0x00, 0xab, 0xff];
const never = new AbortController().signal;

let store: Store;
let folder: string;

/** Three photos that were tagged, the first and the last byte among their contents. */
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'phototag-thumbnails-'));
  ({ store } = storeInMemory());
  const { root } = await store.addRoot(pathBytes('/photos'), [], 0);
  const added = contents.map((_, i) => ({
    ...{ name: pathBytes(`${i}.jpg`), partner: null, fileId: `1:${i}`, size: 10 + i, mtime: 0 },
  }));
  const none = { changed: [], moved: [], touched: [], revived: [], missing: [] };
  await store.applyFolderChanges(root.id, pathBytes(''), { added, ...none }, 0, 0);
  const model = await store.registerModel({ name: 'small', version: 'v1', concepts: [] }, 0);
  const analysed = contents.map((byte, i) => {
    const photo = analysedPhoto({ id: i + 1, size: 10 + i, mtime: 0 });
    return { ...photo, analysis: { ...photo.analysis, contentHash: content(byte) } };
  });
  await store.recordAnalyses(model, analysed, 0);
});
afterEach(async () => {
  await store.close();
  await rm(folder, { recursive: true });
});

const write = async (file: string, ageHours: number) => {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, 'a picture');
  const time = Date.now() / 1000 - ageHours * 3600;
  await utimes(file, time, time);
  return file;
};
const isThere = async (file: string) =>
  (await readdir(dirname(file))).includes(file.slice(dirname(file).length + 1));
const waiting = async () => (await store.nextPending({ afterId: 0, limit: 10, now: 0 })).map(({ id }) => id);

test('what photos need stays; the rest goes once it is old enough', async () => {
  const needed = await Promise.all(contents.map((byte) => write(thumbnailFile(folder, content(byte)), 48)));
  const recent = await write(thumbnailFile(folder, content(0x11)), 0);
  const ofNobody = await write(thumbnailFile(folder, content(0x12)), 48);
  const besideANewer = await write(thumbnailFiles(folder, content(0xab)).at(-1)!, 48);
  const unfinished = await write(unfinishedFile(thumbnailFile(folder, content(0xff))), 48);
  const others = await Promise.all(
    [join(folder, 'notes.txt'), join(folder, 'ab', 'notes.webp'), join(folder, 'zz', 'x-320-v1.webp')].map(
      (file) => write(file, 48),
    ),
  );
  expect(await tidyThumbnails(store, folder, never)).toEqual({ removed: 3, waiting: 0 });
  for (const file of [...needed, recent, ...others])
    expect([file, await isThere(file)]).toEqual([file, true]);
  for (const file of [ofNobody, besideANewer, unfinished])
    expect([file, await isThere(file)]).toEqual([file, false]);
});

test('a photo whose thumbnail is gone waits to be looked at again, unless an earlier one still serves', async () => {
  await write(thumbnailFile(folder, content(0x00)), 48);
  const earlier = await write(thumbnailFiles(folder, content(0xab)).at(-1)!, 48);
  await write(unfinishedFile(thumbnailFile(folder, content(0xff))), 0);
  expect(await tidyThumbnails(store, folder, never)).toEqual({ removed: 0, waiting: 1 });
  expect(await waiting()).toEqual([3]);
  expect(await isThere(earlier)).toBe(true);
});

test('the whole folder may be gone', async () => {
  expect(await tidyThumbnails(store, join(folder, 'nowhere'), never)).toEqual({ removed: 0, waiting: 3 });
  expect(await waiting()).toEqual([1, 2, 3]);
});

test('what cannot be removed is left', async () => {
  await mkdir(thumbnailFile(folder, content(0x12)), { recursive: true });
  await utimes(thumbnailFile(folder, content(0x12)), 0, 0);
  await write(thumbnailFile(folder, content(0x13)), 48);
  expect(await tidyThumbnails(store, folder, never)).toMatchObject({ removed: 1 });
});

test('it ends early when it is told to', async () => {
  expect(await tidyThumbnails(store, folder, AbortSignal.abort())).toEqual({ removed: 0, waiting: 0 });
});
