/** @file Folders whose drive is mounted elsewhere by now: what they are known by, and their new path. */
import type { Database } from 'better-sqlite3';
import { joinPath, pathBelow, readablePath, splitPath } from '../../photos/path.ts';
import type { VolumePlace } from '../../photos/volumes.ts';
import { absorb, listRoots } from './roots.ts';
import { indexText } from './text.ts';

/** A photo by which a folder is known again. */
export interface SamplePhoto {
  /** Relative to the root. */
  readonly folder: Uint8Array;
  readonly name: Uint8Array;
  /** Bytes. */
  readonly size: number;
  /** SHA-256; null until it is analysed. */
  readonly contentHash: Uint8Array | null;
}

/** Folders that a sample is taken from, and photos of each: enough to tell, few enough to read from a slow drive. */
const sampledFolders = 8;
const sampledPhotos = 4;

/** Some photos of a root that are not missing, at random; those that were analysed first. */
function samplePhotos(db: Database, root: number): SamplePhoto[] {
  const folders = db
    .prepare(
      `SELECT id, path FROM folder
       WHERE root = ? AND EXISTS (SELECT 1 FROM photo WHERE photo.folder = folder.id AND photo.state <> 'missing')
       ORDER BY random() LIMIT ?`,
    )
    .all(root, sampledFolders) as { id: number; path: Buffer }[];
  const photos = db.prepare(
    `SELECT name, size, content_hash AS contentHash FROM photo WHERE folder = ? AND state <> 'missing'
     ORDER BY content_hash IS NULL, random() LIMIT ?`,
  );
  return folders.flatMap(({ id, path }) =>
    (photos.all(id, sampledPhotos) as Omit<SamplePhoto, 'folder'>[]).map((photo) => ({
      folder: path,
      ...photo,
    })),
  );
}

/** Where a root lies, whatever its volume is mounted at; null where that is not known. */
function setRootPlace(db: Database, id: number, place: VolumePlace | null): void {
  db.prepare('UPDATE root SET volume = ?, volume_path = ? WHERE id = ?').run(
    place?.volume ?? null,
    place?.path ?? null,
    id,
  );
}

/**
 * Gives a root another path, at which the same files lie: all that is known of its photos stays.
 *
 * @param path - absolute, without links
 * @returns false where it would share photos with another followed root; nothing is changed then
 */
function relocateRoot(db: Database, id: number, path: Uint8Array): boolean {
  return db
    .transaction(() => {
      const roots = listRoots(db);
      const root = roots.find((each) => each.id === id);
      const overlaps = roots.some(
        (other) => other.id !== id && (pathBelow(other.path, path) ?? pathBelow(path, other.path)) !== null,
      );
      if (root === undefined || overlaps) return false;
      const former = db.prepare('SELECT id FROM root WHERE path = ? AND id <> ?').pluck().get(path, id);
      // Its photos are missing since it is no longer followed; this root has them from now on.
      if (former !== undefined) absorb(db, former as number, id, Buffer.alloc(0));
      db.prepare('UPDATE root SET path = ?, offline_at = NULL WHERE id = ?').run(path, id);
      const folders = db.prepare('SELECT id, path FROM folder WHERE root = ?').all(id) as {
        id: number;
        path: Buffer;
      }[];
      const setText = db.prepare('UPDATE folder SET text = ? WHERE id = ?');
      for (const folder of folders) setText.run(readablePath(joinPath(path, folder.path)), folder.id);
      // Of the path, the full text knows the root's own name and what lies below it.
      if (!splitPath(path).name.equals(splitPath(root.path).name)) {
        const photosIn = db.prepare('SELECT id FROM photo WHERE folder = ?').pluck();
        for (const folder of folders) indexText(db, photosIn.all(folder.id) as number[]);
      }
      return true;
    })
    .immediate();
}

export const relocateOperations = { samplePhotos, setRootPlace, relocateRoot };
