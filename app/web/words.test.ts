import { expect, test } from 'vitest';
import { inWords, languageOf } from './words.ts';

test.each([
  [undefined, 'en'],
  ['', 'en'],
  ['*', 'en'],
  ['tr', 'tr'],
  ['TR-tr', 'tr'],
  ['tr-TR,tr;q=0.9,en;q=0.8', 'tr'],
  ['en-GB,en;q=0.9,tr;q=0.8', 'en'],
  ['en;q=0.3, tr ; q=0.7', 'tr'],
  ['de-DE,de;q=0.9,tr;q=0.5,en;q=0.4', 'tr'],
  ['de, fr', 'en'],
  ['tr;q=0, en;q=0.1', 'en'],
  ['trv, en;q=0.5', 'en'],
  [`${'tr;q=0.1,'.repeat(5000)}en`, 'en'],
])('a browser that asks for %.40j is answered in %s', (accepted, language) => {
  expect(languageOf({ 'accept-language': accepted })).toBe(language);
});

test('a sentence is in the language that was asked for', () => {
  expect(inWords('nothingHere', { 'accept-language': 'tr' })).toBe('Bu adreste bir şey yok.');
  expect(inWords('nothingHere', {})).toBe('There is nothing at this address.');
});
