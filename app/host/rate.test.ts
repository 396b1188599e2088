import { expect, test } from 'vitest';
import { Rate } from './rate.ts';

/** Notes a photo every `every` milliseconds, `count` times. @returns the time of the last */
function work(rate: Rate, every: number, count: number, from = 0, done = 0): number {
  for (let i = 0; i <= count; i++) rate.note(done + i, from + i * every);
  return from + every * count;
}

test('photos a second, as soon as there is a second to tell from', () => {
  const rate = new Rate();
  expect(rate.perSecond(0, 0)).toBeNull();
  work(rate, 100, 5);
  expect(rate.perSecond(5, 500)).toBeNull();
  expect(rate.perSecond(20, 2000)).toBeCloseTo(10);
});

test('what was longer than ten seconds ago does not count', () => {
  const rate = new Rate();
  const then = work(rate, 10, 2000);
  expect(rate.perSecond(2000, then)).toBeCloseTo(100, 0);
  const now = work(rate, 1000, 15, then, 2000);
  expect(rate.perSecond(2015, now)).toBeCloseTo(1, 1);
});

test('when nothing comes any more, it falls', () => {
  const rate = new Rate();
  const then = work(rate, 100, 100);
  expect(rate.perSecond(100, then + 10_000)).toBeCloseTo(5, 0);
});
