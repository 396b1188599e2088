import type { Database } from 'better-sqlite3';
import fc from 'fast-check';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { GridPhoto, OpenedResult } from '../../contract/views.ts';
import { QueryError } from '../search/error.ts';
import { naiveSearch } from '../search/naive.testing.ts';
import { searchOperations } from '../search/operations.ts';
import { parse } from '../search/parse.ts';
import { queriesFor } from '../search/queries.testing.ts';
import { makeDatabase, makePhotos, type TestPhoto } from '../search/testing.ts';
import { browseOperations } from './operations.ts';

const { openResult, getPage, getIds, placeIn } = browseOperations;

const photos = makePhotos(300, 2);
let db: Database;
beforeAll(() => {
  db = makeDatabase(photos);
});

const newestFirst = (a: TestPhoto, b: TestPhoto) =>
  (b.takenAt ?? -Infinity) - (a.takenAt ?? -Infinity) || b.id - a.id;

function expectedMonths(found: readonly TestPhoto[]) {
  const months: { month: string | null; count: number }[] = [];
  for (const { takenAt } of found) {
    const month = takenAt === null ? null : new Date(takenAt).toISOString().slice(0, 7);
    if (months.at(-1)?.month === month) months.at(-1)!.count++;
    else months.push({ month, count: 1 });
  }
  return months;
}

describe('an opened result', () => {
  test('has the photos that match, newest first, and its months lie side by side in it', () => {
    const { query } = queriesFor(photos);
    fc.assert(
      fc.property(query, (text) => {
        const ids = new Set(naiveSearch(parse(text), photos));
        const expected = photos.filter(({ id }) => ids.has(id)).sort(newestFirst);
        const opened = openResult(db, text);
        expect(opened.total, text).toBe(expected.length);
        if (opened.order === 'likeness') return;
        expect(getIds(db, opened.id, 0, 1000)).toEqual(expected.map(({ id }) => id));
        expect(opened.months).toEqual(expectedMonths(expected));
      }),
      { numRuns: 100 },
    );
  });

  test('has the most alike first where all photos must be like one, and no months', () => {
    const [first, second] = photos.filter(({ embedding }) => embedding !== null).map(({ id }) => id);
    const alike = searchOperations.similarPhotos(db, first!, 100)!.map(({ id }) => id);
    const dogs = new Set(
      searchOperations.searchPhotos(db, { query: 'dog', limit: 1000 }).map(({ id }) => id),
    );
    const asked = (query: string) => {
      const opened = openResult(db, query);
      return { ...opened, ids: getIds(db, opened.id, 0, 1000) };
    };
    expect(asked(`similar:${first}`)).toMatchObject({
      order: 'likeness',
      ids: alike,
      months: [{ month: null, count: alike.length }],
    });
    const alikeDogs = alike.filter((id) => dogs.has(id));
    expect(alikeDogs.length).toBeGreaterThan(1);
    for (const query of [
      `dog similar:${first}`,
      `similar:${first} (dog or dog)`,
      `dog (dog similar:${first})`,
    ])
      expect(asked(query), query).toMatchObject({ order: 'likeness', ids: alikeDogs });
    const ofFirst = asked(`similar:${first} similar:${second}`).ids;
    expect(ofFirst).toEqual(alike.filter((id) => ofFirst.includes(id)));
    expect(asked(`similar:${first} -similar:${first}`)).toMatchObject({ total: 0, months: [] });
    for (const query of [null, 'dog', `-similar:${first}`, `dog or similar:${first}`])
      expect(openResult(db, query).order, query ?? 'all').toBe('date');
  });

  test('has all photos that are not missing where nothing is asked', () => {
    const opened = openResult(db, null);
    const present = photos.filter(({ state }) => state !== 'missing').sort(newestFirst);
    expect(getIds(db, opened.id, 0, 1000)).toEqual(present.map(({ id }) => id));
    expect(OpenedResult.parse(opened)).toEqual({
      ...{ id: opened.id, total: present.length, order: 'date' },
      ...{ months: expectedMonths(present), parts: [] },
    });
  });

  test('has the months of photos taken long ago, and of the last and first moment of one', () => {
    const times = [
      Date.UTC(2020, 1, 2),
      Date.UTC(2020, 1, 1),
      Date.UTC(2020, 1, 1) - 1,
      Date.UTC(1969, 11, 31),
      Date.UTC(1888, 1, 29),
      null,
    ];
    const few = makeDatabase(
      times.map((takenAt, index) => ({
        ...photos[0]!,
        id: index + 1,
        name: `${index}`,
        state: 'done',
        takenAt,
      })),
    );
    expect(openResult(few, null).months).toEqual(
      ['2020-02', '2020-01', '1969-12', '1888-02', null].map((month, index) => ({
        month,
        count: index === 0 ? 2 : 1,
      })),
    );
  });

  test('a wrong query is refused at its place', () => {
    expect(() => openResult(db, 'dog tag:zzz')).toThrow(
      expect.objectContaining({
        code: 'BAD_QUERY',
        place: { text: 'dog tag:zzz', position: 4, length: 7, expected: { kind: 'concept', close: [] } },
      }),
    );
    expect(() => openResult(db, 'dog "cat')).toThrow(QueryError);
  });
});

