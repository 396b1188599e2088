import type { Database } from 'better-sqlite3';
import { beforeAll, expect, test } from 'vitest';
import { Facets } from '../../contract/views.ts';
import { cameraName } from '../search/camera.ts';
import { searchOperations } from '../search/operations.ts';
import { makeDatabase, makePhotos } from '../search/testing.ts';
import { printField } from '../search/tree.ts';
import { browseOperations } from './operations.ts';

const { getFacets } = browseOperations;
const { countMatches } = searchOperations;

const photos = makePhotos(200, 9);
const present = photos.filter(({ state }) => state !== 'missing');
let db: Database;
beforeAll(() => {
  db = makeDatabase(photos);
});

test('each value finds as many photos as it says', () => {
  const facets = getFacets(db);
  expect(Facets.parse(facets)).toEqual(facets);
  const fields = { cameras: 'camera', folders: 'folder', years: 'taken' } as const;
  for (const [name, field] of Object.entries(fields)) {
    const values = facets[name as keyof typeof fields];
    expect(values.length).toBeGreaterThan(1);
    for (const { value, count } of values) {
      expect(count).toBeGreaterThan(0);
      expect(countMatches(db, { query: printField(field, value) }), value).toBe(count);
    }
  }
});

test('the years are all there, newest first', () => {
  const { years } = getFacets(db);
  expect(years.map(({ value }) => value)).toEqual(['2020', '2019', '2018']);
  expect(years.reduce((sum, { count }) => sum + count, 0)).toBe(
    present.filter(({ takenAt }) => takenAt !== null).length,
  );
});

test('years long ago are four digits, and missing photos have none', () => {
  const times = [Date.UTC(1888, 11, 31, 23), new Date(0).setUTCFullYear(33, 0, 1), Date.UTC(1970, 0, 1)];
  const old = makeDatabase(
    times.map((takenAt, index) => ({
      ...photos[0]!,
      ...{ id: index + 1, name: `${index}`, takenAt, state: takenAt === 0 ? 'missing' : 'done' },
    })),
  );
  expect(getFacets(old).years).toEqual([
    { value: '1888', count: 1 },
    { value: '0033', count: 1 },
  ]);
});

test('folders go two levels down from a followed one, by path, whole names only', () => {
  const at = (id: number, root: number, path: string): string =>
    `INSERT INTO folder (id, root, path, text) VALUES (${id}, ${root}, CAST('${path}' AS BLOB), '/photos${path && '/'}${path}');
     INSERT INTO photo (folder, name, size, mtime, state, added_at) VALUES (${id}, x'61', 0, 0, 'done', 0);`;
  const own = makeDatabase([]);
  own.exec(`INSERT INTO root (id, path, added_at) VALUES (9, CAST('/photos' AS BLOB), 0);
    ${at(11, 9, '')} ${at(12, 9, '2019/May/Rome')} ${at(13, 9, '2019 old')} ${at(14, 9, '2019/May')}`);
  expect(getFacets(own).folders).toEqual([
    { value: '/photos/', count: 4 },
    { value: '/photos/2019 old/', count: 1 },
    { value: '/photos/2019/', count: 2 },
    { value: '/photos/2019/May/', count: 2 },
  ]);
  for (const { value, count } of getFacets(own).folders)
    expect(countMatches(own, { query: printField('folder', value) })).toBe(count);
});

test('folders that differ by case alone are one, as they are to a query', () => {
  const own = makeDatabase([]);
  own.exec(`INSERT INTO folder (id, root, path, text) VALUES
      (11, 1, CAST('A/B' AS BLOB), '/A/B'), (12, 1, CAST('a/b' AS BLOB), '/a/b');
    INSERT INTO photo (folder, name, size, mtime, state, added_at) VALUES
      (11, x'61', 0, 0, 'done', 0), (12, x'61', 0, 0, 'done', 0)`);
  expect(getFacets(own).folders.map(({ count }) => count)).toEqual([2, 2, 2]);
});

test.each([
  ['Canon', 'Canon EOS R5', 'Canon EOS R5'],
  ['NIKON CORPORATION', 'NIKON Z 6', 'NIKON Z 6'],
  ['Apple', 'iPhone 15', 'Apple iPhone 15'],
  ['Can', 'Canon X', 'Can Canon X'],
  ['', 'X100', 'X100'],
  ['Leica', '', 'Leica'],
  ['', '', ''],
])('a camera of %j, %j is called %j', (make, model, name) => {
  expect(cameraName(make, model)).toBe(name);
});
