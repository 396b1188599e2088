/** @file Words out of one library and into another: which photo is meant, what is taken in, and what stands. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { storeInMemory } from '../store/testing.ts';
import { Lists } from './lists.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'phototag-lists-'));
});
afterAll(() => rm(folder, { recursive: true }));

const hashOf = (content: number) => content.toString(16).padStart(64, '0');

/** A library that follows one folder. Photos have a path in it and a content; a missing one has a minus. */
async function library(root: string, photos: Readonly<Record<string, number>>) {
  const { store, db } = storeInMemory();
  const concept = (id: string, name: string, parents: string[] = []) => ({
    id,
    name,
    names: [name],
    gloss: '',
    parents,
  });
  await store.addConcepts([concept('n1', 'dog'), concept('n2', 'beagle', ['n1']), concept('n3', 'cat')]);
  db.prepare('INSERT INTO root (id, path, added_at) VALUES (1, ?, 0)').run(Buffer.from(root));
  for (const [path, content] of Object.entries(photos)) {
    const [, below, name] = /^(?:(.*)\/)?(.*)$/.exec(path)!;
    db.prepare(`INSERT OR IGNORE INTO folder (root, path, text) VALUES (1, ?, '')`).run(
      Buffer.from(below ?? ''),
    );
    db.prepare(
      `INSERT INTO photo (folder, name, size, mtime, content_hash, state, missing_at, added_at)
       VALUES ((SELECT id FROM folder WHERE path = ?), ?, 1, 1, ?, ?, ?, 0)`,
    ).run(
      Buffer.from(below ?? ''),
      Buffer.from(name!),
      content === 0 ? null : Buffer.from(hashOf(Math.abs(content)), 'hex'),
      content < 0 ? 'missing' : 'done',
      content < 0 ? 1 : null,
    );
  }
  const lists = new Lists(store);
  const take = async (lines: readonly object[], options: { overwrite?: boolean; dryRun?: boolean } = {}) => {
    const file = join(folder, 'words.json');
    await writeFile(file, lines.map((line) => JSON.stringify(line)).join('\n'));
    const { signal } = new AbortController();
    return lists.import(file, { overwrite: false, dryRun: false, signal, ...options });
  };
  const said = () =>
    db
      .prepare(
        `SELECT photo, key, verdict FROM statement JOIN concept ON concept.id = concept
         UNION ALL SELECT photo, 'rating', rating FROM rated ORDER BY photo, key`,
      )
      .raw()
      .all();
  return { store, db, lists, take, said };
}

const yes = (id: string, name = id) => ({ id, name, source: 'person' });
const line = (file: string, content: number | null, rest: object = {}) => ({
  ...{ file, contentHash: content === null ? null : hashOf(content), tags: [yes('n1', 'dog')], ...rest },
});
const skipped = (result: Awaited<ReturnType<Lists['import']>>) =>
  result.photos.map((photo) => ('skipped' in photo ? photo.skipped : photo.file));

test('a photo is known by its content wherever it lies; of copies by how its path ends; else by its path', async () => {
  const { take } = await library('/here', {
    'a/one.jpg': 1,
    'a/two.jpg': 2,
    'b/two.jpg': 2,
    'c/three.jpg': 3,
    'd/three.jpg': 3,
    'd/gone.jpg': -4,
    'e/gone.jpg': 4,
    'lost.jpg': -5,
    'unseen.jpg': 0,
  });
  const found = async (file: string, content: number | null) =>
    skipped(await take([line(file, content)], { dryRun: true }));
  expect(await found('/elsewhere/x.jpg', 1)).toEqual(['/here/a/one.jpg']);
  expect(await found('/elsewhere/b/two.jpg', 2)).toEqual(['/here/b/two.jpg']);
  expect(await found('C:\\Users\\me\\a\\two.jpg', 2)).toEqual(['/here/a/two.jpg']);
  expect(await found('/elsewhere/three.jpg', 3)).toEqual(['AMBIGUOUS']);
  expect(await found('/elsewhere/d/gone.jpg', 4)).toEqual(['/here/e/gone.jpg']);
  expect(await found('/elsewhere/lost.jpg', 5)).toEqual(['/here/lost.jpg']);
  expect(await found('/here/a/one.jpg', 9)).toEqual(['OTHER_CONTENT']);
  expect(await found('/here/unseen.jpg', 9)).toEqual(['OTHER_CONTENT']);
  expect(await found('/elsewhere/one.jpg', 9)).toEqual(['UNKNOWN']);
  expect(await found('/here/a/one.jpg', null)).toEqual(['/here/a/one.jpg']);
  expect(await found('b/two.jpg', null)).toEqual(['/here/b/two.jpg']);
  expect(await found('two.jpg', null)).toEqual(['UNKNOWN']);
});

