/** @file Which photo is best and why, and that putting the others away loses nothing that a person said. */
import { link, mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { DuplicateGroup } from '../../contract/duplicates.ts';
import { scanRoot } from '../photos/scan.ts';
import { packEmbedding } from '../search/embedding.ts';
import { Store } from '../store/store.ts';
import { analysedPhoto } from '../store/testing.ts';
import { Duplicates } from './duplicates.ts';

/** What a test says a photo looks like; those of one `picture` look alike. */
interface Made {
  readonly picture: number;
  readonly bytes?: number;
  readonly content?: string;
  readonly width?: number;
  readonly takenAt?: number;
}

let folder: string;
let photos: string;
let store: Store;
let duplicates: Duplicates;
let trashed: string[];
let ids: Map<string, number>;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'phototag-duplicates-'));
  photos = join(folder, 'photos');
  await mkdir(photos);
  await mkdir(join(folder, 'trash'));
  store = await Store.open(join(folder, 'library'), { mode: 'write' });
  trashed = [];
  const trash = async (files: readonly string[]) => {
    for (const file of files) {
      if (basename(file).startsWith('stuck')) throw new Error('No space left');
      trashed.push(basename(file));
      await rename(file, join(folder, 'trash', basename(file)));
    }
  };
  duplicates = new Duplicates({ store, libraryFolder: join(folder, 'library'), trash });
});
afterEach(async () => {
  await store.close();
  await rm(folder, { recursive: true });
});

/** Files, scanned and looked at, as a library has them. */
async function make(files: Record<string, Made | null>): Promise<void> {
  for (const [name, made] of Object.entries(files)) {
    await writeFile(join(photos, name), Buffer.alloc(made?.bytes ?? 100));
  }
  await scan();
  const model = await store.registerModel({ name: 'm', version: 'v', concepts: [] }, 1);
  const pending = await store.nextPending({ afterId: 0, limit: 100, now: 1 });
  ids = new Map(pending.map(({ id, path }) => [basename(Buffer.from(path).toString()), id]));
  const batch = pending.map((photo) => {
    const name = basename(Buffer.from(photo.path).toString());
    const { picture, content = name, width = 4000, takenAt = null } = files[name]!;
    const analysed = analysedPhoto(photo, { capture: { takenAt }, embedding: embeddingOf(picture) });
    const looks = Buffer.alloc(8, 0x35 + picture * 0x11);
    const analysis = {
      ...analysed.analysis,
      width,
      perceptualHash: looks,
      contentHash: Buffer.from(content),
    };
    return { ...analysed, analysis };
  });
  await store.recordAnalyses(model, batch, 1);
}

const embeddingOf = (picture: number) =>
  packEmbedding(Float32Array.from({ length: 16 }, (_, i) => (i === picture ? 1 : 0.1)));

async function scan(): Promise<void> {
  const root = (await store.listRoots())[0] ?? (await store.addRoot(Buffer.from(photos), [], 0)).root;
  await scanRoot(store, root, {
    below: Buffer.alloc(0),
    ignore: [],
    signal: new AbortController().signal,
    onProgress: () => undefined,
  });
}

const names = (groups: readonly DuplicateGroup[]) =>
  groups.map(({ best, why, others }) => [
    basename(best.file),
    why,
    ...others.map(({ file, copy }) => `${basename(file)}${copy ? ' (copy)' : ''}`),
  ]);
const state = async () => (await store.countPhotos()).missing;
const said = async (name: string) =>
  (await store.searchPhotos({ query: null, limit: 100 })).find(({ file }) => basename(file) === name);

test('the best has its RAW half, else the most pixels, else the most bytes, else is the earliest', async () => {
  await make({
    'half.jpg': { picture: 1, width: 2000 },
    'half.cr2': null,
    'whole.jpg': { picture: 1 },
    'small.jpg': { picture: 2, width: 2000, bytes: 900 },
    'large.jpg': { picture: 2 },
    'light.jpg': { picture: 3, bytes: 50 },
    'heavy.jpg': { picture: 3, bytes: 60 },
    'late.jpg': { picture: 4, takenAt: 2000, bytes: 10 },
    'early.jpg': { picture: 4, takenAt: 1000, bytes: 10, content: 'same' },
    'again.jpg': { picture: 4, takenAt: 3000, bytes: 10, content: 'same' },
    'single.jpg': { picture: 5 },
  });
  expect(names(await duplicates.find())).toEqual([
    ['large.jpg', 'resolution', 'small.jpg'],
    ['half.jpg', 'partner', 'whole.jpg'],
    ['heavy.jpg', 'bytes', 'light.jpg'],
    ['early.jpg', 'earliest', 'late.jpg', 'again.jpg (copy)'],
  ]);
});

