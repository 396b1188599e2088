/** @file The order in which photos are tagged: by number, but first those that a person has before their eyes. */
import type { PendingPhoto } from './store/operations/queue.ts';
import type { Store } from './store/store.ts';

/** Photos that are to be tagged before others, by number; another list takes the place of this one. */
export interface Foremost {
  photos: readonly number[];
}

/** Pending photos fetched at a time: the bound of what is known about a library of any size. */
const pageSize = 256;

interface Queue {
  readonly store: Pick<Store, 'nextPending' | 'pendingAmong'>;
  readonly foremost: Foremost;
  /** Numbers of photos that were given out and are pending until they are recorded. */
  readonly underWay: ReadonlySet<number>;
  readonly signal: AbortSignal;
}

/** All photos that are pending, each once, until `signal`. */
export async function* pendingPhotos({
  store,
  foremost,
  underWay,
  signal,
}: Queue): AsyncGenerator<PendingPhoto> {
  const now = Date.now();
  let served: readonly number[] = [];
  let afterId = 0;
  for (;;) {
    // What is read as pending may have been given out by then, and be recorded by the time its turn comes.
    const given = new Set(underWay);
    const isNew = ({ id }: PendingPhoto) => !given.has(id) && !underWay.has(id);
    const page = await store.nextPending({ afterId, limit: pageSize, now });
    for (const photo of page) {
      while (served !== foremost.photos) {
        served = foremost.photos;
        for (const first of await store.pendingAmong(served, now)) {
          if (signal.aborted) return;
          if (served !== foremost.photos) break;
          if (!isNew(first)) continue;
          given.add(first.id);
          yield first;
        }
      }
      if (signal.aborted) return;
      if (isNew(photo)) yield photo;
    }
    if (page.length < pageSize) return;
    afterId = page.at(-1)!.id;
  }
}
