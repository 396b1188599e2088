/** @file The watched folders: none lies inside another, so that no photo is found twice. */
import type { Database } from 'better-sqlite3';
import { enforceRules } from '../../labels/enforce-rules.ts';
import { asBuffer, joinPath, pathBelow, readablePath } from '../../photos/path.ts';
import type { VolumePlace } from '../../photos/volumes.ts';
import { markFoldersMissing } from './missing.ts';
import { indexText } from './text.ts';

/** A watched folder. */
export interface Root {
  readonly id: number;
  /** Absolute. */
  readonly path: Uint8Array;
  /** Where it lies, whatever its volume is mounted at; null where that is not known. */
  readonly place: VolumePlace | null;
  /** Glob patterns, relative to the root. */
  readonly exclude: readonly string[];
  /** Unix milliseconds since when it cannot be reached; null while it can. */
  readonly offlineAt: number | null;
  /** Unix milliseconds of the last whole scan. */
  readonly scannedAt: number | null;
}

/** Where a folder that was added lies: it is the root itself, or is covered by one. */
export interface AddedRoot {
  readonly root: Root;
  /** Path of the folder relative to the root; empty for the root itself. */
  readonly below: Uint8Array;
}

interface Row {
  id: number;
  path: Buffer;
  volume: string | null;
  volume_path: Buffer | null;
  exclude: string;
  offline_at: number | null;
  scanned_at: number | null;
}

const fromRow = (row: Row): Root => ({
  id: row.id,
  path: row.path,
  place:
    row.volume === null || row.volume_path === null ? null : { volume: row.volume, path: row.volume_path },
  exclude: JSON.parse(row.exclude) as string[],
  offlineAt: row.offline_at,
  scannedAt: row.scanned_at,
});

const columns = 'id, path, volume, volume_path, exclude, offline_at, scanned_at';

/** The folders that are followed, in the order in which they were added. */
export function listRoots(db: Database): Root[] {
  return (db.prepare(`SELECT ${columns} FROM root WHERE followed = 1 ORDER BY id`).all() as Row[]).map(
    fromRow,
  );
}

/**
 * Follows a folder. One inside a followed folder is covered by that one; followed folders inside it are absorbed,
 * with their photos; one that was followed before gets its photos back at the next scan.
 *
 * @param path - absolute, without links.
 * @param exclude - patterns relative to `path`, added to those there are.
 */
function addRoot(db: Database, path: Uint8Array, exclude: readonly string[], now: number): AddedRoot {
  return db
    .transaction((): AddedRoot => {
      for (const root of listRoots(db)) {
        const below = pathBelow(root.path, path);
        if (below === null) continue;
        const patterns = exclude.map((pattern) => patternBelow(below, pattern));
        return { root: addExcludes(db, root, patterns), below };
      }
      const id = db
        .prepare(
          `INSERT INTO root (path, added_at) VALUES (?, ?)
           ON CONFLICT (path) DO UPDATE SET followed = 1, offline_at = NULL, exclude = '[]' RETURNING id`,
        )
        .pluck()
        .get(path, now) as number;
      const patterns = [...exclude];
      for (const inner of listRoots(db)) {
        const below = pathBelow(path, inner.path);
        if (inner.id === id || below === null) continue;
        absorb(db, inner.id, id, below);
        patterns.push(...inner.exclude.map((pattern) => patternBelow(below, pattern)));
      }
      return { root: addExcludes(db, findRoot(db, id), patterns), below: Buffer.alloc(0) };
    })
    .immediate();
}

const findRoot = (db: Database, id: number): Root =>
  fromRow(db.prepare(`SELECT ${columns} FROM root WHERE id = ?`).get(id) as Row);

function addExcludes(db: Database, root: Root, patterns: readonly string[]): Root {
  const exclude = [...new Set([...root.exclude, ...patterns])];
  db.prepare('UPDATE root SET exclude = ? WHERE id = ?').run(JSON.stringify(exclude), root.id);
  return { ...root, exclude };
}

/** A pattern of a folder, said from a root above it; one without a slash means any depth, as it did before. */
function patternBelow(below: Uint8Array, pattern: string): string {
  if (below.length === 0) return pattern;
  const literal = readablePath(below).replace(/[\\*?[\]{}()!+@|]/g, '\\$&');
  return pattern.replace(/\/$/, '').includes('/')
    ? `${literal}/${pattern.replace(/^\//, '')}`
    : `${literal}/**/${pattern}`;
}

/** Gives the folders of one root to another, below it. */
export function absorb(db: Database, inner: number, outer: number, below: Uint8Array): void {
  const folders = db.prepare('SELECT id, path FROM folder WHERE root = ?').all(inner) as {
    id: number;
    path: Buffer;
  }[];
  const known = db.prepare('SELECT id FROM folder WHERE root = ? AND path = ?').pluck();
  const take = db.prepare('UPDATE folder SET root = ?, path = ? WHERE id = ?');
  const takePhotos = db.prepare('UPDATE photo SET folder = ? WHERE folder = ?');
  const takeRules = db.prepare('UPDATE OR REPLACE rule SET folder = ? WHERE folder = ?');
  const drop = db.prepare('DELETE FROM folder WHERE id = ?');
  const photosIn = db.prepare('SELECT id FROM photo WHERE folder = ?').pluck();
  for (const folder of folders) {
    const path = joinPath(below, folder.path);
    const photos = photosIn.all(folder.id) as number[];
    const same = known.get(outer, path) as number | undefined;
    if (same === undefined) {
      take.run(outer, path, folder.id);
    } else {
      // The outer folder was followed before: what it knew is missing and stands in nobody's way.
      takePhotos.run(same, folder.id);
      takeRules.run(same, folder.id);
      drop.run(folder.id);
    }
    indexText(db, photos);
  }
  db.prepare('DELETE FROM root WHERE id = ?').run(inner);
  enforceRules(db);
}

/**
 * Stops following: the photos become missing and keep all that is said about them.
 *
 * @returns false where the folder is not a followed one.
 */
function unfollowRoot(db: Database, path: Uint8Array, now: number): boolean {
  return db
    .transaction(() => {
      const id = db
        .prepare('UPDATE root SET followed = 0 WHERE path = ? AND followed = 1 RETURNING id')
        .pluck()
        .get(asBuffer(path)) as number | undefined;
      if (id === undefined) return false;
      const folders = db.prepare('SELECT id FROM folder WHERE root = ?').pluck().all(id) as number[];
      markFoldersMissing(db, folders, now);
      return true;
    })
    .immediate();
}

/** The folder itself can be reached. */
function setRootOnline(db: Database, id: number): void {
  db.prepare('UPDATE root SET offline_at = NULL WHERE id = ? AND offline_at IS NOT NULL').run(id);
}

/** The folder itself cannot be reached; since when, is said the first time. */
function setRootOffline(db: Database, id: number, now: number): void {
  db.prepare('UPDATE root SET offline_at = ? WHERE id = ? AND offline_at IS NULL').run(now, id);
}

function setRootScanned(db: Database, id: number, at: number): void {
  db.prepare('UPDATE root SET scanned_at = ? WHERE id = ?').run(at, id);
}

export const rootOperations = {
  listRoots,
  addRoot,
  unfollowRoot,
  setRootOnline,
  setRootOffline,
  setRootScanned,
};