test('a photo of which a list says nothing is no news, known or not', async () => {
  const { take } = await library('/here', { 'one.jpg': 1 });
  const nothing = { tags: [{ ...yes('n1'), source: 'model' }], rating: 3, ratingSource: 'file' };
  const { photos, summary } = await take([line('/here/one.jpg', 1, nothing), line('/x.jpg', 8, nothing)]);
  expect(photos).toEqual([]);
  expect(summary).toMatchObject({ said: 0, same: 0, skipped: 0 });
});

test('words are added; what the library says otherwise stands and is told, unless the list is to be right', async () => {
  const { take, said, store } = await library('/here', { 'one.jpg': 1, 'two.jpg': 2 });
  await store.stateTag({ photos: [1], concept: 'n1', verdict: 'no', at: 1 });
  await store.ratePhotos({ photos: [1], rating: 2, at: 2 });
  const list = [
    line('/x/one.jpg', 1, {
      tags: [yes('n1', 'dog'), yes('n2', 'beagle')],
      rating: 5,
      ratingSource: 'person',
    }),
    line('/x/two.jpg', 2, { rejected: [{ id: 'n3', name: 'cat' }] }),
  ];
  const planned = await take(list, { dryRun: true });
  expect(planned.summary).toEqual({
    said: 3,
    photos: 2,
    same: 0,
    kept: 2,
    unknownTags: 0,
    skipped: 0,
    dryRun: true,
  });
  expect(said()).toHaveLength(2);

  const { photos, summary } = await take(list);
  expect({ photos, summary: { ...summary, dryRun: true } }).toEqual(planned);
  expect(photos[0]).toMatchObject({
    kept: [{ id: 'n1', name: 'dog', verdict: 'no', listed: 'yes' }],
    keptRating: { rating: 2, listed: 5 },
    rating: null,
  });
  expect(said()).toEqual([
    [1, 'n1', 'no'],
    [1, 'n2', 'yes'],
    [1, 'rating', 2],
    [2, 'n1', 'yes'],
    [2, 'n3', 'no'],
  ]);
  expect((await take(list)).summary).toMatchObject({ said: 0, same: 3, kept: 2 });

  const over = await take(list, { overwrite: true });
  expect(over.summary).toMatchObject({ said: 2, same: 3, kept: 0 });
  expect(over.photos[0]).toMatchObject({
    said: [{ id: 'n1', verdict: 'yes', was: 'no' }],
    rating: { from: 2, to: 5 },
  });
  expect(said()).toContainEqual([1, 'n1', 'yes']);
  expect(said()).toContainEqual([1, 'rating', 5]);
});

test('a list is one word of the log: one undo takes all of it back, and redo says it again', async () => {
  const { take, said, store } = await library('/here', { 'one.jpg': 1, 'two.jpg': 2 });
  await store.stateTag({ photos: [1], concept: 'n1', verdict: 'no', at: 1 });
  const before = said();
  const rating = { rating: 4, ratingSource: 'person' };
  await take([line('1.jpg', 1, rating), line('2.jpg', 2, rating)], { overwrite: true });
  const after = said();
  expect(await store.undo(2)).toEqual({ kind: 'import', label: 'words.json', photos: 2 });
  expect(said()).toEqual(before);
  await store.redo(3);
  expect(said()).toEqual(after);
  await store.rebuildStatements();
  expect(said()).toEqual(after);
});

