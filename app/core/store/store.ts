/**
 * @file The library's store, seen from outside: every operation of `operations.ts` as an asynchronous method.
 *
 * SQLite runs on a thread of its own, so that no query holds up the host.
 */
import { extname } from 'node:path';
import { SHARE_ENV, Worker } from 'node:worker_threads';
import type { Notice } from '../../contract/notice.ts';
import { Connection } from './connection.ts';
import type { Opening } from './connection.ts';
import type { Mode } from './database.ts';
import type { operations } from './operations.ts';

type Operations = typeof operations;

/** Without the database, which the thread supplies. */
type ArgumentsOf<F> = F extends (db: never, ...args: infer A) => unknown ? A : never;
type ResultOf<F> = F extends (db: never, ...args: never) => infer R ? R : never;

export type Store = {
  readonly [Name in keyof Operations]: (
    ...args: ArgumentsOf<Operations[Name]>
  ) => Promise<ResultOf<Operations[Name]>>;
} & {
  /** A barrier: all calls made before are answered, all is in library.db, and the lock is free. */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
};

export const Store = {
  /**
   * @param library - the library's folder; 'write' makes it as needed and becomes its only owner.
   * @param options.onNotice - told what the person should know: that the database was damaged and made anew, or that
   * no backup can be made.
   * @throws Problem LOCKED, READ_ONLY, DISK_FULL, BAD_LIBRARY, or NOT_FOUND where there is nothing to read.
   */
  async open(
    library: string,
    { mode, onNotice = () => undefined }: { mode: Mode; onNotice?: (notice: Notice) => void },
  ): Promise<Store> {
    const workerData: Opening = { library, mode };
    const thread = new URL(`./thread${extname(import.meta.filename)}`, import.meta.url);
    // The environment is shared because SQLite reads the process's own (see `database.ts`), not the thread's copy.
    const connection = new Connection(new Worker(thread, { workerData, env: SHARE_ENV }), onNotice);
    const methods = (await connection.opened()).map((name) => [
      name,
      (...args: readonly unknown[]) => connection.call(name, args),
    ]);
    const close = () => connection.close();
    return { ...Object.fromEntries(methods), close, [Symbol.asyncDispose]: close } as Store;
  },
};
