import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Database } from 'better-sqlite3';
import type { Capture } from '../../vision/analysis.ts';
import type { Store } from '../store.ts';
import { analysedPhoto, storeInMemory } from '../testing.ts';
import type { FolderChanges, SeenPhoto } from './folders.ts';

const nothing: FolderChanges = { added: [], changed: [], moved: [], touched: [], revived: [], missing: [] };
const seen = (n: number, name = 'a.jpg'): SeenPhoto => ({
  name: Buffer.from(name),
  partner: null,
  fileId: '1:1',
  size: n,
  mtime: n,
});
const lake = 'ff00ff00ff00ff00';
const lakeBrighter = 'ff00ff00ff00f3c0';
const dog = '123456789abcdef0';

let store: Store;
let db: Database;
let model: number;

beforeEach(async () => {
  ({ store, db } = storeInMemory());
  await store.addRoot(Buffer.from('/photos'), [], 0);
  await change({ added: [seen(1)] });
  model = await store.registerModel({ name: 'm', version: 'v1', concepts: ['dog'] }, 1);
  db.exec(`INSERT INTO concept (id, key, name) VALUES (1, 'lake', 'lake')`);
});
afterEach(() => store.close());

const change = (changes: Partial<FolderChanges>) =>
  store.applyFolderChanges(1, Buffer.alloc(0), { ...nothing, ...changes }, 5, 5);

async function look(id: number, n: number, hash: string, capture: Partial<Capture> = {}) {
  const analysed = analysedPhoto({ id, size: n, mtime: n }, { capture });
  const analysis = { ...analysed.analysis, perceptualHash: Buffer.from(hash, 'hex') };
  return store.recordAnalyses(model, [{ ...analysed, analysis }], 7);
}
const photos = () => db.prepare('SELECT id, state, size FROM photo ORDER BY id').raw().all();
const said = () => db.prepare('SELECT photo FROM statement').pluck().all();

describe('a photo whose file is written anew', () => {
  beforeEach(async () => {
    await look(1, 1, lake, { takenAt: 1000, model: 'EOS R5' });
    db.exec(`INSERT INTO statement VALUES (1, 1, 'yes', 7)`);
    await change({ changed: [{ ...seen(2), id: 1 }] });
  });

  test('is the same photo where it looks nearly the same', async () => {
    expect(await look(1, 2, lakeBrighter)).toEqual({ done: 1, moved: [], stale: 0 });
    expect(photos()).toEqual([[1, 'done', 2]]);
  });

  test('is the same photo where it was turned: taken at the same moment, by the same camera', async () => {
    await look(1, 2, dog, { takenAt: 1000, model: 'EOS R5' });
    expect(photos()).toEqual([[1, 'done', 2]]);
  });

  test.each([
    ['by another camera', { takenAt: 1000, model: 'D850' }],
    ['at another moment', { takenAt: 1001, model: 'EOS R5' }],
    ['nobody knows when', {}],
  ])('is another photo where it looks different and was taken %s', async (_when, capture) => {
    expect(await look(1, 2, dog, capture)).toEqual({ done: 1, moved: [{ from: 1, to: 2 }], stale: 0 });
    expect(photos()).toEqual([
      [1, 'missing', 1],
      [2, 'done', 2],
    ]);
    expect(said()).toEqual([1]);
    expect(db.prepare('SELECT rowid FROM photo_text WHERE photo_text MATCH ?').pluck().all('a')).toContain(2);
    expect(db.pragma('foreign_key_check')).toEqual([]);
  });

  test('twice before it is looked at is compared with what it was at first', async () => {
    await change({ changed: [{ ...seen(3), id: 1 }] });
    await look(1, 3, dog);
    expect(photos()).toEqual([
      [1, 'missing', 1],
      [2, 'done', 3],
    ]);
  });

  test('is itself again, with what was said of it, when its content is restored there', async () => {
    await look(1, 2, dog);
    await change({ changed: [{ ...seen(1), fileId: '1:2', id: 2 }] });
    expect(await look(2, 1, lake, { takenAt: 1000, model: 'EOS R5' })).toMatchObject({
      moved: [{ from: 2, to: 1 }],
    });
    expect(photos()).toEqual([
      [1, 'done', 1],
      [2, 'missing', 2],
    ]);
    expect(said()).toEqual([1]);
  });

  test('is itself again when its content turns up elsewhere', async () => {
    await look(1, 2, dog);
    await change({ added: [{ ...seen(1, 'b.jpg'), fileId: '1:3' }] });
    await look(3, 1, lake);
    expect(photos()).toEqual([
      [1, 'done', 1],
      [2, 'done', 2],
    ]);
  });
});

test('a photo that was never looked at is what is found at its path', async () => {
  await change({ changed: [{ ...seen(2), id: 1 }] });
  await look(1, 2, dog);
  expect(photos()).toEqual([[1, 'done', 2]]);
});

test('so is one of which only the content was known, from what a lost library remembered', async () => {
  db.exec(`UPDATE photo SET content_hash = x'00' WHERE id = 1`);
  await change({ changed: [{ ...seen(2), id: 1 }] });
  await look(1, 2, dog);
  expect(photos()).toEqual([[1, 'done', 2]]);
  expect(db.prepare('SELECT * FROM before_edit').all()).toEqual([]);
});
