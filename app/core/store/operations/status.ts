/** @file How the library stands: counts, and the state of the database itself. */
import { statSync } from 'node:fs';
import type { Database } from 'better-sqlite3';
import { schemaVersion } from '../migrate.ts';
import { untilPhotosMove } from '../unchanged.ts';
import type { Root } from './roots.ts';
import { rootOperations } from './roots.ts';

export interface LibraryCounts {
  /** Photos of followed folders: the sum of the four below. */
  readonly photos: number;
  readonly tagged: number;
  readonly failed: number;
  readonly pending: number;
  readonly missing: number;
  /** With how many photos each has that are not missing. */
  readonly roots: readonly (Root & { readonly photos: number })[];
}

type States = Record<'tagged' | 'failed' | 'pending' | 'missing', number>;

/** By the number of a followed folder. */
const statesByRoot = untilPhotosMove((db): ReadonlyMap<number, States> => {
  // Answered from the index photo_folder alone.
  const perState = db.prepare(
    `SELECT count(*) FILTER (WHERE state = 'done') AS tagged, count(*) FILTER (WHERE state = 'failed') AS failed,
       count(*) FILTER (WHERE state = 'pending') AS pending, count(*) FILTER (WHERE state = 'missing') AS missing
     FROM folder JOIN photo ON photo.folder = folder.id WHERE folder.root = ?`,
  );
  return new Map(rootOperations.listRoots(db).map(({ id }) => [id, perState.get(id) as States]));
});

function countPhotos(db: Database): LibraryCounts {
  const states = statesByRoot(db);
  const total = { photos: 0, tagged: 0, failed: 0, pending: 0, missing: 0 };
  const roots = rootOperations.listRoots(db).map((root) => {
    const here = states.get(root.id)!;
    total.tagged += here.tagged;
    total.failed += here.failed;
    total.pending += here.pending;
    total.missing += here.missing;
    return { ...root, photos: here.tagged + here.failed + here.pending };
  });
  total.photos = total.tagged + total.failed + total.pending + total.missing;
  return { ...total, roots };
}

export interface DatabaseState {
  readonly file: string;
  readonly bytes: number;
  readonly schema: number;
  /** 'wal', unless the file system cannot. */
  readonly journalMode: string;
  readonly sqlite: string;
}

function databaseState(db: Database): DatabaseState {
  return {
    file: db.name,
    bytes: db.memory ? 0 : statSync(db.name).size,
    schema: schemaVersion(db),
    journalMode: db.pragma('journal_mode', { simple: true }) as string,
    sqlite: db.prepare('SELECT sqlite_version()').pluck().get() as string,
  };
}

export const statusOperations = { countPhotos, databaseState };
