import { expect, test } from 'vitest';
import { Text } from './text.svelte.ts';

test.each([
  ['en', 'July 2021', /^April ?– ?July 2021$/],
  ['tr', 'Temmuz 2021', /^Nisan ?– ?Temmuz 2021$/],
] as const)('months in %s', (locale, one, several) => {
  const text = new Text();
  text.locale = locale;
  expect(text.months('2021-07', '2021-07')).toBe(one);
  expect(text.months('2021-04', '2021-07').replace(/\s/g, ' ')).toMatch(several); // ICU puts thin spaces around the dash
});
