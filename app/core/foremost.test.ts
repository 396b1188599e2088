import { beforeEach, expect, test } from 'vitest';
import { type Foremost, pendingPhotos } from './foremost.ts';
import { pathBytes } from './photos/path.ts';
import type { Store } from './store/store.ts';
import { storeInMemory, tagAllPending } from './store/testing.ts';

const many = 600;
const range = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i);

let store: Store;
let foremost: Foremost;
/** Given out, and not recorded. */
let underWay: Set<number>;

beforeEach(async () => {
  ({ store } = storeInMemory());
  foremost = { photos: [] };
  underWay = new Set();
  const { root } = await store.addRoot(pathBytes('/photos'), [], 0);
  const none = { changed: [], moved: [], touched: [], revived: [], missing: [] };
  const seen = (i: number) => ({
    ...{ name: pathBytes(`${i}.jpg`), partner: null, fileId: `1:${i}`, size: 1 + i, mtime: 0 },
  });
  await store.applyFolderChanges(root.id, pathBytes(''), { added: range(0, 3).map(seen), ...none }, 0, 0);
  await tagAllPending(store); // the first three are done
  await store.applyFolderChanges(
    root.id,
    pathBytes('new'),
    { added: range(3, many).map(seen), ...none },
    0,
    0,
  );
});

/** As the tagger does, with what is under way. */
async function record(): Promise<void> {
  const model = await store.registerModel({ name: 'model 1', version: 'model 1', concepts: [] }, 1);
  const failure = { code: 'UNSUPPORTED' as const, message: 'no' };
  await store.recordFailures(
    model,
    [...underWay].map((id) => ({ id, failure })),
    0,
  );
  underWay.clear();
}

/** The numbers of all that comes; `onEach` may name others, and says whether to record. */
async function order(onEach: (id: number, at: number) => unknown = () => undefined): Promise<number[]> {
  const ids: number[] = [];
  const signal = new AbortController().signal;
  for await (const { id } of pendingPhotos({ store, foremost, underWay, signal })) {
    ids.push(id);
    underWay.add(id);
    if (onEach(id, ids.length) === true || underWay.size >= 10) await record();
  }
  return ids;
}

test('by number, each once', async () => {
  expect(await order()).toEqual(range(4, many + 1));
});

test('those that are named come first, in their order, and no other twice; those that are done do not come', async () => {
  foremost.photos = [500, 2, 9, 4, 77_000, 400];
  const ids = await order((_, at) => {
    if (at === 300) foremost.photos = [5, 590, 310]; // 5 was before, 590 is still to come
  });
  expect(ids.slice(0, 6)).toEqual([500, 9, 4, 400, 5, 6]);
  expect(ids.slice(300, 302)).toEqual([590, 310]);
  expect([...ids].sort((a, b) => a - b)).toEqual(range(4, many + 1));
});

test('what is named last takes the place of what was named before', async () => {
  foremost.photos = range(100, 200);
  const ids = await order((_, at) => {
    if (at === 3) foremost.photos = [300, 301];
  });
  expect(ids.slice(0, 6)).toEqual([100, 101, 102, 300, 301, 4]);
  expect([...ids].sort((a, b) => a - b)).toEqual(range(4, many + 1));
});

test('whatever is named when, all come, each once', async () => {
  const ids = await order((id, at) => {
    if (at % 7 === 0) foremost.photos = range(0, 40).map((i) => 1 + ((id * 31 + i * 17) % many));
  });
  expect([...ids].sort((a, b) => a - b)).toEqual(range(4, many + 1));
});

test('one that was given out before a page of the queue was read, and recorded after it, does not come again', async () => {
  const lastOfPage = 259;
  const ids = await order((id) => {
    if (id === lastOfPage - 1) foremost.photos = [lastOfPage + 6];
    return id === lastOfPage - 1 || id === lastOfPage + 3;
  });
  expect(ids.slice(254, 258)).toEqual([lastOfPage - 1, lastOfPage + 6, lastOfPage, lastOfPage + 1]);
  expect([...ids].sort((a, b) => a - b)).toEqual(range(4, many + 1));
});

test('it ends when it is told to', async () => {
  const stop = new AbortController();
  foremost.photos = [100, 200];
  const ids = [];
  for await (const { id } of pendingPhotos({ store, foremost, underWay, signal: stop.signal })) {
    ids.push(id);
    stop.abort();
  }
  expect(ids).toEqual([100]);
  expect((await order()).slice(0, 3)).toEqual([100, 200, 4]); // when it goes on, they still come first
});
