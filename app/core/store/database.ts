/** @file Opens the library's SQLite file, for writing (made or brought up to date as needed) or for reading. */
import { existsSync, mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import SQLite from 'better-sqlite3';
import type { Database } from 'better-sqlite3';
import { Problem } from '../../contract/problem.ts';
import { backUp } from './backups.ts';
import { migrate, migrations, refuseFuture, schemaVersion } from './migrate.ts';
import { problemOf } from './problems.ts';
import { busyTimeout, openReadOnly } from './read-only.ts';

export type Mode = 'write' | 'read';

/**
 * @param library - the library's folder; made where it does not exist and `mode` is 'write'.
 * @throws Problem NOT_FOUND (nothing to read), READ_ONLY, DISK_FULL, BAD_LIBRARY.
 */
export function openDatabase(library: string, mode: Mode): Database {
  try {
    return mode === 'write' ? openForWriting(library) : openForReading(library);
  } catch (error) {
    throw problemOf(error, library);
  }
}

/** Makes the library's folder, with a clear word where something else has that name. */
export function makeFolder(library: string): void {
  if (existsSync(library) && !statSync(library).isDirectory()) {
    throw Problem.of('NOT_FOUND', { kind: 'library.noFolder', library });
  }
  try {
    mkdirSync(library, { recursive: true });
  } catch (error) {
    const said = problemOf(error, library);
    if (said !== error) throw said;
    const why = (error as NodeJS.ErrnoException).code ?? 'UNKNOWN';
    throw Problem.of('NOT_FOUND', { kind: 'library.impossible', library, why }, { cause: error });
  }
}

function openForWriting(library: string): Database {
  makeFolder(library);
  const db = new SQLite(join(library, 'library.db'), { timeout: busyTimeout });
  try {
    const found = schemaVersion(db);
    if (found > 0 && found < migrations.length) backUp(library, new Date());
    migrate(db, library); // first, for it refuses what must not be written to
    db.pragma('journal_mode = WAL');
    // A power cut may take back the last rows a machine made, never damage the file (sqlite.org/pragma.html
    // #pragma_synchronous). What a person says wants FULL: set it around that transaction, which syncs all before it.
    db.pragma('synchronous = NORMAL');
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

function openForReading(library: string): Database {
  const file = join(library, 'library.db');
  if (!existsSync(file)) {
    throw new Problem(
      'NOT_FOUND',
      `There is no library in ${library}.`,
      'Make one with: phototag add FOLDER',
    );
  }
  const db = openReadOnly(file);
  try {
    refuseFuture(db, library);
    const found = schemaVersion(db);
    if (found < migrations.length) {
      throw new Problem(
        'BAD_LIBRARY',
        `The library in ${library} is of version ${found} and has to be brought to version ${migrations.length}.`,
        'Run a command that writes to it, such as: phototag add FOLDER',
      );
    }
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}
