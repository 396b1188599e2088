import type { Database } from 'better-sqlite3';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { QueryPart } from '../../contract/views.ts';
import { parse } from './parse.ts';
import { partsOf } from './parts.ts';
import { queriesFor } from './queries.testing.ts';
import { makeDatabase, makePhotos } from './testing.ts';
import { print } from './tree.ts';

const photos = makePhotos(10, 2);
let db: Database;
beforeAll(() => {
  db = makeDatabase(photos);
});

/** As a window does it: the words "and" that held the part go with it. */
const without = (query: string, { start, end }: QueryPart): string =>
  `${query.slice(0, start)} ${query.slice(end)}`
    .replace(/\band\s+(?=and\b|$)/gi, '')
    .trim()
    .replace(/^and\s+|\s+and$/gi, '');

describe('whatever the query', () => {
  const { query, term } = queriesFor(photos);
  const joined = fc
    .tuple(fc.array(term, { minLength: 1, maxLength: 5 }), fc.constantFrom(' ', '\t ', ' and ', ' AND '))
    .map(([terms, between]) => terms.join(between));
  const written = fc
    .tuple(fc.oneof(query, joined), fc.constantFrom('', ' ', '( ', '(('))
    .map(([text, open]) => open + text + open.replaceAll('(', ')'));

  test('its parts say together what it says, each where it is written', () => {
    fc.assert(
      fc.property(written, (text) => {
        const parts = partsOf(db, text);
        let last = 0;
        for (const part of parts) {
          expect(QueryPart.parse(part)).toEqual(part);
          expect(part.text).toBe(text.slice(part.start, part.end));
          expect(part.start).toBeGreaterThanOrEqual(last);
          last = part.end;
        }
        expect(print(parse(parts.map((part) => part.text).join(' '))), text).toBe(print(parse(text)));
      }),
      { numRuns: 500 },
    );
  });

  test('a part that is taken out leaves a query of the others', () => {
    fc.assert(
      fc.property(fc.oneof(query, joined), fc.nat(), (text, choice) => {
        const parts = partsOf(db, text);
        fc.pre(parts.length > 1);
        const out = parts[choice % parts.length]!;
        const left = parts.filter((part) => part !== out).map((part) => part.text);
        expect(print(parse(without(text, out))), text).toBe(print(parse(left.join(' '))));
      }),
      { numRuns: 300 },
    );
  });
});

test.each([
  ['dog and cat', 0, 'cat'],
  ['dog and cat', 1, 'dog'],
  ['dog and cat and bear', 1, 'dog and bear'],
  ['(dog) -(cat or bear)', 1, '(dog)'],
])('%s without its part %d is %s', (query, index, left) => {
  expect(without(query, partsOf(db, query)[index]!)).toBe(left);
});

const part = (query: string) => partsOf(db, query).map(({ start: _, end: __, ...rest }) => rest);

const open = { min: null, max: null, minOpen: false, maxOpen: false };

describe('a part is', () => {
  test.each([
    ['dog', { kind: 'concept', label: 'dog', kinds: 4 }],
    ['Dogs', { kind: 'concept', label: 'dog', kinds: 4 }],
    ['"ice bear"', { kind: 'concept', label: 'polar bear', kinds: 1 }],
    ['crane', { kind: 'concept', label: 'crane', kinds: 2 }],
    ['tag:pet', { kind: 'concept', label: 'pet', kinds: 7 }],
    ['tag:crane-bird', { kind: 'concept', label: 'crane (bird)', kinds: 1 }],
    ['label:pet', { kind: 'exact', label: 'pet', kinds: null }],
    ['golden retriever', { kind: 'concept', label: 'golden retriever', kinds: 1 }],
    ['sunset', { kind: 'text', label: '“sunset”', kinds: null }],
    ['(dog or cat)', { kind: 'group', label: 'dog or cat', kinds: null }],
    ['dog or cat', { kind: 'group', label: 'dog or cat', kinds: null }],
  ])('%s: %o', (query, expected) => {
    expect(part(query)).toEqual([{ text: query, negated: false, field: null, ...expected }]);
  });

  test.each([
    ['conf:>80%', { kind: 'conf', bounds: { ...open, min: 0.8, minOpen: true } }],
    ['taken:2019', { kind: 'taken', when: 'in', date: '2019', until: null }],
    ['taken:2019..', { kind: 'taken', when: 'from', date: '2019', until: null }],
    ['taken:..2019-05', { kind: 'taken', when: 'until', date: '2019-05', until: null }],
    ['taken:2018..2019', { kind: 'taken', when: 'between', date: '2018', until: '2019' }],
    ['taken:>=2019', { kind: 'taken', when: 'from', date: '2019', until: null }],
    ['rating:>=3', { kind: 'rating', bounds: { ...open, min: 3 } }],
    ['rating:1..2', { kind: 'rating', bounds: { ...open, min: 1, max: 2 } }],
    ['size:..500kb', { kind: 'size', bounds: { ...open, max: 500_000 } }],
    ['width:<640', { kind: 'width', bounds: { ...open, max: 640, maxOpen: true } }],
    ['type:jpg', { kind: 'type', type: 'jpeg' }],
    ['is:untagged', { kind: 'is', state: 'untagged' }],
    ['source:person', { kind: 'source', source: 'person' }],
    ['camera:"eos r5"', { kind: 'camera', text: 'eos r5' }],
    ['near:52.1,4.3,10km', { kind: 'near', latitude: 52.1, longitude: 4.3, radius: 10_000 }],
    ['has:gps', { kind: 'has' }],
    ['similar:1', { kind: 'similar', photo: 1, name: photos[0]!.name }],
    ['similar:99', { kind: 'similar', photo: 99, name: null }],
  ])('%s: a field, %o', (query, field) => {
    expect(part(query)).toEqual([
      { text: query, negated: false, kind: 'field', label: query, kinds: null, field },
    ]);
  });

  test.each([
    ['-dog', true],
    ['--dog', false],
    ['-(-(-dog))', true],
    ['-(dog or cat)', true],
    ['-conf:>0.8', true],
    ['-"sunset"', true],
  ])('%s, which is negated: %s', (query, negated) => {
    expect(part(query)).toMatchObject([{ text: query, negated }]);
  });

  test('words that are one name together, and no more', () => {
    expect(part('polar bear golden retriever dog').map(({ text }) => text)).toEqual([
      'polar bear',
      'golden retriever',
      'dog',
    ]);
    expect(part('"golden" retriever').map(({ text }) => text)).toEqual(['"golden"', 'retriever']);
  });

  test('a group with its parentheses', () => {
    expect(part('( (dog cat) ) -((bear))')).toMatchObject([
      { text: '( (dog cat) )', kind: 'group', label: 'dog cat', negated: false },
      { text: '-((bear))', kind: 'concept', label: 'bear', negated: true },
    ]);
  });
});
