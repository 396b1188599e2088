import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { forEachConcurrently, mapInOrder } from './concurrency.ts';

/** Runs for a while that differs from item to item, and counts how many run at once. */
function counted() {
  const count = { now: 0, most: 0 };
  const work = async (item: number) => {
    count.most = Math.max(count.most, ++count.now);
    await sleep((item * 7) % 5);
    count.now--;
    return item * 10;
  };
  return { count, work };
}

const items = Array.from({ length: 40 }, (_, i) => i);

test('mapInOrder keeps the order and the limit', async () => {
  const { count, work } = counted();
  const results = await Array.fromAsync(mapInOrder(items, 4, work));
  expect(results).toEqual(items.map((i) => i * 10));
  expect(count.most).toBe(4);
});

test('mapInOrder pulls no more than it may work on', async () => {
  let pulled = 0;
  function* source() {
    for (const item of items) {
      pulled++;
      yield item;
    }
  }
  for await (const _ of mapInOrder(source(), 3, (item) => Promise.resolve(item))) {
    expect(pulled).toBeLessThanOrEqual(3);
    break;
  }
});

test('forEachConcurrently works on everything within the limit', async () => {
  const { count, work } = counted();
  const seen: number[] = [];
  await forEachConcurrently(items, 5, async (item) => {
    seen.push((await work(item)) / 10);
  });
  expect(seen.toSorted((a, b) => a - b)).toEqual(items);
  expect(count.most).toBe(5);
});

test.each([
  ['mapInOrder', (work: (i: number) => Promise<void>) => Array.fromAsync(mapInOrder(items, 4, work))],
  ['forEachConcurrently', (work: (i: number) => Promise<void>) => forEachConcurrently(items, 4, work)],
])('%s ends with the first error, after the calls under way', async (_, run) => {
  let underWay = 0;
  const failing = async (item: number) => {
    underWay++;
    await sleep(item % 3);
    underWay--;
    if (item === 10) throw new Error('ten');
  };
  await expect(run(failing)).rejects.toThrow('ten');
  expect(underWay).toBe(0);
});
