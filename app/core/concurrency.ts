/** @file Many things at a time, but only so many: the two shapes of it that the engine needs. */

/**
 * Calls `work` on each item with at most `limit` calls under way, and yields the results in the order of the items.
 * Pulls an item only when there is room for it. The first error ends the iteration, after the calls under way.
 */
export async function* mapInOrder<Item, Result>(
  items: AsyncIterable<Item> | Iterable<Item>,
  limit: number,
  work: (item: Item) => Promise<Result>,
): AsyncGenerator<Result> {
  const underWay: Promise<Result>[] = [];
  try {
    for await (const item of items) {
      const call = work(item);
      // Its error is thrown when its turn comes; this keeps Node from calling it unhandled until then.
      call.catch(() => undefined);
      underWay.push(call);
      if (underWay.length >= limit) yield await underWay.shift()!;
    }
    while (underWay.length > 0) yield await underWay.shift()!;
  } finally {
    await Promise.allSettled(underWay);
  }
}

/**
 * Calls `work` on each item with at most `limit` calls under way, in no order. Pulls an item only when there is room
 * for it. Resolves when all calls have ended; rejects with the first error, after the calls under way.
 */
export async function forEachConcurrently<Item>(
  items: AsyncIterable<Item> | Iterable<Item>,
  limit: number,
  work: (item: Item) => Promise<void>,
): Promise<void> {
  const underWay = new Set<Promise<void>>();
  try {
    for await (const item of items) {
      const call: Promise<void> = work(item).finally(() => underWay.delete(call));
      // Its error is thrown by the race or by the wait below, never lost; this keeps Node from calling it unhandled.
      call.catch(() => undefined);
      underWay.add(call);
      if (underWay.size >= limit) await Promise.race(underWay);
    }
    await Promise.all(underWay);
  } finally {
    await Promise.allSettled(underWay);
  }
}
