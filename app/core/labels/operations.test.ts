import SQLite from 'better-sqlite3';
import type { Database } from 'better-sqlite3';
import { beforeEach, expect, test } from 'vitest';
import { migrate } from '../store/migrate.ts';
import { Concepts, type ConceptRow } from './concepts.ts';
import { conceptOperations } from './operations.ts';

const { importConcepts, addConcepts, conceptNumbers } = conceptOperations;

const row = (id: string, names: string[], parents: string[] = []): ConceptRow => ({
  id,
  name: names[0]!,
  names,
  gloss: `about ${names[0]}`,
  parents,
});
const table = [
  row('animal', ['animal']),
  row('pet', ['pet'], ['animal']),
  row('canine', ['canine'], ['animal']),
  row('dog', ['dog', 'hound'], ['pet', 'canine']),
];

let db: Database;
beforeEach(() => {
  db = new SQLite(':memory:');
  migrate(db, ':memory:');
});

const named = (name: string) =>
  db
    .prepare('SELECT key FROM concept JOIN concept_name ON concept = id WHERE concept_name.name = ?')
    .pluck()
    .all(name);
const below = (key: string) =>
  db
    .prepare(
      `SELECT c.key FROM concept_below JOIN concept AS c ON c.id = concept_below.concept
       JOIN concept AS a ON a.id = ancestor WHERE a.key = ? ORDER BY c.key`,
    )
    .pluck()
    .all(key);

test('brings in concepts, names, parents, and all that lies below each', () => {
  importConcepts(db, table);
  expect(named('hound')).toEqual(['dog']);
  expect(below('animal')).toEqual(['animal', 'canine', 'dog', 'pet']);
  expect(below('dog')).toEqual(['dog']);
  expect([...conceptNumbers(db).keys()].sort()).toEqual(['animal', 'canine', 'dog', 'pet']);
});

test('the same table again writes nothing', () => {
  importConcepts(db, table);
  const before = db.prepare('SELECT total_changes()').pluck().get();
  importConcepts(db, table);
  expect(db.prepare('SELECT total_changes()').pluck().get()).toBe(before);
});

test('a changed table changes names and parents and keeps the numbers', () => {
  importConcepts(db, table);
  const numbers = conceptNumbers(db);
  importConcepts(db, [...table.slice(0, 3), row('dog', ['doggy'], ['canine'])]);
  expect(named('hound')).toEqual([]);
  expect(named('doggy')).toEqual(['dog']);
  expect(below('pet')).toEqual(['pet']);
  expect(conceptNumbers(db)).toEqual(numbers);
});

test('concepts of the library survive, with their parents', () => {
  importConcepts(db, table);
  addConcepts(db, [row('own:rex', ['Rex', 'rex'], ['dog']), row('dog', ['not this'])]);
  importConcepts(db, [...table, row('cat', ['cat'], ['pet'])]);
  expect(named('rex')).toEqual(['own:rex']);
  expect(named('not this')).toEqual([]);
  expect(below('animal')).toEqual(['animal', 'canine', 'cat', 'dog', 'own:rex', 'pet']);
});

test('takes the shipped table', () => {
  const { rows } = Concepts.load();
  importConcepts(db, rows);
  expect(conceptNumbers(db).size).toBe(rows.length);
  expect(below('n02084071').length).toBeGreaterThan(118); // dog: every breed of ImageNet
});
