import { expect, test } from 'vitest';
import type { Expected } from '../../app/contract/expected.ts';
import { problemInWords } from './problem.ts';
import { Text } from './text.svelte.ts';

const every: { readonly [Kind in Expected['kind']]: Expected & { kind: Kind } } = {
  term: { kind: 'term' },
  termBefore: { kind: 'termBefore', word: 'and' },
  opening: { kind: 'opening' },
  closing: { kind: 'closing' },
  inside: { kind: 'inside' },
  afterMinus: { kind: 'afterMinus' },
  quotationMark: { kind: 'quotationMark' },
  letters: { kind: 'letters' },
  fewerCharacters: { kind: 'fewerCharacters', most: 901 },
  fewerTerms: { kind: 'fewerTerms', most: 902 },
  fewerLevels: { kind: 'fewerLevels', most: 903 },
  field: { kind: 'field', fields: ['tag', 'taken'], close: 'taken', term: 'takn:2019' },
  value: { kind: 'value', field: 'tag' },
  oneOf: { kind: 'oneOf', values: ['jpeg', 'png', 'webp'] },
  confidence: { kind: 'confidence' },
  date: { kind: 'date' },
  laterEnd: { kind: 'laterEnd' },
  stars: { kind: 'stars' },
  pixels: { kind: 'pixels' },
  bytes: { kind: 'bytes' },
  position: { kind: 'position' },
  photo: { kind: 'photo' },
  photoSeen: { kind: 'photoSeen' },
  concept: { kind: 'concept', close: ['golden retriever', 'golden'] },
};

const text = new Text();
const say = (
  locale: string,
  place: { text: string; position: number; length: number; expected: Expected },
) => {
  text.locale = locale;
  return problemInWords(text, { message: 'English', hint: undefined, place });
};

test.each(Object.values(every))('%o is said in each language, with all that it holds', (expected) => {
  const { kind: _, ...values } = expected;
  const place = { text: 'dog zebra', position: 4, length: 5, expected };
  const [english, turkish] = [say('en', place), say('tr', place)];
  expect(turkish.message).not.toBe(english.message);
  expect(turkish.hint === undefined).toBe(english.hint === undefined);
  for (const { message, hint } of [english, turkish]) {
    expect(message).toContain('zebra');
    for (const value of Object.values(values).flat()) expect(`${message} ${hint}`).toContain(String(value));
  }
});

test('the sentence says where the query is wrong', () => {
  const expected = every.quotationMark;
  expect(say('en', { text: 'dog "cat', position: 4, length: 4, expected }).message).toBe(
    'The query is wrong at character 5, “"cat”: expected a closing quotation mark.',
  );
  expect(say('tr', { text: 'dog "cat', position: 4, length: 4, expected }).message).toBe(
    'Sorgu 5. karakterde yanlış, “"cat”; beklenen: kapanış tırnağı.',
  );
  expect(say('tr', { text: 'dog or', position: 6, length: 0, expected: every.term }).message).toMatch(
    /^Sorgu erken bitiyor/,
  );
  expect(say('tr', { text: ' ', position: 1, length: 0, expected: every.term }).message).toMatch(
    /^Sorgu boş/,
  );
});
