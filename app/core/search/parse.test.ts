import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { QueryError } from './error.ts';
import { parse } from './parse.ts';
import { print, type Tree } from './tree.ts';

/** The tree without places. */
const shape = (query: string): unknown => bare(parse(query));
function bare(tree: Tree): unknown {
  const { position, length, ...rest } = tree;
  expect(position + length).toBeGreaterThan(position);
  if (rest.kind === 'not') return { ...rest, child: bare(rest.child) };
  return rest.kind === 'and' || rest.kind === 'or' ? { ...rest, children: rest.children.map(bare) } : rest;
}

const word = (text: string, quoted = false) => ({ kind: 'word', text, quoted });
const [a, b, c] = [word('a'), word('b'), word('c')];

describe('terms', () => {
  test.each([
    ['a b', { kind: 'and', children: [a, b] }],
    ['a and b', { kind: 'and', children: [a, b] }],
    ['a b OR c', { kind: 'or', children: [{ kind: 'and', children: [a, b] }, c] }],
    ['a (b or c)', { kind: 'and', children: [a, { kind: 'or', children: [b, c] }] }],
    ['-a', { kind: 'not', child: a }],
    ['-(a b)', { kind: 'not', child: { kind: 'and', children: [a, b] } }],
    ['((a))', a],
    ['"a b"', word('a b', true)],
    ['“a b”', word('a b', true)],
    ['"say \\"a\\" \\\\ b"', word('say "a" \\ b', true)],
    ['"or"', word('or', true)],
    ['a-b', word('a-b')],
    ['12:30', word('12:30')],
    ['Müller', word('Müller')],
    ['  a\t b\n', { kind: 'and', children: [a, b] }],
  ])('%s', (query, tree) => {
    expect(shape(query)).toEqual(tree);
  });

  test('know where they stand', () => {
    expect(parse('a -(tag:b or c)')).toMatchObject({
      ...{ position: 0, length: 14 }, // a group is as long as what is in it
      children: [
        { position: 0 },
        { position: 2, child: { position: 4, children: [{ position: 4, length: 5 }, {}] } },
      ],
    });
  });
});

describe('fields', () => {
  const day = (year: number, month = 1, date = 1) => Date.UTC(year, month - 1, date);
  const bounds = (min: number | null, max: number | null, open = false) => ({
    ...{ min, max, minOpen: open && min !== null, maxOpen: open && max !== null },
  });
  test.each([
    ['tag:dog', { kind: 'tag', name: 'dog' }],
    ['TAG:"golden retriever"', { kind: 'tag', name: 'golden retriever' }],
    ['label:dog', { kind: 'label', name: 'dog' }],
    ['conf:>0.8', { kind: 'conf', interval: bounds(0.8, null, true) }],
    ['conf:<=80%', { kind: 'conf', interval: bounds(null, 0.8) }],
    ['conf:0.2..0.4', { kind: 'conf', interval: bounds(0.2, 0.4) }],
    ['source:Person', { kind: 'source', source: 'person' }],
    ['is:confirmed', { kind: 'is', state: 'confirmed' }],
    ['is:untagged', { kind: 'is', state: 'untagged' }],
    ['taken:2019', { kind: 'taken', from: day(2019), to: day(2020) }],
    ['taken:2019-05', { kind: 'taken', from: day(2019, 5), to: day(2019, 6) }],
    ['taken:2020-02-29', { kind: 'taken', from: day(2020, 2, 29), to: day(2020, 3) }],
    ['taken:2019-5..2019-8', { kind: 'taken', from: day(2019, 5), to: day(2019, 9) }],
    ['taken:2019..', { kind: 'taken', from: day(2019), to: null }],
    ['taken:..2019-05', { kind: 'taken', from: null, to: day(2019, 6) }],
    ['taken:>2019', { kind: 'taken', from: day(2020), to: null }],
    ['taken:<=2019-12-31', { kind: 'taken', from: null, to: day(2020) }],
    [
      'taken:0050',
      { kind: 'taken', from: new Date('0050-01-01').getTime(), to: new Date('0051-01-01').getTime() },
    ],
    ['rating:>=3', { kind: 'rating', interval: bounds(3, null) }],
    ['rating:5', { kind: 'rating', interval: bounds(5, 5) }],
    ['size:>5mb', { kind: 'size', interval: bounds(5e6, null, true) }],
    ['size:1.5KB..2GB', { kind: 'size', interval: bounds(1500, 2e9) }],
    ['width:>=4000', { kind: 'width', interval: bounds(4000, null) }],
    ['height:..100', { kind: 'height', interval: bounds(null, 100) }],
    ['type:JPG', { kind: 'type', type: 'jpeg' }],
    ['camera:"EOS R5"', { kind: 'camera', text: 'EOS R5' }],
    ['folder:Holiday', { kind: 'folder', text: 'Holiday' }],
    ['has:gps', { kind: 'has', what: 'gps' }],
    ['near:52.1,-4.3,10km', { kind: 'near', latitude: 52.1, longitude: -4.3, radius: 10_000 }],
    ['near:"52.1, 4.3, 500 m"', { kind: 'near', latitude: 52.1, longitude: 4.3, radius: 500 }],
    ['similar:12', { kind: 'similar', photo: 12 }],
  ])('%s', (query, field) => {
    expect(shape(query)).toEqual({ ...field, value: expect.any(String) });
  });
});

