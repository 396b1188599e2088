import { expect, test } from 'vitest';
import { nearest } from './nearest.ts';

const names = ['dog', 'dot', 'cat', 'golden retriever', 'giraffe'];

test.each([
  ['dgo', ['dog']], // two letters swapped
  ['girafe', ['giraffe']],
  ['golden retreiver', ['golden retriever']],
  ['do', ['dog', 'dot']],
  ['elephant', []],
  ['', []],
])('%s', (word, found) => {
  expect(nearest(word, names)).toEqual(found);
});

test('the nearest come first, and no more than asked for', () => {
  expect(nearest('dots', ['dogs', 'dot', 'cots', 'dots'], 2)).toEqual(['dots', 'cots']);
});
