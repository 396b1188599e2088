/** @file A store for tests: the same operations on a database in memory, without a thread. */
import SQLite from 'better-sqlite3';
import type { Database } from 'better-sqlite3';
import { migrate } from './migrate.ts';
import { operations } from './operations.ts';
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
