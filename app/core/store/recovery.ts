/**
 * @file Opens a library for its owner, sound: damage is noticed, the damaged file kept aside, and the database made anew
 * from the last backup, what can still be read, and `words.log`.
 *
 * Each step can be interrupted: a library without its database is made anew like a damaged one.
 */
import { existsSync, linkSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Database } from 'better-sqlite3';
import type { Notice } from '../../contract/notice.ts';
import { copyDatabase, listBackups, newestSound, stamp, syncFolder } from './backups.ts';
import { openDatabase } from './database.ts';
import { damaged, DamagedLibrary, problemOf } from './problems.ts';
import { salvage } from './salvage.ts';
import { WordsFile } from './words-file.ts';
import { reconcileWords } from './words.ts';

export interface SoundLibrary {
  readonly db: Database;
  readonly words: WordsFile;
  /** How many words the database had lost and has back. */
  readonly brought: number;
  /** What the person should know; null where all was well. */
  readonly notice: Notice | null;
}

/** Bytes; up to here the whole file is checked whenever it is opened, in a tenth of a second. 460 MB take 2.2 s. */
const quicklyChecked = 16 * 2 ** 20;

/** Bytes; SQLite takes a file that is shorter than its smallest page for a new one. */
const smallest = 512;

/** The caller holds the lock. @throws Problem READ_ONLY, DISK_FULL, BAD_LIBRARY (of a newer program) */
export function openSound(library: string, now: Date): SoundLibrary {
  const file = join(library, 'library.db');
  if (sizeOf(file) < smallest && hasPast(library)) return makeAnew(library, 'gone', now);
  try {
    const opened = openAndCheck(library);
    return {
      ...opened,
      notice: opened.brought === 0 ? null : { kind: 'library.words', words: opened.brought },
    };
  } catch (error) {
    if (!(error instanceof DamagedLibrary)) throw error;
    return makeAnew(library, 'damaged', now);
  }
}

/** The next owner checks the whole file first. */
export function markSuspect(library: string): void {
  try {
    writeFileSync(suspectMark(library), '');
  } catch {
    // it cannot be written, so it cannot be made anew either; whoever meets the damage again says so again
  }
}

const sizeOf = (file: string): number => statSync(file, { throwIfNoEntry: false })?.size ?? 0;

const suspectMark = (library: string): string => join(library, 'library.db.suspect');

const hasPast = (library: string): boolean =>
  existsSync(join(library, 'words.log')) || listBackups(library).length > 0;

/** @throws DamagedLibrary, and the other Problems of opening */
function openAndCheck(library: string): Omit<SoundLibrary, 'notice'> {
  const isSuspect = hasToBeChecked(library);
  const db = openDatabase(library, 'write');
  let words: WordsFile | undefined;
  try {
    const found = isSuspect ? (db.pragma('integrity_check(1)', { simple: true }) as string) : 'ok';
    if (found !== 'ok') throw damaged(library, found);
    words = new WordsFile(join(library, 'words.log'));
    const brought = reconcileWords(db, words);
    rmSync(suspectMark(library), { force: true });
    return { db, words, brought };
  } catch (error) {
    words?.close();
    db.close();
    throw problemOf(error, library);
  }
}

/** After an end that was not clean, after damage was met, and whenever it is quick. */
function hasToBeChecked(library: string): boolean {
  const file = join(library, 'library.db');
  return sizeOf(file) <= quicklyChecked || sizeOf(`${file}-wal`) > 0 || existsSync(suspectMark(library));
}

function makeAnew(library: string, was: 'gone' | 'damaged', now: Date): SoundLibrary {
  const fresh = join(library, 'library.db.new');
  try {
    rmSync(fresh, { force: true });
    const backup = newestSound(library);
    if (backup !== null) copyDatabase(backup.file, fresh);
    salvage(library, fresh);
    const kept = putInPlace(library, fresh, `library.db.damaged-${stamp(now)}`);
    const opened = openAndCheck(library);
    const day = backup?.at.toISOString().slice(0, 10) ?? null;
    const notice: Notice = { kind: 'library.remade', was, backup: day, words: opened.brought, kept };
    return { ...opened, notice };
  } catch (error) {
    throw problemOf(error, library);
  }
}

/**
 * Puts another database in the place of the library's, which is kept under the name `aside` with its log. Whenever
 * it is interrupted, there is a whole database under one of the names, and no log beside the wrong one.
 * @returns where the former one is; null where there was none
 */
export function putInPlace(library: string, fresh: string, aside: string): string | null {
  const file = join(library, 'library.db');
  const kept = join(library, aside);
  if (existsSync(`${file}-wal`)) renameSync(`${file}-wal`, `${kept}-wal`);
  rmSync(`${file}-shm`, { force: true });
  const isThere = existsSync(file);
  if (isThere) keep(file, kept);
  renameSync(fresh, file);
  syncFolder(dirname(file));
  return isThere ? kept : null;
}

function keep(file: string, kept: string): void {
  try {
    linkSync(file, kept); // both names hold until the rename takes one away
  } catch {
    renameSync(file, kept); // a file system without links
  }
}
