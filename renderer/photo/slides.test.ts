import { expect, test } from 'vitest';
import { placesOf, slideAfter } from './slides.ts';

/** A result in which the photo at place i has the id `total - i`. */
function host(total: number) {
  const asked: number[] = [];
  const getIds = ({ offset, limit }: { offset: number; limit: number }): Promise<number[]> => {
    asked.push(offset);
    const length = Math.max(0, Math.min(limit, total - offset));
    return Promise.resolve(Array.from({ length }, (_, at) => total - offset - at));
  };
  return { asked, getIds };
}

test('selected photos are found at their places, in the order of the result', async () => {
  const { getIds } = host(10);
  expect(await placesOf({ getIds }, { id: 1, total: 10 }, new Set([3, 9, 1]))).toEqual([1, 7, 9]);
});

test('a large result is read no further than needed, and a photo that left it is no trouble', async () => {
  const near = host(250_000);
  expect(await placesOf(near, { id: 1, total: 250_000 }, new Set([249_999]))).toEqual([1]);
  expect(near.asked).toEqual([0]);
  const far = host(250_000);
  expect(await placesOf(far, { id: 1, total: 250_000 }, new Set([1, 999_999]))).toEqual([249_999]);
  expect(far.asked).toEqual([0, 100_000, 200_000]);
});

test('a show goes through the selected ones, or on and on, and ends', () => {
  expect(slideAfter(1, [1, 7, 9], 10)).toBe(7);
  expect(slideAfter(9, [1, 7, 9], 10)).toBeNull();
  expect(slideAfter(4, [], 10)).toBe(5);
  expect(slideAfter(9, [], 10)).toBeNull();
});