test('tags of a person’s own and classes of models not met are made; ids of no concept are told by name', async () => {
  const { take, store } = await library('/here', { 'one.jpg': 1 });
  const list = [
    line('1.jpg', 1, {
      tags: [yes('own:aunt mary', 'Aunt Mary'), yes('n99999999', 'snark')],
      rejected: [{ id: 'name:flamingo bar', name: 'flamingo bar' }],
    }),
  ];
  const { photos, summary } = await take(list);
  expect(summary).toMatchObject({ said: 2, unknownTags: 1 });
  expect(photos).toMatchObject([{ unknown: [{ id: 'n99999999', name: 'snark' }] }]);
  const find = async (query: string) => (await store.searchPhotos({ query, limit: 9 })).map(({ id }) => id);
  expect(await find('tag:"aunt mary"')).toEqual([1]);
  expect(await store.ownWords([1])).toMatchObject([
    { rejected: [{ id: 'name:flamingo bar', name: 'flamingo bar' }] },
  ]);
});

test('a list that contradicts itself is taken at its first word, or at its last where it is to be right', async () => {
  const list = [line('a.jpg', 1, { tags: [], rejected: [{ id: 'n1', name: 'dog' }] }), line('b.jpg', 1)];
  for (const overwrite of [false, true]) {
    const { take, said, store } = await library('/here', { 'one.jpg': 1 });
    const { summary } = await take(list, { overwrite });
    expect(summary).toMatchObject(overwrite ? { said: 2, kept: 0 } : { said: 1, kept: 1 });
    expect(said()).toEqual([[1, 'n1', overwrite ? 'yes' : 'no']]);
    await store.undo(9);
    expect(said()).toEqual([]);
  }
});

test('a fault anywhere in a list leaves all of it out', async () => {
  const { take, said } = await library('/here', { 'one.jpg': 1 });
  const good = Array.from({ length: 500 }, () => line('1.jpg', 1));
  await expect(take([...good, { file: 3 }])).rejects.toMatchObject({
    message: expect.stringContaining('line 501'),
  });
  expect(said()).toEqual([]);
});

test('whatever was said in one library is said in another, and nothing else', async () => {
  const photos = { 'a/one.jpg': 1, 'b/two.jpg': 2, 'b/three.jpg': 3 };
  const word = fc.record({
    photo: fc.integer({ min: 1, max: 3 }),
    concept: fc.constantFrom('n1', 'n2', 'n3', 'Rex', 'Ömer; "the" \\ Great', 'a,b'),
    verdict: fc.constantFrom('yes' as const, 'no' as const, null),
    rating: fc.option(fc.integer({ min: 0, max: 5 })),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(word, { maxLength: 20 }), async (words) => {
      const from = await library('/home/anna/photos', photos);
      for (const { photo, concept, verdict, rating } of words) {
        const said = { photos: [photo], concept, verdict, at: 1 };
        await from.store.stateTag(said).catch(() => from.store.stateTag({ ...said, verdict: 'yes' }));
        if (rating !== null) await from.store.ratePhotos({ photos: [photo], rating, at: 1 });
      }
      const all = await from.store.searchPhotos({ query: null, limit: 99 });
      const out = await Array.fromAsync(from.lists.listed(inTurn(all)));
      const to = await library('/mnt/disk', photos);
      const { summary } = await to.take(out);
      expect(summary).toMatchObject({ kept: 0, unknownTags: 0, skipped: 0 });
      expect(to.said()).toEqual(from.said());
    }),
    { numRuns: 40 },
  );
});

async function* inTurn<T>(items: readonly T[]): AsyncGenerator<T> {
  yield* items;
}
