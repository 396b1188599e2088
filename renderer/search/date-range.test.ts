/** @file The value of `taken:` as two days, and back. */
import { expect, test } from 'vitest';
import { readRange, writeRange } from './date-range.ts';

test.each([
  ['2019', '2019-01-01', '2019-12-31'],
  ['2020-2', '2020-02-01', '2020-02-29'],
  ['2019-05-17', '2019-05-17', '2019-05-17'],
  ['2019-05..2020', '2019-05-01', '2020-12-31'],
  ['2019..', '2019-01-01', ''],
  ['..2019-05', '', '2019-05-31'],
  ['>2019', '', ''],
  [null, '', ''],
])('%s is from %s to %s', (value, from, to) => {
  expect(readRange(value)).toEqual({ from, to });
});

test.each([
  ['2019-01-01', '2019-12-31', '2019'],
  ['2019-05-17', '2019-05-17', '2019-05-17'],
  ['2019-05-01', '', '2019-05-01..'],
  ['', '2019-05-01', '..2019-05-01'],
  ['', '', null],
])('from %s to %s is %s', (from, to, value) => {
  expect(writeRange({ from, to })).toBe(value);
});