describe('a wrong query names the place and what was expected', () => {
  test.each([
    ['', 0, 0, 'a word'],
    ['dog or', 6, 0, 'a word'],
    ['or dog', 0, 2, 'before "or"'],
    ['dog or or cat', 7, 2, 'before "or"'],
    ['dog and', 7, 0, 'a word'],
    ['dog ()', 4, 2, 'something between the parentheses'],
    ['(dog', 0, 1, 'a ")"'],
    ['dog)', 3, 1, 'a "("'],
    ['dog -', 4, 1, 'directly after the minus'],
    ['- dog', 0, 1, 'directly after the minus'],
    ['dog "cat', 4, 4, 'a closing quotation mark'],
    ['tag:"cat', 4, 4, 'a closing quotation mark'],
    ['& dog', 0, 1, 'letters or digits'],
    ['dog tgas:x', 4, 5, 'one of the fields tag,'],
    ['dog tag: cat', 4, 4, 'a value directly after "tag:"'],
    ['conf:high', 5, 4, 'a confidence'],
    ['conf:0.8', 5, 3, 'a confidence'],
    ['conf:>1.5', 5, 4, 'a confidence'],
    ['source:me', 7, 2, 'model, file, taught or person'],
    ['is:red', 3, 3, 'confirmed, rejected'],
    ['taken:yesterday', 6, 9, 'a year, month or day'],
    ['taken:2019-13', 6, 7, 'a year, month or day'],
    ['taken:2019-02-30', 6, 10, 'a year, month or day'],
    ['taken:2019..2018', 6, 10, 'not before its start'],
    ['taken:..', 6, 2, 'a year, month or day'],
    ['rating:6', 7, 1, 'stars from 0 to 5'],
    ['rating:4..2', 7, 4, 'stars from 0 to 5'],
    ['size:5', 5, 1, 'a size in b, kb, mb or gb'],
    ['size:>5potatoes', 5, 10, 'a size in b, kb, mb or gb'],
    ['width:big', 6, 3, 'a number of pixels'],
    ['type:constructor', 5, 11, 'jpeg, jpg, png'],
    ['has:wings', 4, 5, 'gps'],
    ['near:52.1,4.3', 5, 8, 'latitude, longitude and a distance'],
    ['near:99,4.3,1km', 5, 10, 'latitude, longitude and a distance'],
    ['similar:x', 8, 1, "a photo's number"],
  ])('%s', (query, position, length, expected) => {
    expect(() => parse(query)).toThrow(QueryError);
    try {
      parse(query);
    } catch (error) {
      expect(error).toMatchObject({
        code: 'BAD_QUERY',
        position,
        length,
        place: { text: query, position, length },
      });
      expect((error as QueryError).message).toContain(expected);
    }
  });

  test('a misspelt field is told from text', () => {
    expect(() => parse('takn:2019')).toThrow(
      expect.objectContaining({ hint: expect.stringContaining('taken') }),
    );
  });
});

describe('whatever is typed', () => {
  const pieces = fc.constantFrom(
    ...[
      '(',
      ')',
      '-',
      '"',
      '“',
      '\\',
      ' ',
      ' or ',
      ' and ',
      ':',
      '..',
      '>',
      '>=',
      ',',
      'dog',
      'tag:',
      'conf:',
      'taken:',
    ],
    ...['2019', '0.5', '5mb', 'near:1,2,3km', 'is:failed', 'é', '🐶', '\0', '\u200b', '\ud800'],
  );
  const query = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(pieces, { maxLength: 30 }).map((each) => each.join('')),
  );

  test('it parses or fails with its place inside the query', () => {
    fc.assert(
      fc.property(query, (text) => {
        try {
          parse(text);
        } catch (error) {
          expect(error).toBeInstanceOf(QueryError);
          const { position, length } = error as QueryError;
          expect(position).toBeGreaterThanOrEqual(0);
          expect(position + length).toBeLessThanOrEqual(text.length);
        }
      }),
      { numRuns: 3000 },
    );
  });

  test('what parses prints as a query of the same tree', () => {
    let parsed = 0;
    fc.assert(
      fc.property(query, (text) => {
        let tree;
        try {
          tree = parse(text);
        } catch {
          return;
        }
        parsed++;
        expect(shape(print(tree)), print(tree)).toEqual(bare(tree));
      }),
      { numRuns: 3000 },
    );
    expect(parsed).toBeGreaterThan(300);
  });

  test.each(['a or (b or c)', 'a (b c)', '(a or b) c', '-(a b)', '-(a or -b)', '--a', '(a b) or c d'])(
    '%s prints as it was written',
    (text) => {
      expect(print(parse(text))).toBe(text === '(a b) or c d' ? 'a b or c d' : text);
    },
  );

  test('groups may lie in one another, to a depth that SQLite can follow', () => {
    const nested = (depth: number) => `${'('.repeat(depth)}a b${')'.repeat(depth)}`;
    expect(shape(nested(50))).toEqual(shape('a b'));
    expect(() => parse(nested(51))).toThrow('levels of parentheses');
  });

  test.each([
    ['(', 100_000],
    ['-', 5000],
    ['((((((((((', 10],
    ['a ', 500],
    ['"\\', 3000],
    ['a or ', 300],
  ])('%s, many times over, is refused at once', (piece, times) => {
    expect(() => parse(piece.repeat(times))).toThrow(QueryError);
  });
});
