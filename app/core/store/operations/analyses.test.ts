import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Database } from 'better-sqlite3';
import { emptyPacket } from '../../metadata/packet.ts';
import type { Store } from '../store.ts';
import { analysedPhoto, storeInMemory } from '../testing.ts';
import type { FolderChanges, SeenPhoto } from './folders.ts';

const bytes = (text: string) => Buffer.from(text);
const nothing: FolderChanges = { added: [], changed: [], moved: [], touched: [], revived: [], missing: [] };
const seen = (name: string, n: number): SeenPhoto => ({
  name: bytes(name),
  partner: null,
  fileId: `1:${n}`,
  size: n,
  mtime: n,
});

let store: Store;
let db: Database;
let model: number;

beforeEach(async () => {
  ({ store, db } = storeInMemory());
  await store.addRoot(bytes('/home/anna/Pictures'), [], 0);
  await change({ added: [seen('IMG_1.jpg', 1), seen('IMG_2.jpg', 2)] });
  model = await store.registerModel({ name: 'm', version: 'v1', concepts: ['dog', 'cat'] }, 1);
  db.exec(`INSERT INTO concept (id, key, name) VALUES (1, 'dog', 'dog'), (2, 'cat', 'cat');
    INSERT INTO concept_below VALUES (1, 1), (2, 2)`);
});
afterEach(() => store.close());

const change = (changes: Partial<FolderChanges>, scan = 0) =>
  store.applyFolderChanges(1, bytes('2019/Holiday'), { ...nothing, ...changes }, scan, scan);
const one = { id: 1, size: 1, mtime: 1 };
const two = { id: 2, size: 2, mtime: 2 };
const all = (sql: string) => db.prepare(sql).raw().all();
const find = (words: string) =>
  db.prepare('SELECT rowid FROM photo_text WHERE photo_text MATCH ?').pluck().all(words);

test('a photo gets its columns, camera, text, prediction, features and labels', async () => {
  const capture = {
    takenAt: Date.UTC(2019, 6, 1, 12),
    takenOffset: 120,
    make: 'Canon',
    model: 'EOS R5',
    lens: 'RF 50',
    latitude: 52.1,
    longitude: 4.3,
    rating: 4,
    title: 'Lena',
    description: 'at the Beach',
  };
  const photo = analysedPhoto(one, { capture, labels: [{ concept: 1, score: 0.9 }] });
  expect(await store.recordAnalyses(model, [photo], 7)).toEqual({ done: 1, moved: [], stale: 0 });
  expect(db.prepare('SELECT * FROM photo WHERE id = 1').get()).toMatchObject({
    state: 'done',
    type: 'jpeg',
    width: 4000,
    height: 3000,
    orientation: 1,
    colour: 0x336699,
    taken_at: capture.takenAt,
    taken_offset: 120,
    latitude: 52.1,
    longitude: 4.3,
    rating: 4,
    title: 'Lena',
    description: 'at the Beach',
    content_hash: Buffer.from('1 bytes of 1'),
    perceptual_hash: Buffer.alloc(8, 1),
  });
  expect(all('SELECT make, camera.model, lens FROM photo JOIN camera ON camera.id = photo.camera')).toEqual([
    ['Canon', 'EOS R5', 'RF 50'],
  ]);
  expect(all('SELECT * FROM prediction')).toEqual([[1, model, Buffer.from('scores')]]);
  expect(all('SELECT * FROM feature')).toEqual([[1, model, Buffer.from('embedding')]]);
  expect(all('SELECT photo, concept, source, score, model, at FROM label')).toEqual([
    [1, 1, 'model', 0.9, model, 7],
  ]);
  expect(all('SELECT photo, concept, confidence FROM tag')).toEqual([[1, 1, 0.9]]);
  expect(find('beach lena')).toEqual([1]);
});

test('its name and folder are found before it is analysed, but not what lies above the root', () => {
  expect(find('img')).toEqual([1, 2]);
  expect(find('holiday')).toEqual([1, 2]);
  expect(find('pictures')).toEqual([1, 2]);
  expect(find('anna')).toEqual([]);
});

test('cameras are kept once, photos of none have none', async () => {
  const capture = { make: 'Canon', model: 'EOS R5' };
  await store.recordAnalyses(model, [analysedPhoto(one, { capture }), analysedPhoto(two, { capture })], 7);
  expect(all('SELECT camera FROM photo ORDER BY id')).toEqual([[1], [1]]);
  await change({ changed: [{ ...seen('IMG_2.jpg', 3), id: 2 }] });
  await store.recordAnalyses(model, [analysedPhoto({ id: 2, size: 3, mtime: 3 })], 7);
  expect(all('SELECT camera FROM photo ORDER BY id')).toEqual([[1], [null]]);
});

test('a new version swaps what the model said, and leaves what the file and a person said', async () => {
  db.exec(`INSERT INTO concept_name (name, concept) VALUES ('dog', 1)`);
  const capture = { packet: { ...emptyPacket, subject: ['Dog'] } };
  const first = analysedPhoto(one, { labels: [{ concept: 1, score: 0.9 }], capture });
  await store.recordAnalyses(model, [first], 7);
  db.exec(`INSERT INTO statement VALUES (1, 2, 'no', 7)`);
  const next = await store.registerModel({ name: 'm', version: 'v2', concepts: [] }, 2);
  await store.requeueForModel(next);
  const again = analysedPhoto(one, { labels: [{ concept: 2, score: 0.8 }], embedding: null, capture });
  await store.recordAnalyses(next, [again], 8);
  expect(all('SELECT concept, source, model FROM label ORDER BY source')).toEqual([
    [1, 'file', null],
    [2, 'model', next],
  ]);
  expect(all('SELECT * FROM statement')).toEqual([[1, 2, 'no', 7]]);
  expect(all('SELECT model FROM prediction')).toEqual([[next]]);
  expect(all('SELECT * FROM feature')).toEqual([]);
});

