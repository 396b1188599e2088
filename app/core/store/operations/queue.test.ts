import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Database } from 'better-sqlite3';
import type { Store } from '../store.ts';
import { analysedPhoto, storeInMemory, tagAllPending } from '../testing.ts';
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
const minute = 60_000;

let store: Store;
let db: Database;
let model: number;

beforeEach(async () => {
  ({ store, db } = storeInMemory());
  const { root } = await store.addRoot(bytes('/photos'), [], 0);
  const added = ['a.jpg', 'b.jpg', 'c.jpg', 'd.jpg', 'e.jpg'].map((name, index) => seen(name, index + 1));
  await store.applyFolderChanges(root.id, bytes('x'), { ...nothing, added }, 0, 0);
  model = await store.registerModel({ name: 'model 1', version: 'model 1', concepts: [] }, 1);
});
afterEach(() => store.close());

const pending = async (now = 0, afterId = 0, limit = 100) =>
  (await store.nextPending({ afterId, limit, now })).map(({ id }) => id);
const fail = (id: number, now: number, code: 'CORRUPT' | 'UNSUPPORTED' = 'CORRUPT') =>
  store.recordFailures(model, [{ id, failure: { code, message: `${code} indeed` } }], now);

describe('the next photos', () => {
  test('come with all that is needed to read them', async () => {
    const [photo] = await store.nextPending({ afterId: 0, limit: 1, now: 0 });
    expect(photo).toEqual({
      id: 1,
      path: expect.anything(),
      partner: null,
      fileId: '1:1',
      size: 1,
      mtime: 1,
    });
    expect(Buffer.from(photo!.path).toString()).toBe('/photos/x/a.jpg');
  });

  test('come in pages by number', async () => {
    expect(await pending(0, 0, 2)).toEqual([1, 2]);
    expect(await pending(0, 2, 2)).toEqual([3, 4]);
    expect(await pending(0, 4, 2)).toEqual([5]);
    expect(await pending(0, 5, 2)).toEqual([]);
  });

  test('are read from an index, however many are done', async () => {
    const plan = await plans(() => pending());
    expect(plan).toContain('SEARCH photo USING INDEX photo_state (state=? AND rowid>?)');
    expect(plan).toContain('SEARCH failure USING COVERING INDEX failure_next_try (next_try<?)');
    expect(plan).not.toMatch(/SCAN (photo|failure|folder|root)/);
  });
});

describe('a photo that failed', () => {
  test('for a passing reason is tried again after a wait that grows', async () => {
    let now = 0;
    for (const wait of [1, 5, 60, 1440, 1440]) {
      await fail(3, now);
      expect(await pending(now + wait * minute - 1)).toEqual([1, 2, 4, 5]);
      now += wait * minute;
      expect(await pending(now)).toEqual([1, 2, 3, 4, 5]);
    }
    expect(await store.listFailures({ afterId: 0, limit: 10 })).toMatchObject([
      { id: 3, code: 'CORRUPT', message: 'CORRUPT indeed', transient: true, tries: 5, nextTry: now },
    ]);
  });

  test('for good is not, until a person asks', async () => {
    await fail(2, 0, 'UNSUPPORTED');
    expect(await pending(1e15)).toEqual([1, 3, 4, 5]);
    expect(await store.listFailures({ afterId: 0, limit: 10 })).toMatchObject([
      { id: 2, transient: false, tries: 1, nextTry: null },
    ]);
    expect(await store.retryFailures([2])).toBe(1);
    expect(await pending()).toEqual([1, 2, 3, 4, 5]);
    expect(await store.listFailures({ afterId: 0, limit: 10 })).toEqual([]);
  });

  test('is one of a list that comes in pages, and all can be tried again', async () => {
    for (const id of [1, 2, 3, 4]) await fail(id, 0);
    const page = async (afterId: number) =>
      (await store.listFailures({ afterId, limit: 3 })).map(({ id, path }) => [
        id,
        Buffer.from(path).toString(),
      ]);
    expect(await page(0)).toEqual([
      [1, '/photos/x/a.jpg'],
      [2, '/photos/x/b.jpg'],
      [3, '/photos/x/c.jpg'],
    ]);
    expect(await page(3)).toEqual([[4, '/photos/x/d.jpg']]);
    expect(await store.countPhotos()).toMatchObject({ photos: 5, failed: 4, pending: 1, tagged: 0 });
    expect(await store.retryFailures('all')).toBe(4);
    expect(await store.countPhotos()).toMatchObject({ failed: 0, pending: 5 });
  });

  test('and succeeds later is a failure no more', async () => {
    await fail(1, 0);
    await store.recordAnalyses(model, [analysedPhoto({ id: 1, size: 1, mtime: 1 })], 2 * minute);
    expect(await store.listFailures({ afterId: 0, limit: 10 })).toEqual([]);
    expect(db.prepare('SELECT count(*) FROM failure').pluck().get()).toBe(0);
  });

  test('and is changed begins anew', async () => {
    await fail(1, 0);
    await fail(1, 0);
    const changed = [{ ...seen('a.jpg', 7), id: 1 }];
    await store.applyFolderChanges(1, bytes('x'), { ...nothing, changed }, 0, 0);
    await fail(1, 0);
    expect(await store.listFailures({ afterId: 0, limit: 10 })).toMatchObject([{ id: 1, tries: 1 }]);
  });

  test('and goes missing is no failure while it is', async () => {
    await fail(1, 0);
    await store.unfollowRoot(bytes('/photos'), 1);
    await fail(2, 0); // was under way when its folder was removed
    expect(await store.listFailures({ afterId: 0, limit: 10 })).toEqual([]);
    expect(await pending(1e15)).toEqual([]);
  });
});

