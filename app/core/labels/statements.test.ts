import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { analysedPhoto, storeInMemory } from '../store/testing.ts';
import type { Verdict } from './statements.ts';

const concept = (id: string, name: string, parents: string[] = []) => ({
  id,
  name,
  names: [name],
  gloss: '',
  parents,
});

/** Three photos, all of which the machine calls a dog. */
async function library() {
  const { store, db } = storeInMemory();
  await store.addConcepts([
    concept('n1', 'animal'),
    concept('n2', 'dog', ['n1']),
    concept('n3', 'beagle', ['n2']),
    concept('n4', 'cat', ['n1']),
  ]);
  db.exec(`INSERT INTO root (id, path, added_at) VALUES (1, x'2f', 0);
    INSERT INTO folder (id, root, path, text) VALUES (1, 1, x'', '/');
    INSERT INTO photo (id, folder, name, size, mtime, state, added_at)
    VALUES (1, 1, x'61', 1, 1, 'pending', 0), (2, 1, x'62', 2, 2, 'pending', 0), (3, 1, x'63', 3, 3, 'pending', 0)`);
  const analyse = async (version: string, rating: number | null = null) => {
    const numbers = await store.conceptNumbers();
    const model = await store.registerModel({ name: version, version, concepts: ['n2'] }, 1);
    await store.requeueForModel(model);
    const labels = [{ concept: numbers.get('n2')!, score: 0.9 }];
    const photos = [1, 2, 3].map((id) =>
      analysedPhoto({ id, size: id, mtime: id }, { labels, capture: { rating } }),
    );
    await store.recordAnalyses(model, photos, 1);
  };
  await analyse('model 1');
  const find = async (query: string) =>
    (await store.searchPhotos({ query, limit: 10 })).map(({ id }) => id).sort();
  const state = (photos: number[], name: string, verdict: Verdict | null) =>
    store.stateTag({ photos, concept: name, verdict, at: 5 });
  const tables = () => [
    db.prepare('SELECT photo, concept, verdict FROM statement ORDER BY photo, concept').raw().all(),
    db.prepare('SELECT photo, rating, file FROM rated ORDER BY photo').raw().all(),
    db.prepare('SELECT id, rating FROM photo ORDER BY id').raw().all(),
  ];
  return { store, db, analyse, find, state, tables };
}

test('a rejection silences what the machine says, and outlives another model', async () => {
  const { state, find, analyse } = await library();
  expect(await state([1, 2], 'dog', 'no')).toEqual({ kind: 'reject', label: 'dog', photos: 2 });
  expect(await find('dog')).toEqual([3]);
  await analyse('model 2');
  expect(await find('dog')).toEqual([3]);
  await state([1], 'n2', null);
  expect(await find('dog')).toEqual([1, 3]);
});

test('a yes confirms what the machine says or implies, and adds what it does not', async () => {
  const { state, find } = await library();
  expect((await state([1], 'dogs', 'yes')).kind).toBe('confirm');
  expect((await state([1], 'animal', 'yes')).kind).toBe('confirm');
  expect((await state([2], 'beagle', 'yes')).kind).toBe('add');
  expect(await find('beagle')).toEqual([2]);
  expect(await find('is:confirmed')).toEqual([1, 2]);
});

test('an unknown name becomes a tag of the person’s own when it is added, once', async () => {
  const { state, find, db } = await library();
  await state([1], 'Aunt  Hatice', 'yes');
  await state([3], 'aunt hatice', 'yes');
  expect(await find('tag:"aunt hatice"')).toEqual([1, 3]);
  expect(db.prepare(`SELECT name FROM concept WHERE key LIKE 'own:%'`).pluck().all()).toEqual([
    'Aunt Hatice',
  ]);
  await expect(state([1], 'uncle', 'no')).rejects.toMatchObject({ code: 'NOT_FOUND' });
});

