import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parse } from '../search/parse.ts';
import { queriesFor } from '../search/queries.testing.ts';
import { makePhotos } from '../search/testing.ts';
import { unfinishedTerm } from './unfinished.ts';

/** A text with a bar for the cursor. */
function at(text: string) {
  const found = unfinishedTerm(text.replace('|', ''), text.indexOf('|'));
  if (found === null) return null;
  const { start, end, field, written, before } = found;
  const replaced = text.replace('|', '').slice(start, end);
  return [replaced, field, written, before.map((word) => word.text).join(' ')];
}

describe('the term at the cursor', () => {
  test.each([
    ['do|', ['do', null, 'do', '']],
    ['do|g cat', ['dog', null, 'do', '']],
    ['dog ca|', ['ca', null, 'ca', 'dog']],
    ['a b c d e|', ['e', null, 'e', 'b c d']],
    ['a "b" c|', ['c', null, 'c', '']],
    ['a or b|', ['b', null, 'b', '']],
    ['a -b|', ['b', null, 'b', '']],
    ['-a b|', ['b', null, 'b', '']],
    ['a (b|', ['b', null, 'b', '']],
    ['(a b|)', ['b', null, 'b', 'a']],
    ['taken:2019 b|', ['b', null, 'b', '']],
    ['co-op|', ['co-op', null, 'co-op', '']],
    ['"golden re|', ['"golden re', null, 'golden re', '']],
    ['"golden re| cat:x', ['"golden re', null, 'golden re', '']],
    ['"golden re|t" cat', ['"golden ret"', null, 'golden re', '']],
    ['“golden”|', ['“golden”', null, 'golden', '']],
    ['"a \\"b|', ['"a \\"b', null, 'a "b', '']],
    ['tag:go|', ['tag:go', 'tag', 'go', '']],
    ['-TAG:"polar b|', ['TAG:"polar b', 'tag', 'polar b', '']],
    ['folder:|', ['folder:', 'folder', '', '']],
    ['camera:| dog', ['camera:', 'camera', '', '']],
    ['12:30|', ['12:30', null, '12:30', '']],
    ['|', ['', null, '', '']],
    ['dog |', ['', null, '', '']],
    ['dog |  cat', ['', null, '', '']],
    ['-|', ['', null, '', '']],
    ['(|)', ['', null, '', '']],
    ['ta|ken:2019', null],
    ['|dog', null],
    ['dog |cat', null],
    ['(|dog', null],
  ])('%s', (text, expected) => {
    expect(at(text)).toEqual(expected);
  });

  test('of any text, however broken, lies around the cursor', () => {
    const pieces = fc.constantFrom(
      ...['dog', ' ', '-', '"', '\\', '(', ')', ':', 'tag:', '“', '\t', '\0', 'é', '🐕'],
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 12 }), fc.nat(), (parts, choice) => {
        const text = parts.join('');
        const cursor = choice % (text.length + 1);
        const found = unfinishedTerm(text, cursor);
        if (found === null) return;
        expect(found.start).toBeLessThanOrEqual(cursor);
        expect(found.end).toBeGreaterThanOrEqual(cursor);
        expect(found.end).toBeLessThanOrEqual(text.length);
      }),
      { numRuns: 1000 },
    );
  });

  test('of a query that parses is a term of it, or a gap', () => {
    const { query } = queriesFor(makePhotos(10, 2));
    fc.assert(
      fc.property(query, fc.nat(), (text, choice) => {
        const found = unfinishedTerm(text, choice % (text.length + 1));
        if (found === null || found.start === found.end) return;
        const term = text.slice(found.start, found.end);
        if (term === 'or') return; // it may become a word yet
        expect(parse(term), `${text}: ${term}`).toMatchObject({ position: 0, length: term.length });
      }),
      { numRuns: 500 },
    );
  });
});