describe('another version of the model', () => {
  test('looks again at what the version before looked at, or failed on, and at nothing else', async () => {
    await fail(5, 0, 'UNSUPPORTED');
    expect(await tagAllPending(store)).toEqual([1, 2, 3, 4]);
    expect(await store.requeueForModel(model)).toBe(0);
    const next = await store.registerModel({ name: 'model', version: 'v2', concepts: [] }, 2);
    expect(next).not.toBe(model);
    expect(await store.requeueForModel(next)).toBe(5);
    expect(await pending()).toEqual([1, 2, 3, 4, 5]);
    expect(db.prepare('SELECT DISTINCT model FROM prediction').pluck().all()).toEqual([model]);
    expect(await tagAllPending(store, 'v2')).toEqual([1, 2, 3, 4, 5]);
    expect(db.prepare('SELECT DISTINCT model FROM prediction').pluck().all()).toEqual([next]);
    expect(await store.requeueForModel(next)).toBe(0);
  });

  test('is known again by its version, whatever its name', async () => {
    expect(await store.registerModel({ name: 'renamed', version: 'model 1', concepts: ['n1'] }, 3)).toBe(
      model,
    );
    expect(db.prepare('SELECT name, concepts, used_at FROM model').all()).toEqual([
      { name: 'renamed', concepts: '["n1"]', used_at: 3 },
    ]);
  });

  test('finds its photos without reading all predictions', async () => {
    const plan = await plans(() => store.requeueForModel(model));
    expect(plan).toContain('SEARCH prediction USING COVERING INDEX prediction_model (model<?)');
    expect(plan).toContain('SEARCH prediction USING COVERING INDEX prediction_model (model>?)');
    expect(plan).not.toMatch(/SCAN (photo|prediction)/);
  });
});

test('photos of a root that cannot be reached wait', async () => {
  await fail(1, 0);
  await store.setRootOffline(1, 0);
  expect(await pending(1e15)).toEqual([]);
  await store.setRootOnline(1);
  expect(await pending(1e15)).toEqual([1, 2, 3, 4, 5]);
});

test('photos in sight are looked up by their numbers', async () => {
  const plan = await plans(() => store.pendingAmong([1, 2], 0));
  expect(plan).toContain('SEARCH photo USING INTEGER PRIMARY KEY (rowid=?)');
  expect(plan).not.toMatch(/SCAN (photo|failure)\b/);
});

test('contents by their first byte, and photos by their contents, are read from an index', async () => {
  expect(await plans(() => store.contentsFrom(7))).toContain(
    'SEARCH photo USING COVERING INDEX photo_content_hash (content_hash>? AND content_hash<?)',
  );
  expect(await plans(() => store.requeueContents(['07']))).toContain(
    'SEARCH photo USING INDEX photo_content_hash (content_hash=?)',
  );
});

test('a photo that comes or goes is looked for by its bytes among the others, in a library’s first run too', async () => {
  const byContent = 'SEARCH photo USING INDEX photo_content_hash (content_hash=?)';
  const coming = await plans(() => tagAllPending(store));
  expect(coming).toContain(byContent);
  const going = await plans(() => store.unfollowRoot(bytes('/photos'), 1));
  expect(going).toContain(byContent);
  for (const plan of [coming, going]) expect(plan).not.toMatch(/photo_state \(state=\?\)/);
});

test('counts are read from an index alone', async () => {
  expect(await plans(() => store.countPhotos())).toContain(
    'SEARCH photo USING COVERING INDEX photo_folder (folder=?)',
  );
});

/** How SQLite goes about all that an operation asks. */
async function plans(operation: () => Promise<unknown>): Promise<string> {
  const prepare = vi.spyOn(db, 'prepare');
  await operation();
  const asked = prepare.mock.calls.map(([sql]) => sql);
  prepare.mockRestore();
  return asked
    .flatMap(
      (sql) => db.prepare(`EXPLAIN QUERY PLAN ${sql.replace(/\?|@\w+/g, '1')}`).all() as { detail: string }[],
    )
    .map(({ detail }) => detail)
    .join('\n');
}