test('the others go to the trash with their halves, become missing, and what was said of them is said of the best', async () => {
  await make({
    'best.jpg': { picture: 1 },
    'best.cr2': null,
    'other.jpg': { picture: 1, bytes: 70 },
    'other.cr2': null,
    'third.jpg': { picture: 1, bytes: 50 },
  });
  const say = (name: string, concept: string, verdict: 'yes' | 'no') =>
    store.stateTag({ photos: [ids.get(name)!], concept, verdict, at: 2 });
  await say('other.jpg', 'Rex', 'yes');
  await say('third.jpg', 'Bella', 'yes');
  await say('best.jpg', 'Bella', 'no');
  await say('third.jpg', 'Rex', 'no'); // contradicts what is carried over before it
  await store.ratePhotos({ photos: [ids.get('third.jpg')!], rating: 4, at: 2 });
  const [group] = await duplicates.find();
  const kept = await duplicates.keepBest(group!);

  expect(trashed).toEqual(['other.jpg', 'other.cr2', 'third.jpg']);
  expect(kept).toMatchObject({ bytes: 120, left: [] });
  expect((await readdir(photos)).sort()).toEqual(['best.cr2', 'best.jpg']);
  expect(await state()).toBe(2);
  expect(await said('best.jpg')).toMatchObject({ rating: 4, tags: [{ name: 'Rex', source: 'person' }] });
  await scan();
  expect(await state()).toBe(2);

  // Taken back from the trash it is as it was, with its own words.
  await rename(join(folder, 'trash', 'third.jpg'), join(photos, 'third.jpg'));
  await scan();
  expect(await said('third.jpg')).toMatchObject({ rating: 4, tags: [{ name: 'Bella' }] });
  // What was carried over can be undone, as all that is said.
  await store.undo(3);
  expect(await said('best.jpg')).toMatchObject({ rating: null, tags: [{ name: 'Rex' }] });
});

test('nothing is put away that is not as it was, or without the best one being there', async () => {
  await make({
    'best.jpg': { picture: 1 },
    'edited.jpg': { picture: 1, bytes: 90 },
    'gone.jpg': { picture: 1, bytes: 80 },
    'stuck.jpg': { picture: 1, bytes: 70 },
    'fine.jpg': { picture: 1, bytes: 60 },
  });
  const [group] = await duplicates.find();
  await writeFile(join(photos, 'edited.jpg'), 'another picture');
  await rm(join(photos, 'gone.jpg'));
  const kept = await duplicates.keepBest(group!);
  expect(trashed).toEqual(['fine.jpg']);
  expect(kept.left.map(({ file, reason }) => [basename(file), reason])).toEqual([
    ['edited.jpg', 'it is not there as it was'],
    ['gone.jpg', 'it is not there as it was'],
    ['stuck.jpg', 'the trash refused it (No space left)'],
  ]);
  expect(await state()).toBe(1);
  await writeFile(join(photos, 'best.jpg'), 'another picture');
  await duplicates.keepBest(group!);
  expect(trashed).toEqual(['fine.jpg']);
});

test('two names of one file are left: the trash would take both', async () => {
  await make({ 'best.jpg': { picture: 1 }, 'name.jpg': { picture: 1, content: 'best.jpg' } });
  const [group] = await duplicates.find();
  await rm(join(photos, 'name.jpg'));
  await link(join(photos, 'best.jpg'), join(photos, 'name.jpg'));
  await scan();
  const kept = await duplicates.keepBest(group!);
  expect(trashed).toEqual([]);
  expect(kept.left.map(({ reason }) => reason)).toEqual(['it is the same file']);
});

test('a copy in the trash is not taken for the best one, found again elsewhere', async () => {
  await make({ 'best.jpg': { picture: 1 }, 'copy.jpg': { picture: 1, content: 'best.jpg' } });
  const [group] = await duplicates.find();
  await duplicates.keepBest(group!);
  expect(await state()).toBe(1);
  expect(await said(basename(group!.best.file))).toMatchObject({ id: group!.best.id });
});

test('a search tells how far it is, can be ended, and is of one state of the library', async () => {
  await make({
    'best.jpg': { picture: 1 },
    'other.jpg': { picture: 1, bytes: 50 },
    'third.jpg': { picture: 2 },
  });
  const heard: number[] = [];
  await using reader = await Store.open(join(folder, 'library'), { mode: 'read' });
  expect(await reader.beginDuplicates()).toBe(3);
  await writeFile(join(photos, 'other.jpg'), Buffer.alloc(77));
  await scan();
  const { done, groups } = await reader.continueDuplicates(9);
  expect([done, names(groups!)]).toEqual([3, [['best.jpg', 'bytes', 'other.jpg']]]);
  expect(groups![0]!.others[0]!.bytes).toBe(50);
  expect(
    await duplicates.find({ onProgress: (progress) => void heard.push(progress.done, progress.total) }),
  ).toEqual([]);
  expect(heard.at(-1)).toBe(2);
  const stop = new AbortController();
  stop.abort(new Error('enough'));
  await expect(duplicates.find({ signal: stop.signal })).rejects.toThrow('enough');
});