describe('pages', () => {
  test('of any size, one after the other, are the result, and as search has them', () => {
    const { id, total } = openResult(db, '-dog');
    const searched = searchOperations.searchPhotos(db, { query: '-dog', limit: 1000 });
    for (const limit of [1, 7, 100, 500]) {
      const found: GridPhoto[] = [];
      for (let offset = 0; offset < total; offset += limit) {
        const page = getPage(db, id, offset, limit);
        expect(page).toHaveLength(Math.min(limit, total - offset));
        found.push(...page);
      }
      expect(found.map((photo) => photo.id)).toEqual(searched.map((photo) => photo.id));
      expect(found.map(({ takenAt }) => takenAt)).toEqual(searched.map(({ takenAt }) => takenAt));
    }
    expect(getPage(db, id, total, 10)).toEqual([]);
  });

  test('a photo is found where it lies, and one that does not match nowhere', () => {
    const { id, total } = openResult(db, '-dog');
    const ids = getIds(db, id, 0, total);
    expect(ids.map((photo) => placeIn(db, id, photo))).toEqual(ids.map((_, place) => place));
    const other = photos.find((photo) => !ids.includes(photo.id))!.id;
    expect(placeIn(db, id, other)).toBeNull();
    expect(() => placeIn(db, id - 1000, other)).toThrow('no longer open');
  });

  test('give what the contract says', () => {
    const { id } = openResult(db, null);
    for (const photo of getPage(db, id, 0, 500)) expect(GridPhoto.parse(photo)).toEqual(photo);
  });
});

describe('while photos come and go', () => {
  const three = [1, 2, 3].map((id): TestPhoto => ({
    ...photos[0]!,
    ...{ id, name: `${id}.jpg`, state: 'done', takenAt: id, labels: [], statements: [], embedding: null },
  }));
  let few: Database;
  beforeEach(() => {
    few = makeDatabase(three);
  });

  test('the photos and their places stay, and show what they are now', () => {
    const { id } = openResult(few, null);
    few.exec(`UPDATE photo SET taken_at = 10, rating = 5 WHERE id = 1;
      UPDATE photo SET state = 'missing', missing_at = 0 WHERE id = 2;
      DELETE FROM photo WHERE id = 3;
      INSERT INTO photo (id, folder, name, size, mtime, state, added_at) VALUES (4, 1, x'61', 0, 0, 'pending', 0)`);
    expect(getPage(few, id, 0, 10)).toMatchObject([
      { id: 3, state: 'missing', name: '' },
      { id: 2, state: 'missing', name: '2.jpg' },
      { id: 1, state: 'done', rating: 5 },
    ]);
    expect(getPage(few, openResult(few, null).id, 0, 10).map((photo) => photo.id)).toEqual([1, 4]);
  });

  test('the newest eight results are kept; an older one is not found', () => {
    const first = openResult(few, null).id;
    const later = Array.from({ length: 8 }, () => openResult(few, 'is:missing').id);
    expect(new Set([first, ...later]).size).toBe(9);
    expect(() => getPage(few, first, 0, 1)).toThrow(expect.objectContaining({ code: 'NOT_FOUND' }));
    expect(() => getIds(few, first, 0, 1)).toThrow(expect.objectContaining({ code: 'NOT_FOUND' }));
    expect(getPage(few, later[0]!, 0, 1)).toEqual([]);
  });

  test('a number from another library is none of this one', () => {
    expect(() => getIds(makeDatabase(three), openResult(few, null).id, 0, 1)).toThrow('no longer open');
  });
});

test('all photos are listed from the index alone, in its order', () => {
  const plan = db
    .prepare(
      `EXPLAIN QUERY PLAN SELECT photo.id FROM photo WHERE photo.state <> 'missing'
       ORDER BY photo.taken_at DESC, photo.id DESC`,
    )
    .all() as { detail: string }[];
  expect(plan.map(({ detail }) => detail)).toEqual(['SCAN photo USING COVERING INDEX photo_taken_at']);
});