test('nothing is recorded of a photo that changed while it was looked at', async () => {
  await change({ changed: [{ ...seen('IMG_1.jpg', 5), id: 1 }], missing: [2] });
  const result = await store.recordAnalyses(model, [analysedPhoto(one), analysedPhoto(two)], 7);
  expect(result).toEqual({ done: 0, moved: [], stale: 2 });
  expect(all('SELECT state FROM photo ORDER BY id')).toEqual([['pending'], ['missing']]);
  expect(all('SELECT * FROM prediction')).toEqual([]);
});

test('a batch is recorded as a whole or not at all', async () => {
  const bad = analysedPhoto(two, { labels: [{ concept: 99, score: 1 }] });
  await expect(store.recordAnalyses(model, [analysedPhoto(one), bad], 7)).rejects.toThrow('FOREIGN KEY');
  expect(all('SELECT state FROM photo')).toEqual([['pending'], ['pending']]);
});

describe('a new photo with the content of a missing one', () => {
  beforeEach(async () => {
    await store.recordAnalyses(model, [analysedPhoto(one), analysedPhoto(two)], 7);
    db.exec(`INSERT INTO statement VALUES (1, 1, 'yes', 7)`);
    await change({ missing: [1], added: [{ ...seen('new.jpg', 1), fileId: '2:1' }] }, 100);
  });
  const newcomer = { id: 3, size: 1, mtime: 1 };

  test('is that photo, with all that a person has said about it', async () => {
    expect(await store.recordAnalyses(model, [analysedPhoto(newcomer)], 101)).toEqual({
      done: 1,
      moved: [{ from: 3, to: 1 }],
      stale: 0,
    });
    expect(all('SELECT id, CAST(name AS TEXT), file_id, state FROM photo ORDER BY id')).toEqual([
      [1, 'new.jpg', '2:1', 'done'],
      [2, 'IMG_2.jpg', '1:2', 'done'],
    ]);
    expect(all('SELECT photo FROM statement')).toEqual([[1]]);
    expect(find('new')).toEqual([1]);
    expect(db.pragma('foreign_key_check')).toEqual([]);
  });

  test('is another one where a person has already said something about it', async () => {
    db.exec(`INSERT INTO statement VALUES (3, 2, 'yes', 101)`);
    expect(await store.recordAnalyses(model, [analysedPhoto(newcomer)], 101)).toMatchObject({ moved: [] });
    expect(all('SELECT id, state FROM photo ORDER BY id')).toEqual([
      [1, 'missing'],
      [2, 'done'],
      [3, 'done'],
    ]);
  });

  test('a known photo that is edited to that content stays itself', async () => {
    await change({ changed: [{ ...seen('IMG_2.jpg', 1), id: 2 }] }, 100);
    expect(await store.recordAnalyses(model, [analysedPhoto({ ...newcomer, id: 2 })], 101)).toMatchObject({
      moved: [],
    });
  });
});

describe('a photo that goes missing after this scan has found and tagged its content elsewhere', () => {
  beforeEach(async () => {
    await store.recordAnalyses(model, [analysedPhoto(one), analysedPhoto(two)], 7);
    await change({ added: [{ ...seen('new.jpg', 1), fileId: '2:1' }] }, 100);
    await store.recordAnalyses(model, [analysedPhoto({ id: 3, size: 1, mtime: 1 })], 101);
  });

  test('is the one found', async () => {
    expect(await change({ missing: [1] }, 100)).toMatchObject({ reunited: 1 });
    expect(all('SELECT id, state FROM photo ORDER BY id')).toEqual([
      [1, 'done'],
      [2, 'done'],
    ]);
  });

  test('is not, where that was there before this scan: it was a copy', async () => {
    expect(await change({ missing: [1] }, 102)).toMatchObject({ reunited: 0 });
  });

  test('is not, where a person has said something about it', async () => {
    db.exec(`INSERT INTO statement VALUES (3, 2, 'yes', 101)`);
    expect(await change({ missing: [1] }, 100)).toMatchObject({ reunited: 0 });
  });

  test('is not, where another photo of that content goes missing with it', async () => {
    db.exec(`UPDATE photo SET content_hash = (SELECT content_hash FROM photo WHERE id = 1) WHERE id = 2`);
    expect(await change({ missing: [1, 2] }, 100)).toMatchObject({ reunited: 0 });
  });
});

test('a photo is found by its path and by its partner’s', async () => {
  await change({ added: [{ ...seen('raw.jpg', 9), partner: bytes('raw.cr2') }] });
  const at = async (path: string) => (await store.photoByPath(bytes(path)))?.id ?? null;
  expect(await at('/home/anna/Pictures/2019/Holiday/IMG_2.jpg')).toBe(2);
  expect(await at('/home/anna/Pictures/2019/Holiday/raw.cr2')).toBe(3);
  expect(await at('/home/anna/Pictures/2019/Holiday')).toBeNull();
  expect(await at('/elsewhere/IMG_2.jpg')).toBeNull();
  expect(Buffer.from((await store.pathOfPhoto(3))!).toString()).toBe(
    '/home/anna/Pictures/2019/Holiday/raw.jpg',
  );
  expect(await store.pathOfPhoto(99)).toBeNull();
});
