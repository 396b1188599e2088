/** @file One owner per library, held by an operating-system lock that dies with its process. */
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import SQLite from 'better-sqlite3';
import type { Database } from 'better-sqlite3';
import { Problem } from '../../contract/problem.ts';
import { makeFolder } from './database.ts';
import { problemOf } from './problems.ts';

/** Who holds the library, for the person who is told to wait. */
interface Owner {
  readonly pid: number;
  readonly startedAt: string; // ISO 8601
}

export interface Lock {
  release(): void;
}

/**
 * Node has no file lock, but SQLite has (fcntl, LockFileEx): an exclusive transaction on the empty database
 * `owner.lock`, held open. Nothing else may open that file in this process: closing any descriptor of it would
 * drop the lock (https://www.sqlite.org/src/artifact/os_unix.c, "Posix Advisory Locking"). So the owner's name
 * lies beside it, in `owner.json`.
 *
 * @returns what holds the lock: it ends too where nobody keeps this and it is collected.
 * @throws Problem LOCKED naming the owner, READ_ONLY, DISK_FULL.
 */
export function takeLock(library: string): Lock {
  makeFolder(library);
  const ownerFile = join(library, 'owner.json');
  let db: Database | undefined;
  try {
    db = new SQLite(join(library, 'owner.lock'), { timeout: 0 });
    db.exec('BEGIN EXCLUSIVE');
    writeOwner(ownerFile);
  } catch (error) {
    db?.close();
    if (error instanceof SQLite.SqliteError && error.code.startsWith('SQLITE_BUSY')) {
      throw locked(library, readOwner(ownerFile));
    }
    throw problemOf(error, library);
  }
  const held = db;
  return {
    release() {
      rmSync(ownerFile, { force: true });
      held.close();
    },
  };
}

function writeOwner(file: string): void {
  const owner: Owner = { pid: process.pid, startedAt: new Date().toISOString() };
  writeFileSync(`${file}.new`, JSON.stringify(owner));
  renameSync(`${file}.new`, file);
}

/** Null in the moment between an owner's lock and its name. */
function readOwner(file: string): Owner | null {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Owner;
  } catch {
    return null;
  }
}

const locked = (library: string, owner: Owner | null): Problem =>
  Problem.of(
    'LOCKED',
    owner === null
      ? { kind: 'library.held', library }
      : { kind: 'library.locked', library, process: owner.pid, since: owner.startedAt },
  );
