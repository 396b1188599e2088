/** @file Backups of a library: whole copies of its database in `backups/`, each verified by opening it, the old ones thinned out. */
import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { Problem } from '../../contract/problem.ts';
import { migrations, refuseFuture, schemaVersion } from './migrate.ts';
import { damaged, DamagedLibrary, problemOf } from './problems.ts';
import { openReadOnly } from './read-only.ts';

export interface Backup {
  readonly file: string;
  readonly at: Date;
  /** Schema version of the database in it. */
  readonly version: number;
  readonly bytes: number;
}

/** What a copy holds, as it was counted in the copy itself. */
export interface Contents {
  readonly photos: number;
  readonly words: number;
  readonly version: number;
}

/** One of each of the newest days, and of each of the newest weeks, is kept ... */
const days = 7;
const weeks = 4;
/** ... as far as they fit; the newest two are kept whatever their size. */
const maximumBytes = 4 * 2 ** 30;

const day = 24 * 3600_000;
const folderOf = (library: string): string => join(library, 'backups');

/** Of this library, oldest first. */
export function listBackups(library: string): Backup[] {
  return filesIn(folderOf(library)).flatMap((name) => {
    const parts = /^library-(\d{4}-\d\d-\d\d)T(\d\d)-(\d\d)-(\d\d)Z-v(\d+)\.db$/.exec(name);
    if (parts === null) return [];
    const [, date, hours, minutes, seconds, version] = parts;
    const file = join(folderOf(library), name);
    const at = new Date(`${date}T${hours}:${minutes}:${seconds}Z`);
    return { file, at, version: Number(version), bytes: statSync(file).size };
  });
}

/** Whether a day has passed since the last backup. */
export function isBackupDue(library: string, now: Date): boolean {
  const last = listBackups(library).at(-1);
  return last === undefined || Math.abs(now.getTime() - last.at.getTime()) >= day;
}

/**
 * Copies the library's database into `backups/`. May run beside its owner, on any thread.
 * @throws Problem DISK_FULL, READ_ONLY, BAD_LIBRARY
 */
export function backUp(library: string, now: Date): Contents & { file: string } {
  const folder = folderOf(library);
  const source = join(library, 'library.db');
  let version: number;
  try {
    version = readVersion(source);
    mkdirSync(folder, { recursive: true });
    for (const name of filesIn(folder)) if (name.endsWith('.partial')) rmSync(join(folder, name));
  } catch (error) {
    throw problemOf(error, library);
  }
  const file = join(folder, `library-${stamp(now)}-v${version}.db`);
  const contents = copyDatabase(source, file);
  for (const { file } of surplus(listBackups(library))) rmSync(file, { force: true });
  return { ...contents, file };
}

/**
 * A copy of a database as one file, whatever is written to it meanwhile. Under its name it is whole, verified and on
 * the disk, or it is not there.
 * @throws Problem DISK_FULL, READ_ONLY; DamagedLibrary where the source cannot be read as a whole
 */
export function copyDatabase(source: string, target: string): Contents {
  const unfinished = `${target}.partial`;
  try {
    rmSync(unfinished, { force: true });
    const contents = copyAndExamine(source, unfinished);
    syncFile(unfinished);
    renameSync(unfinished, target);
    syncFolder(dirname(target));
    return contents;
  } catch (error) {
    rmSync(unfinished, { force: true });
    throw problemOf(error, dirname(target));
  }
}

/** VACUUM INTO walks every table, so that damage is found that nobody has met yet. */
function copyAndExamine(source: string, target: string): Contents {
  try {
    const db = openReadOnly(source);
    try {
      db.prepare('VACUUM INTO ?').run(target);
    } finally {
      db.close();
    }
    return examine(target);
  } catch (error) {
    const said = problemOf(error, dirname(source));
    throw said instanceof DamagedLibrary ? said : error;
  }
}

/** Opens a backup and reads all of it. @throws Problem NOT_FOUND, or BAD_LIBRARY: damaged, or of a newer program */
export function verifyBackup(file: string): Contents {
  if (!isFile(file)) throw new Problem('NOT_FOUND', `There is no file ${file}.`, 'Check its name.');
  try {
    return examine(file);
  } catch (error) {
    const said = problemOf(error, file);
    if (!(said instanceof DamagedLibrary)) throw said;
    throw new Problem(
      'BAD_LIBRARY',
      `${file} is no sound backup (${(error as Error).message}).`,
      'Choose another one. Those made automatically lie in the folder `backups` of the library.',
      { cause: error },
    );
  }
}

/** A pipe or a device is none, and is not opened: that could wait for ever. */
function isFile(path: string): boolean {
  try {
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/** @throws what SQLite says; DamagedLibrary; Problem BAD_LIBRARY where it is of a newer program */
function examine(file: string): Contents {
  const db = openReadOnly(file);
  try {
    refuseFuture(db, file);
    const found = db.pragma('quick_check(1)', { simple: true }) as string;
    if (found !== 'ok') throw damaged(file, found);
    const has = db.prepare('SELECT 1 FROM sqlite_schema WHERE name = ?').pluck();
    if (has.get('photo') === undefined) throw damaged(file, 'it holds no photos');
    const count = (table: string) => db.prepare(`SELECT count(*) FROM ${table}`).pluck().get() as number;
    const words = has.get('word') === undefined ? 0 : count('word'); // the first schema had none
    return { photos: count('photo'), words, version: schemaVersion(db) };
  } finally {
    db.close();
  }
}

/** Backups that are kept for nothing. */
export function surplus(backups: readonly Backup[]): Backup[] {
  const newestFirst = backups.toReversed();
  const kept = new Set(newestFirst.slice(0, 2));
  keepOnePer((at) => at.toISOString().slice(0, 10), days);
  keepOnePer((at) => String(Math.floor((at.getTime() / day + 3) / 7)), weeks); // 1 January 1970 was a Thursday
  let bytes = 0;
  return newestFirst.filter((backup, index) => {
    if (!kept.has(backup)) return true;
    bytes += backup.bytes;
    return index >= 2 && bytes > maximumBytes;
  });

  /** Of each period the newest one of each schema: what a migration began with is not lost to the day's own. */
  function keepOnePer(periodOf: (at: Date) => string, periods: number): void {
    const seen = new Set<string>();
    const versions = new Set<string>();
    for (const backup of newestFirst) {
      seen.add(periodOf(backup.at));
      if (seen.size > periods) return;
      const key = `${periodOf(backup.at)} ${backup.version}`;
      if (!versions.has(key)) kept.add(backup);
      versions.add(key);
    }
  }
}

/** The newest backup that this program can read and that is sound; null where there is none. */
export function newestSound(library: string): Backup | null {
  for (const backup of listBackups(library).toReversed()) {
    if (backup.version > migrations.length) continue;
    try {
      verifyBackup(backup.file);
      return backup;
    } catch {
      continue; // an older one will do
    }
  }
  return null;
}

/** As file names have it: no colons, and in order of time. */
export const stamp = (now: Date): string => `${now.toISOString().slice(0, 19).replaceAll(':', '-')}Z`;

/** What a rename did is on the disk once its folder is. Windows has no such call and needs none. */
export function syncFolder(folder: string): void {
  if (process.platform !== 'win32') syncFile(folder, 'r');
}

function syncFile(file: string, flags = 'r+'): void {
  const descriptor = openSync(file, flags);
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function readVersion(file: string): number {
  const db = openReadOnly(file);
  try {
    return schemaVersion(db);
  } finally {
    db.close();
  }
}

function filesIn(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