test('an unknown photo changes nothing', async () => {
  const { state, find, tables } = await library();
  const before = tables();
  await expect(state([1, 99], 'dog', 'no')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  expect(tables()).toEqual(before);
  expect(await find('dog')).toEqual([1, 2, 3]);
});

test('saying what is said already is no word: undo takes back the one before', async () => {
  const { state, store } = await library();
  await state([1], 'dog', 'no');
  expect((await state([1], 'dog', 'no')).photos).toBe(0);
  expect(await store.undo(6)).toEqual({ kind: 'reject', label: 'dog', photos: 1 });
  expect(await store.undo(7)).toBeNull();
});

test('a rating of the person’s stays over what the file says, which comes back with undo', async () => {
  const { store, analyse, find } = await library();
  await analyse('model 2', 2);
  await store.ratePhotos({ photos: [1], rating: 5, at: 5 });
  await analyse('model 3', 3);
  expect(await find('rating:5')).toEqual([1]);
  await store.undo(6);
  expect(await find('rating:3')).toEqual([1, 2, 3]);
});

test('a photo about which something was ever said keeps its number, also when a missing one comes back as it', async () => {
  const { store, db, state } = await library();
  await state([3], 'cat', 'yes');
  await store.undo(6); // nothing is said now, but redo would say it again
  db.exec(`UPDATE photo SET state = 'missing', missing_at = 1 WHERE id = 1;
    UPDATE photo SET state = 'pending', content_hash = NULL, perceptual_hash = NULL WHERE id = 3`);
  const same = analysedPhoto({ id: 3, size: 3, mtime: 3 });
  const bytes = db.prepare('SELECT content_hash FROM photo WHERE id = 1').pluck().get() as Buffer;
  const photo = { ...same, analysis: { ...same.analysis, contentHash: bytes } };
  expect(await store.recordAnalyses(1, [photo], 1)).toMatchObject({ done: 1, moved: [] });
  expect(await store.redo(7)).toEqual({ kind: 'add', label: 'cat', photos: 1 });
});

test('a person’s word is committed at FULL, and only that', async () => {
  const { db, state } = await library();
  const words = () => db.prepare('SELECT count(*) FROM word').pluck().get();
  const seen: unknown[] = [];
  const pragma = db.pragma.bind(db);
  vi.spyOn(db, 'pragma').mockImplementation((source, options) => {
    seen.push([source, words(), db.inTransaction]);
    return pragma(source, options);
  });
  await state([1], 'dog', 'no');
  expect(seen).toEqual([
    ['synchronous = FULL', 0, false],
    ['synchronous = NORMAL', 1, false],
  ]);
});

test('any words, undone and said again, are what a list of words would give, and the log alone gives them back', async () => {
  const word = fc.oneof(
    fc.record({
      photos: fc.uniqueArray(fc.constantFrom(1, 2, 3), { minLength: 1 }),
      concept: fc.constantFrom('n1', 'n2', 'n3', 'n4', 'own tag'),
      verdict: fc.constantFrom('yes' as const, 'no' as const, null),
    }),
    fc.record({
      photos: fc.uniqueArray(fc.constantFrom(1, 2, 3), { minLength: 1 }),
      rating: fc.integer({ min: 0, max: 5 }),
    }),
    fc.constantFrom('undo' as const, 'redo' as const),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(word, { maxLength: 25 }), async (words) => {
      const { store, tables, db } = await library();
      await store.stateTag({ photos: [1], concept: 'own tag', verdict: 'yes', at: 0 });
      // The model: whole states, as a text editor would keep them.
      const states = [tables()];
      let now = 0;
      for (const each of words) {
        if (each === 'undo') {
          const change = await store.undo(1);
          if (now > 0) now--;
          else {
            expect(change).not.toBeNull(); // the first word, from before the model began
            await store.redo(1);
          }
        } else if (each === 'redo') {
          expect((await store.redo(1)) === null).toBe(now === states.length - 1);
          now = Math.min(now + 1, states.length - 1);
        } else {
          const { photos } =
            'rating' in each
              ? await store.ratePhotos({ ...each, at: 1 })
              : await store.stateTag({ ...each, at: 1 });
          if (photos > 0) {
            states.length = now + 1;
            states.push(tables());
            now++;
          }
        }
        expect(tables()).toEqual(states[now]);
      }
      const before = tables();
      db.exec('DELETE FROM statement');
      await store.rebuildStatements();
      expect(tables()).toEqual(before);
      await store.close();
    }),
    { numRuns: 60 },
  );
});
