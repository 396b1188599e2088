import type { Database } from 'better-sqlite3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Store } from '../store/store.ts';
import { storeInMemory } from '../store/testing.ts';
import { conceptsOfKeywords, knownConcept } from './file-labels.ts';

let store: Store;
let db: Database;
const row = (id: string, name: string, parents: string[] = []) => ({
  id,
  name,
  names: [name],
  gloss: '',
  parents,
});

beforeEach(async () => {
  ({ store, db } = storeInMemory());
  await store.importConcepts([
    row('n1', 'animal'),
    row('n2', 'dog', ['n1']),
    row('n3', 'crane', ['n1']),
    row('n4', 'machine'),
    row('n5', 'crane', ['n4']),
    row('n6', 'rose'),
  ]);
});
afterEach(() => store.close());

/** A keyword by its path; `!` marks someone. */
const said = (...keywords: string[]) =>
  conceptsOfKeywords(
    db,
    keywords.map((text) => ({ path: text.replace('!', '').split('|'), someone: text.startsWith('!') })),
  )
    .map((id) => db.prepare('SELECT key FROM concept WHERE id = ?').pluck().get(id) as string)
    .sort();
const above = (key: string) =>
  db
    .prepare(
      `SELECT above.key FROM concept JOIN concept_below ON concept_below.concept = concept.id
       JOIN concept AS above ON above.id = concept_below.ancestor WHERE concept.key = ? AND above.key <> ? ORDER BY 1`,
    )
    .pluck()
    .all(key, key);

test('a name that one concept has is that concept, in any case and number', () => {
  expect(said('Dogs', 'ANIMAL')).toEqual(['n1', 'n2']);
});

test('what the library does not know becomes its own, once', () => {
  expect(said('Aunt Mary')).toEqual(['own:aunt mary']);
  expect(said('aunt  mary')).toEqual(['own:aunt mary']);
});

test('of several meanings the path tells; nobody guesses', () => {
  expect(said('Machine|Crane')).toEqual(['n5']);
  expect(said('Animals|Crane')).toEqual(['n3']);
  expect(said('Crane')).toEqual(['own:crane']);
  expect(knownConcept(db, { path: ['Machine', 'Crane'], someone: false })).toBe(
    db.prepare(`SELECT id FROM concept WHERE key = 'n5'`).pluck().get(),
  );
});

test('someone is no flower', () => {
  expect(said('!Rose')).toEqual(['own:rose']);
  expect(said('!Rose')).toEqual(['own:rose']);
});

test('a path gives own concepts their parents; what it does not imply is said too', () => {
  expect(said('Animal|Rex')).toEqual(['own:rex']);
  expect(above('own:rex')).toEqual(['n1']);
  expect(said('Holiday|Dog')).toEqual(['n2', 'own:holiday']);
  expect(said('Family|Children|Anna')).toEqual(['own:anna']);
  expect(above('own:anna')).toEqual(['own:children', 'own:family']);
});

test('the first parent stays, and no circle is closed', () => {
  said('a|b|c');
  said('x|b');
  expect(above('own:b')).toEqual(['own:a']);
  said('c|a');
  expect(above('own:a')).toEqual([]);
  said('top|a');
  expect(above('own:c')).toEqual(['own:a', 'own:b', 'own:top']);
});

test('the closure is the one that the shipped table would be given', async () => {
  said('a|b|c', 'Animal|d|e', 'top|a', 'x|y', 'Animal|x');
  const closure = () => db.prepare('SELECT * FROM concept_below').raw().all();
  const before = closure();
  await store.addConcepts([row('n9', 'later')]);
  const id = db.prepare(`SELECT id FROM concept WHERE key = 'n9'`).pluck().get();
  expect(closure().filter((pair) => (pair as number[])[0] !== id)).toEqual(before);
});
