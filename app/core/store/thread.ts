/** @file The database's thread: opens the library and answers one call after the other. Only SQLite runs here. */
import { parentPort, workerData } from 'node:worker_threads';
import type { Database } from 'better-sqlite3';
import type { Request, Reply, Opening } from './connection.ts';
import { openDatabase } from './database.ts';
import { operations } from './operations.ts';
import { Owned } from './owned.ts';
import { DamagedLibrary, problemOf, toWire } from './problems.ts';
import { markSuspect } from './recovery.ts';

const port = parentPort!;
const { library, mode } = workerData as Opening;
const table = operations as unknown as Record<string, (db: unknown, ...args: readonly unknown[]) => unknown>;

const reply = (message: Reply): void => port.postMessage(message);

interface Opened {
  readonly db: Database;
  /** Called after each operation. */
  readonly keepWords: () => void;
  readonly close: () => Promise<void>;
}

function open(): Opened {
  if (mode === 'write') {
    const owned = new Owned(library, (notice) => reply({ kind: 'notice', notice }));
    return { db: owned.db, keepWords: () => owned.keepWords(), close: () => owned.close() };
  }
  const db = openDatabase(library, 'read');
  return { db, keepWords: () => undefined, close: async () => void db.close() };
}

async function answer({ db, keepWords, close }: Opened, { id, name, args }: Request): Promise<void> {
  try {
    let value: unknown;
    if (name === 'close') await close();
    else {
      value = table[name]!(db, ...args);
      keepWords();
    }
    reply({ kind: 'value', id, value });
  } catch (error) {
    reply({ kind: 'error', id, error: toWire(failed(error)) });
  }
  if (name === 'close') port.close();
}

function failed(error: unknown): unknown {
  const problem = problemOf(error, library);
  if (problem instanceof DamagedLibrary) markSuspect(library);
  return problem;
}

try {
  const opened = open();
  port.on('message', (request: Request) => void answer(opened, request));
  reply({ kind: 'opened', names: Object.keys(table) });
} catch (error) {
  reply({ kind: 'refused', error: toWire(failed(error)) });
}
