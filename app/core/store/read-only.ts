/** @file Opens a database for reading, also where nothing may be written beside it. */
import { existsSync, statSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import SQLite from 'better-sqlite3';
import type { Database } from 'better-sqlite3';
import { schemaVersion } from './migrate.ts';

// Read when better-sqlite3 loads its binary, at the first database: lets a file be named as a URI (`openReadOnly`).
process.env['SQLITE_USE_URI'] = '1';

/** Milliseconds a statement waits for another connection's lock; only checkpoints and readers ever hold one long. */
export const busyTimeout = 5000;

/**
 * Even a reader of a database in WAL mode writes its shared-memory file. Where the folder cannot be written and
 * nothing waits in the WAL, the file cannot change under us either: open it as immutable.
 */
export function openReadOnly(file: string): Database {
  const options = { readonly: true, fileMustExist: true, timeout: busyTimeout };
  const db = new SQLite(file, options);
  try {
    schemaVersion(db);
    return db;
  } catch (error) {
    db.close();
    const unread = existsSync(`${file}-wal`) && statSync(`${file}-wal`).size > 0;
    if (unread || !isAccessError(error)) throw error;
    return new SQLite(`${pathToFileURL(file).href}?immutable=1`, options);
  }
}

const isAccessError = (error: unknown): boolean =>
  error instanceof SQLite.SqliteError && /^SQLITE_(CANTOPEN|READONLY)/.test(error.code);
