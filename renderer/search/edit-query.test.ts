/** @file Changes of a query's text. */
import { describe, expect, it, test } from 'vitest';
import {
  addTerm,
  fieldOf,
  negatePart,
  quote,
  readPart,
  removePart,
  setBelow,
  setField,
  setSure,
} from './edit-query.ts';

/** The part of a query that is this text, as the host finds it. */
function part(query: string, text: string) {
  const start = query.indexOf(text);
  expect(start).toBeGreaterThanOrEqual(0);
  return { start, end: start + text.length, text, negated: text.startsWith('-') };
}

describe('removePart', () => {
  test.each([
    ['dog -cat taken:2019..', '-cat', 'dog taken:2019..'],
    ['dog -cat', 'dog', '-cat'],
    ['dog', 'dog', ''],
    ['dog or cat', 'cat', 'dog'],
    ['dog or cat', 'dog', 'cat'],
    ['dog OR cat or bird', 'cat', 'dog or bird'],
    ['dog and cat beach', 'cat', 'dog beach'],
    ['dog cat and beach', 'cat', 'dog beach'],
    ['dog and cat or beach', 'cat', 'dog or beach'],
    ['dog or cat beach', 'cat', 'dog or beach'],
    ['beach cat or dog', 'cat', 'beach or dog'],
    ['beach (cat or dog)', 'cat', 'beach (dog)'],
    ['beach -(cat) dog', 'cat', 'beach dog'],
    ['beach (cat)', '(cat)', 'beach'],
    ['tag:"hot or not" cat', 'cat', 'tag:"hot or not"'],
    ['door cat', 'cat', 'door'],
    ['cat order', 'cat', 'order'],
  ])('takes from %s the part %s', (query, text, expected) => {
    expect(removePart(query, part(query, text))).toBe(expected);
  });
});

describe('negatePart', () => {
  test.each([
    ['dog cat', 'cat', 'dog -cat'],
    ['dog -cat', '-cat', 'dog cat'],
    ['golden retriever cat', 'golden retriever', '-(golden retriever) cat'],
    ['dog or cat', 'dog or cat', '-(dog or cat)'],
    ['x (dog or cat)', '(dog or cat)', 'x -(dog or cat)'],
    ['tag:"polar bear"', 'tag:"polar bear"', '-tag:"polar bear"'],
    ['(dog conf:>=0.8)', '(dog conf:>=0.8)', '-(dog conf:>=0.8)'],
    ['-(dog conf:>=0.8)', '-(dog conf:>=0.8)', '(dog conf:>=0.8)'],
  ])('turns round in %s the part %s', (query, text, expected) => {
    expect(negatePart(query, part(query, text))).toBe(expected);
  });

  it('takes two minus signs for none', () => {
    expect(negatePart('--dog', { ...part('--dog', '--dog'), negated: false })).toBe('-dog');
  });
});

describe('setBelow', () => {
  test.each([
    ['dog beach', 'dog', false, 'label:dog beach'],
    ['label:dog beach', 'label:dog', true, 'tag:dog beach'],
    ['tag:n02084071', 'tag:n02084071', false, 'label:n02084071'],
    ['golden retriever', 'golden retriever', false, 'label:"golden retriever"'],
    ['"golden retriever"', '"golden retriever"', false, 'label:"golden retriever"'],
    ['label:"golden retriever"', 'label:"golden retriever"', true, 'tag:"golden retriever"'],
    ['-dog', '-dog', false, '-label:dog'],
    ['(dog conf:>=0.8) x', '(dog conf:>=0.8)', false, '(label:dog conf:>=0.8) x'],
  ])('changes in %s the part %s', (query, text, below, expected) => {
    expect(setBelow(query, part(query, text), below)).toBe(expected);
  });
});

describe('setSure', () => {
  test.each([
    ['dog cat', 'dog', 0.8, '(dog conf:>=0.8) cat'],
    ['-dog', '-dog', 0.5, '-(dog conf:>=0.5)'],
    ['(dog conf:>=0.8) cat', '(dog conf:>=0.8)', 0.95, '(dog conf:>=0.95) cat'],
    ['(dog conf:>=0.8) cat', '(dog conf:>=0.8)', null, 'dog cat'],
    ['-(dog conf:>=0.8) cat', '-(dog conf:>=0.8)', null, '-dog cat'],
    ['golden retriever', 'golden retriever', 0.8, '("golden retriever" conf:>=0.8)'],
    ['tag:"polar bear"', 'tag:"polar bear"', 0.8, '(tag:"polar bear" conf:>=0.8)'],
  ])('sets in %s for %s', (query, text, sure, expected) => {
    expect(setSure(query, part(query, text), sure)).toBe(expected);
  });
});

test('readPart leaves groups that are more than one sure concept as they are', () => {
  expect(readPart({ text: '(dog cat conf:>=0.8)', negated: false })).toEqual({
    negated: false,
    core: '(dog cat conf:>=0.8)',
    sure: null,
  });
  expect(readPart({ text: '-(tag:"polar bear" conf:>=.5)', negated: true })).toEqual({
    negated: true,
    core: 'tag:"polar bear"',
    sure: 0.5,
  });
});

describe('setField', () => {
  test.each([
    ['dog', 'rating', '>=3', 'dog rating:>=3'],
    ['', 'rating', '>=3', 'rating:>=3'],
    ['rating:5 dog rating:4', 'rating', '>=3', 'rating:>=3 dog'],
    ['dog Rating:5', 'rating', null, 'dog'],
    ['dog', 'rating', null, 'dog'],
    ['dog or cat', 'rating', '5', '(dog or cat) rating:5'],
    ['dog', 'camera', 'Canon EOS R6', 'dog camera:"Canon EOS R6"'],
    ['x camera:"Canon EOS R6" y', 'camera', 'Nikon', 'x camera:Nikon y'],
    ['"rating:5 stars"', 'rating', '3', '"rating:5 stars" rating:3'],
    ['(rating:5 dog)', 'rating', '3', '(rating:5 dog) rating:3'],
  ])('changes %s: %s to %s', (query, name, value, expected) => {
    expect(setField(query, name, value)).toBe(expected);
    if (value !== null && !/ or /.test(query)) expect(fieldOf(expected, name)).toBe(value);
  });

  it('reads no field that is part of something else', () => {
    expect(fieldOf('(rating:5 dog)', 'rating')).toBeNull();
    expect(fieldOf('-rating:5', 'rating')).toBeNull();
    expect(fieldOf('rating:5 or dog', 'rating')).toBeNull();
  });
});

test('addTerm adds what is not there yet', () => {
  expect(addTerm('dog', 'tag:cat')).toBe('dog tag:cat');
  expect(addTerm('', 'tag:cat')).toBe('tag:cat');
  expect(addTerm('tag:cat dog', 'tag:cat')).toBe('tag:cat dog');
  expect(addTerm('dog or bird', 'tag:cat')).toBe('(dog or bird) tag:cat');
});

test('quote keeps names together', () => {
  expect(quote('dog')).toBe('dog');
  expect(quote('polar bear')).toBe('"polar bear"');
  expect(quote('say "hi" \\ (x)')).toBe('"say \\"hi\\" \\\\ (x)"');
  expect(quote('')).toBe('""');
});
