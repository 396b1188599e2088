import type { Database } from 'better-sqlite3';
import { beforeEach, expect, test } from 'vitest';
import { makeDatabase } from '../search/testing.ts';
import { browseOperations } from './operations.ts';

const { listSearches, saveSearch, deleteSearch } = browseOperations;

let db: Database;
beforeEach(() => {
  db = makeDatabase([]);
});

test('searches are kept by name, in the order of names; the same name again takes its place', () => {
  expect(listSearches(db)).toEqual([]);
  saveSearch(db, { name: 'Été', query: 'beach' });
  saveSearch(db, { name: 'dogs', query: 'dog' });
  saveSearch(db, { name: 'dogs', query: 'dog -cat' });
  expect(listSearches(db)).toEqual([
    { name: 'dogs', query: 'dog -cat' },
    { name: 'Été', query: 'beach' },
  ]);
  deleteSearch(db, 'dogs');
  deleteSearch(db, 'never there');
  expect(listSearches(db).map(({ name }) => name)).toEqual(['Été']);
});

test('a query that does not parse is refused at its place, and nothing is changed', () => {
  saveSearch(db, { name: 'dogs', query: 'dog' });
  expect(() => saveSearch(db, { name: 'dogs', query: 'dog (cat' })).toThrow(
    expect.objectContaining({
      code: 'BAD_QUERY',
      place: { text: 'dog (cat', position: 4, length: 1, expected: { kind: 'closing' } },
    }),
  );
  expect(listSearches(db)).toEqual([{ name: 'dogs', query: 'dog' }]);
});

test('a tag that is gone does not keep a search from being saved', () => {
  saveSearch(db, { name: 'later', query: 'tag:"Aunt Mary"' });
  expect(listSearches(db)).toHaveLength(1);
});
