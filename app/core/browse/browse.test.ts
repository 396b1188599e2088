import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { calls, type CallName } from '../../contract/calls.ts';
import { packScores } from '../labels/scores.ts';
import { pathBytes } from '../photos/path.ts';
import { concepts } from '../search/testing.ts';
import type { Store } from '../store/store.ts';
import { analysedPhoto, storeInMemory } from '../store/testing.ts';
import { Browse } from './browse.ts';

let store: Store;
let browse: Browse;

/** Two photos in a followed folder: the network has seen the first, a dog. */
beforeEach(async () => {
  ({ store } = storeInMemory());
  browse = new Browse(store, '/library');
  await store.importConcepts(concepts.rows);
  const { root } = await store.addRoot(pathBytes('/photos'), [], 0);
  const added = ['1.jpg', '2.heic'].map((name, index) => ({
    ...{ name: pathBytes(name), partner: null, fileId: `1:${index}`, size: 10 + index, mtime: 0 },
  }));
  const none = { changed: [], moved: [], touched: [], revived: [], missing: [] };
  await store.applyFolderChanges(root.id, pathBytes('2019'), { added, ...none }, 0, 0);
  const model = await store.registerModel({ name: 'small', version: 'v1', concepts: ['dog', 'cat'] }, 0);
  const dog = (await store.conceptNumbers()).get('dog')!;
  const analysed = analysedPhoto(
    { id: 1, size: 10, mtime: 0 },
    {
      ...{ scores: packScores(Float32Array.of(2, 0)), labels: [{ concept: dog, score: 0.9 }] },
      capture: { takenAt: 0, make: 'Canon', model: 'Canon R5' },
    },
  );
  await store.recordAnalyses(model, [analysed], 0);
});

describe('each answer is one of the contract:', () => {
  const inputs = {
    openResult: { query: 'dog 2019' },
    getPhoto: { id: 1 },
    complete: { text: 'do', cursor: 2 },
    findConcepts: { text: 'do' },
    getConceptTree: undefined,
    getFacets: undefined,
  } as const;

  test.each(Object.entries(inputs))('%s', async (name, input) => {
    const method = browse[name as keyof typeof inputs].bind(browse) as (input: unknown) => Promise<unknown>;
    const answer = await method(input);
    expect(calls[name as CallName].output.parse(answer)).toEqual(answer);
    expect(JSON.stringify(answer)).toMatch(/dog|Canon/);
  });

  test('getPage and getIds', async () => {
    const { id, total } = await browse.openResult({ query: null });
    const page = await browse.getPage({ result: id, offset: 0, limit: 10 });
    expect(calls.getPage.output.parse(page)).toEqual(page);
    expect(page.map(({ name }) => name)).toEqual(['1.jpg', '2.heic']);
    expect(await browse.getIds({ result: id, offset: 1, limit: 10 })).toEqual([page[1]!.id]);
    expect(total).toBe(2);
  });

  test('listSearches, after saveSearch and deleteSearch', async () => {
    await browse.saveSearch({ name: 'dogs', query: 'dog' });
    await browse.saveSearch({ name: 'cats', query: 'cat' });
    await browse.deleteSearch({ name: 'cats' });
    const searches = await browse.listSearches();
    expect(calls.listSearches.output.parse(searches)).toEqual([{ name: 'dogs', query: 'dog' }]);
  });
});

test('a photo of which nothing is said is untagged', async () => {
  expect(await browse.countUntagged()).toBe(1);
});

test('a photo has its file, and a thumbnail once it was looked at', async () => {
  const { contentHash } = analysedPhoto({ id: 1, size: 10, mtime: 0 }).analysis;
  const key = Buffer.from(contentHash).toString('hex');
  const { path, thumbnails, type } = (await browse.photoFile(1))!;
  expect(path).toEqual(Buffer.from('/photos/2019/1.jpg'));
  expect(thumbnails[0]?.startsWith(join('/library/thumbnails', key.slice(0, 2), key))).toBe(true);
  expect(type).toBe('jpeg');
  expect((await browse.getPhoto({ id: 1 })).thumbnail?.slice(0, 16)).toBe(key.slice(0, 16));
  expect(await browse.photoFile(2)).toMatchObject({ thumbnails: [], type: null });
  expect(await browse.photoFile(3)).toBeNull();
});
