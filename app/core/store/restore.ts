/** @file Puts a backup in the library's place, and says again what was said since. */
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { copyDatabase, stamp, verifyBackup } from './backups.ts';
import type { Contents } from './backups.ts';
import { takeLock } from './lock.ts';
import { problemOf } from './problems.ts';
import { openSound, putInPlace } from './recovery.ts';

export interface Restored extends Contents {
  /** Words that the backup lacked and were said again. */
  readonly brought: number;
  /** Where the former database is; null where there was none. */
  readonly kept: string | null;
}

/**
 * @param file - a backup; it is only read
 * @throws Problem BAD_LIBRARY (the backup is damaged, or either is from a newer program), LOCKED, READ_ONLY, DISK_FULL
 */
export function restoreLibrary(library: string, file: string, now: Date): Restored {
  const contents = verifyBackup(file);
  const lock = takeLock(library);
  try {
    if (existsSync(join(library, 'library.db'))) openAndClose(library, now); // all its words are in words.log then
    const fresh = join(library, 'library.db.new');
    rmSync(fresh, { force: true });
    copyDatabase(file, fresh);
    const kept = putInPlace(library, fresh, `library.db.replaced-${stamp(now)}`);
    return { ...contents, brought: openAndClose(library, now), kept };
  } catch (error) {
    throw problemOf(error, library);
  } finally {
    lock.release();
  }
}

function openAndClose(library: string, now: Date): number {
  const { db, words, brought } = openSound(library, now);
  words.close();
  db.close();
  return brought;
}
