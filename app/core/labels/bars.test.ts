import { expect, test } from 'vitest';
import { type BarRule, barsOf } from './bars.ts';

// animal 1 > pet 2, dog 3 (a pet too) > beagle 4
const below = new Map(
  Object.entries({ 1: [1, 2, 3, 4], 2: [2, 3, 4], 3: [3, 4], 4: [4] }).map(([id, all]) => [
    Number(id),
    new Set(all),
  ]),
);
const rule = (action: BarRule['action'], concept: number, value: number | null = null): BarRule => ({
  concept,
  action,
  value,
});
const least = (...levels: BarRule[][]) =>
  Object.fromEntries(barsOf(levels, below).map((bar) => [bar.concept, bar.least]));

test('what is hidden is hidden with all below it, unless that is allowed', () => {
  expect(least([rule('hide', 3)])).toEqual({ 3: 2, 4: 2 });
  expect(least([rule('hide', 3), rule('allow', 4)])).toMatchObject({ 3: 2, 4: 0 });
  expect(least([rule('hide', 1), rule('allow', 3)])).toEqual({ 1: 2, 2: 2, 3: 0 });
});

test('the nearest folder wins, whatever the concept; then the nearest concept', () => {
  expect(least([rule('allow', 3)], [rule('hide', 1)])).toEqual({ 1: 2, 2: 2, 3: 0 });
  expect(least([rule('hide', 1)], [rule('allow', 4)])).toEqual({ 1: 2, 2: 2, 3: 2, 4: 2 });
});

test('a threshold takes the place of the model’s for its concept, and adds to it below', () => {
  expect(barsOf([[rule('threshold', 3, 0.5)]], below)).toEqual([
    { concept: 3, least: 0.5, own: true, allowed: false },
    { concept: 4, least: 0.5, own: false, allowed: false },
  ]);
  expect(least([rule('threshold', 3, 0.5), rule('threshold', 4, 0.9)])).toEqual({ 3: 0.5, 4: 0.9 });
});

test('an allowed concept keeps its threshold; a hidden one is never said', () => {
  expect(barsOf([[rule('allow', 4), rule('threshold', 4, 0.7)]], below)).toEqual([
    { concept: 4, least: 0.7, own: true, allowed: true },
  ]);
  expect(least([rule('hide', 4), rule('threshold', 4, 0.1)])).toEqual({ 4: 2 });
});

test('of rules that are equally near, the strictest holds', () => {
  const two = new Map([
    [1, new Set([1, 3])],
    [2, new Set([2, 3])],
  ]);
  const bars = barsOf([[rule('hide', 1), rule('allow', 2)]], two);
  expect(bars.find(({ concept }) => concept === 3)).toMatchObject({ least: 2 });
});
