/** @file How the library stands: counts, and the state of the database itself. */
import { statSync } from 'node:fs';
import type { Database } from 'better-sqlite3';
import { schemaVersion } from '../migrate.ts';
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

/** Each count is answered from an index alone, which matters where there are a million photos. */
function countPhotos(db: Database): LibraryCounts {
  const count = (photos: string) =>
    db
      .prepare(
        `SELECT count(*) FROM folder JOIN photo ON photo.folder = folder.id
      WHERE folder.root = ? AND ${photos}`,
      )
      .pluck();
  const present = count(`photo.state <> 'missing'`);
  const absent = count(`photo.state = 'missing'`);
  const unfinished = db.prepare(
    `SELECT count(*) FILTER (WHERE photo.state = 'failed') AS failed,
       count(*) FILTER (WHERE photo.state = 'pending') AS pending
     FROM photo JOIN folder ON folder.id = photo.folder
     WHERE photo.state IN ('failed', 'pending') AND folder.root = ?`,
  );
  let [photos, failed, pending, missing] = [0, 0, 0, 0];
  const roots = rootOperations.listRoots(db).map((root) => {
    const here = present.get(root.id) as number;
    const open = unfinished.get(root.id) as { failed: number; pending: number };
    photos += here;
    failed += open.failed;
    pending += open.pending;
    missing += absent.get(root.id) as number;
    return { ...root, photos: here };
  });
  return { photos: photos + missing, tagged: photos - failed - pending, failed, pending, missing, roots };
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
