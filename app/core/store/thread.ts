/** @file The database's thread: opens the library and answers one call after the other. Only SQLite runs here. */
import { parentPort, workerData } from 'node:worker_threads';
import type { Database } from 'better-sqlite3';
import { Problem } from '../../contract/problem.ts';
import type { Request, Reply, Opening } from './connection.ts';
import { openDatabase } from './database.ts';
import { takeLock } from './lock.ts';
import type { Lock } from './lock.ts';
import { operations } from './operations.ts';
import { problemOf, toWire } from './problems.ts';

const port = parentPort!;
const { library, mode } = workerData as Opening;
const table = operations as unknown as Record<string, (db: unknown, ...args: readonly unknown[]) => unknown>;

const reply = (message: Reply): void => port.postMessage(message);

function open() {
  const lock: Lock | undefined = mode === 'write' ? takeLock(library) : undefined;
  try {
    return { lock, db: openDatabase(library, mode) };
  } catch (error) {
    lock?.release();
    throw error;
  }
}

/** Leaves one small file. What is committed is safe without it, so a full disk or a damaged page is no news here. */
function tidy(db: Database): void {
  if (mode === 'read') return;
  try {
    db.pragma('optimize');
    db.pragma('wal_checkpoint(TRUNCATE)');
  } catch (error) {
    if (!(problemOf(error, library) instanceof Problem)) throw error;
  }
}

function serve({ lock, db }: ReturnType<typeof open>): void {
  const close = (): void => {
    try {
      tidy(db);
    } finally {
      db.close();
      lock?.release();
    }
  };
  port.on('message', ({ id, name, args }: Request) => {
    try {
      reply({ kind: 'value', id, value: name === 'close' ? close() : table[name]!(db, ...args) });
    } catch (error) {
      reply({ kind: 'error', id, error: toWire(problemOf(error, library)) });
    }
    if (name === 'close') port.close();
  });
  reply({ kind: 'opened', names: Object.keys(table) });
}

try {
  serve(open());
} catch (error) {
  reply({ kind: 'refused', error: toWire(error) });
}
