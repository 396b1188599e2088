import type { Database } from 'better-sqlite3';
import fc from 'fast-check';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { matchingPhotos } from './match.ts';
import { QueryError } from './error.ts';
import { naiveSearch } from './naive.testing.ts';
import { parse } from './parse.ts';
import { queriesFor } from './queries.testing.ts';
import { makeDatabase, makePhotos, type TestPhoto } from './testing.ts';

const photos = makePhotos(300, 2);
let db: Database;
beforeAll(() => {
  db = makeDatabase(photos);
});

function search(query: string, within: Database = db): number[] {
  return [...matchingPhotos(within, query)].sort((a, b) => a - b);
}

describe('against a second reading of the same query', () => {
  const { leaf, binder, query } = queriesFor(photos);

  test('finds the same photos, whatever is asked', () => {
    let found = 0;
    fc.assert(
      fc.property(query, (text) => {
        const expected = naiveSearch(parse(text), photos);
        found += expected.length > 0 ? 1 : 0;
        expect(search(text), text).toEqual(expected);
      }),
      { numRuns: 500 },
    );
    expect(found).toBeGreaterThan(150);
  });

  test('a further term never finds more', () => {
    // is:missing and is:rejected show what is otherwise left out
    const further = fc
      .oneof(
        leaf,
        binder,
        binder.map((each) => `-${each}`),
      )
      .filter((each) => !/^is:(missing|rejected)$/.test(each));
    fc.assert(
      fc.property(query, further, (text, more) => {
        const few = new Set(search(`(${text})`));
        expect(
          search(`(${text}) -zz9 ${more}`).filter((id) => !few.has(id)),
          `${text} / ${more}`,
        ).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });
});

/** One photo, and whether a query finds it. */
function finds(photo: Partial<TestPhoto>): (query: string) => boolean {
  const one = makeDatabase([{ ...plain, ...photo }]);
  return (query) => search(query, one).length === 1;
}
const plain: TestPhoto = {
  ...{
    id: 1,
    folder: '/mnt/golden',
    name: 'a.jpg',
    title: '',
    description: '',
    takenAt: null,
    takenOffset: null,
  },
  ...{
    rating: null,
    size: 1,
    width: null,
    height: null,
    type: null,
    camera: null,
    latitude: null,
    longitude: null,
  },
  ...{ state: 'done', labels: [], statements: [], embedding: null },
};
const label = (concept: string, score = 0.9) => ({ concept, source: 'model' as const, score });

describe('concepts', () => {
  test('a word and tag: find what lies below, label: only itself', () => {
    const found = finds({ labels: [label('beagle')] });
    expect(['dog', 'dogs', 'Animal', 'tag:dog', 'label:beagle'].map(found)).toEqual([
      true,
      true,
      true,
      true,
      true,
    ]);
    expect(['cat', 'label:dog', '-dog'].map(found)).toEqual([false, false, false]);
  });

  test('words side by side that are one name find that concept', () => {
    const found = finds({ labels: [label('polar')] });
    expect(found('polar bear')).toBe(true);
    expect(found('polar bear conf:>0.8')).toBe(true);
    expect(found('"polar" bear')).toBe(false);
    expect(found('polar')).toBe(false);
  });

  test('a name of two concepts finds both', () => {
    expect(finds({ labels: [label('crane-bird')] })('crane')).toBe(true);
    expect(finds({ labels: [label('crane-machine')] })('crane')).toBe(true);
  });

  test('a word is text too, tag: is not', () => {
    const found = finds({ title: 'The Beagle, a ship' });
    expect(found('beagle')).toBe(true);
    expect(found('tag:beagle')).toBe(false);
  });
});

describe('binding', () => {
  const found = finds({
    title: 'cat',
    labels: [label('dog', 0.9), { concept: 'beach', source: 'file', score: 0.3 }],
    statements: [{ concept: 'machine', verdict: 'no' }],
  });
  test.each([
    ['dog conf:>0.8', true],
    ['beach conf:>0.8', false],
    ['dog beach conf:>0.8', false],
    ['(dog or beach) conf:>0.8', true],
    ['dog (beach conf:<0.5)', true],
    ['dog conf:>0.8 source:file', false], // one tag must have both
    ['cat conf:>0.1', false], // text has no confidence
    ['dog -beach conf:>0.8', false], // nothing binds behind a minus
    ['dog -(beach conf:>0.8)', true],
    ['dog -conf:>0.8', false],
    ['conf:>0.8', true],
    ['sunset or conf:>0.95', false],
    ['tag:machine', false],
    ['tag:machine is:rejected', true],
    ['is:confirmed', false],
    ['(has:gps or dog) source:model', true],
  ])('%s: %s', (query, expected) => {
    expect(found(query)).toBe(expected);
  });
});

test('missing photos are found only where they are asked for', () => {
  const found = finds({ state: 'missing', labels: [label('dog')] });
  expect(['dog', '-cat', 'dog is:missing', 'is:missing'].map(found)).toEqual([false, false, true, true]);
});

test('what is not known is neither within a range nor an obstacle behind a minus', () => {
  const found = finds({});
  expect(['rating:0..5', 'taken:..2100', 'width:>0', 'near:0,0,20000km'].some(found)).toBe(false);
  expect(['-rating:0..5', '-taken:..2100', '-width:>0', '-camera:x', '-has:gps'].every(found)).toBe(true);
});

test.each([
  ['tag:dgo', 0, 'dog'],
  ['cat or label:"golden retreiver"', 7, 'golden retriever'],
  ['beach -(tag:xyzzyplugh)', 8, 'file names'],
  ['similar:99999', 0, undefined],
])('%s names the place, and what may have been meant', (query, position, hint) => {
  try {
    matchingPhotos(db, query);
    expect.unreachable();
  } catch (error) {
    expect(error).toBeInstanceOf(QueryError);
    expect(error).toMatchObject({ position, length: query.slice(position).replace(/\)$/, '').length });
    if (hint !== undefined) expect((error as QueryError).hint).toContain(hint);
  }
});

describe('values', () => {
  const hostile = fc.oneof(
    fc.string({ unit: 'binary', minLength: 1 }),
    fc.constantFrom(
      `'; DROP TABLE photo; --`,
      `" OR 1=1 --`,
      'a" NEAR(b',
      'x*',
      'name: y',
      '%',
      '?',
      '\0',
      '\\',
    ),
  );

  const statements = (query: string): string[] => {
    db.exec(`INSERT OR REPLACE INTO setting VALUES ('any', 'change')`); // nothing is kept
    const prepare = vi.spyOn(db, 'prepare');
    search(query);
    const texts = prepare.mock.calls.map(([text]) => text);
    prepare.mockRestore();
    return texts;
  };

  test('are bound: the text of the statements does not depend on them', () => {
    fc.assert(
      fc.property(hostile, fc.constantFrom('', 'camera:', 'folder:'), (value, field) => {
        const quoted = (text: string) => `${field}"${text.replace(/[\\"“”„]/g, '\\$&')}"`;
        const unknown = `zz9 ${value} zz9`; // no concept has this name
        expect(new Set(statements(quoted(unknown)))).toEqual(new Set(statements(quoted('zz8'))));
      }),
      { numRuns: 500 },
    );
    expect(search('is:missing or -is:missing')).toHaveLength(photos.length);
  });
});

test.each([
  Array.from({ length: 200 }, (_, i) => `dog${i}`).join(' or '),
  Array.from({ length: 100 }, () => '-dog tag:cat').join(' '),
  Array.from({ length: 49 }, (_, i) => `(dog -cat ${i % 2 ? 'or' : ''} `).join('') +
    'conf:>0.5' +
    ')'.repeat(49),
  Array.from({ length: 24 }, () => '-(dog ').join('') + 'conf:>0.5' + ')'.repeat(24),
])('the largest queries still run', (query) => {
  expect(search(query)).toEqual(naiveSearch(parse(query), photos));
});
