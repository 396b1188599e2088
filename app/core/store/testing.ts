/** @file A store for tests: the same operations on a database in memory, without a thread. */
import SQLite from 'better-sqlite3';
import type { Database } from 'better-sqlite3';
import type { Capture } from '../vision/analysis.ts';
import { emptyCapture } from '../metadata/read.ts';
import { migrate } from './migrate.ts';
import { operations } from './operations.ts';
import type { AnalysedPhoto } from './operations/analyses.ts';
import type { PendingPhoto } from './operations/queue.ts';
import type { Store } from './store.ts';

/** Arguments and results are cloned as they are between threads. `db` is for looking at the tables. */
export function storeInMemory(): { store: Store; db: Database } {
  const db = new SQLite(':memory:');
  migrate(db, 'memory');
  const methods = Object.entries(operations).map(([name, operation]) => [
    name,
    async (...args: readonly unknown[]): Promise<unknown> => {
      const run = operation as (db: Database, ...args: readonly unknown[]) => unknown;
      return structuredClone(run(db, ...structuredClone(args)));
    },
  ]);
  const close = async () => void db.close();
  return { store: { ...Object.fromEntries(methods), close, [Symbol.asyncDispose]: close } as Store, db };
}

/** What the network and the file might have said about a photo; its content is taken to be its size and time. */
export function analysedPhoto(
  { id, size, mtime }: Pick<PendingPhoto, 'id' | 'size' | 'mtime'>,
  { capture, ...rest }: Partial<Omit<AnalysedPhoto, 'analysis'>> & { capture?: Partial<Capture> } = {},
): AnalysedPhoto {
  return {
    id,
    size,
    mtime,
    analysis: {
      type: 'jpeg',
      width: 4000,
      height: 3000,
      orientation: 1,
      contentHash: Buffer.from(`${size} bytes of ${mtime}`),
      perceptualHash: Buffer.alloc(8, id),
      colour: 0x336699,
      capture: { ...emptyCapture, ...capture },
    },
    scores: Buffer.from('scores'),
    embedding: Buffer.from('embedding'),
    labels: [],
    ...rest,
  };
}

/** As if the network had looked at all that is pending. @returns the numbers of the photos it looked at. */
export async function tagAllPending(store: Store, model = 'model 1'): Promise<number[]> {
  const version = await store.registerModel({ name: model, version: model, concepts: [] }, 1);
  const now = Date.now();
  const pending = await store.nextPending({ afterId: 0, limit: 100_000, now });
  await store.recordAnalyses(
    version,
    pending.map((photo) => analysedPhoto(photo)),
    now,
  );
  return pending.map(({ id }) => id);
}
