/** @file What a scan asks and tells: the photos of one folder as they were, and what has become of them. */
import type { Database } from 'better-sqlite3';
import { joinPath, readablePath } from '../../photos/path.ts';
import { rememberBeforeEdit } from './edits.ts';
import { markFoldersMissing, markMissing, stateWhenBack } from './missing.ts';
import { indexText } from './text.ts';

export type PhotoState = 'pending' | 'done' | 'failed' | 'missing';

/** A photo as a scan sees it in its folder. */
export interface SeenPhoto {
  /** File name. */
  readonly name: Uint8Array;
  /** File name of its RAW or Live Photo half. */
  readonly partner: Uint8Array | null;
  /** "device:inode", or the Windows file index. */
  readonly fileId: string;
  /** Bytes. */
  readonly size: number;
  /** Unix microseconds. */
  readonly mtime: number;
}

/** A photo that the library knows. */
export interface KnownPhoto extends SeenPhoto {
  readonly id: number;
  readonly state: PhotoState;
}

/** A known photo and where it is seen now. */
export type Found = SeenPhoto & { readonly id: number };

/** What became of the photos of one folder. Each list may be empty. */
export interface FolderChanges {
  /** Never seen before. */
  readonly added: readonly SeenPhoto[];
  /** Other bytes than before: to be looked at again, see `settleEdit`. */
  readonly changed: readonly Found[];
  /** The same file as before, come from another path, or back from being missing. */
  readonly moved: readonly Found[];
  /** The same bytes at the same path; only the file id or the partner is another. */
  readonly touched: readonly Found[];
  /** Back at the same path, unchanged. */
  readonly revived: readonly Found[];
  /** Gone from this folder. */
  readonly missing: readonly number[];
}

interface Row {
  id: number;
  name: Buffer;
  partner: Buffer | null;
  file_id: string;
  size: number;
  mtime: number;
  state: PhotoState;
}

const fromRow = ({ id, name, partner, file_id: fileId, size, mtime, state }: Row): KnownPhoto => ({
  id,
  name,
  partner,
  fileId,
  size,
  mtime,
  state,
});

const findFolder = (db: Database, root: number, path: Uint8Array): number | undefined =>
  db.prepare('SELECT id FROM folder WHERE root = ? AND path = ?').pluck().get(root, path) as
    number | undefined;

/** The folder's number in the library, made where there is none. */
export function folderId(db: Database, root: number, path: Uint8Array): number {
  const known = findFolder(db, root, path);
  if (known !== undefined) return known;
  const rootPath = db.prepare('SELECT path FROM root WHERE id = ?').pluck().get(root) as Buffer;
  const text = readablePath(joinPath(rootPath, path));
  return db
    .prepare('INSERT INTO folder (root, path, text) VALUES (?, ?, ?) RETURNING id')
    .pluck()
    .get(root, path, text) as number;
}

/** What the library knows to lie, or to have lain, directly in a folder; `folder` is null where it is new. */
function folderPhotos(
  db: Database,
  root: number,
  path: Uint8Array,
): { folder: number | null; photos: KnownPhoto[] } {
  const folder = findFolder(db, root, path);
  if (folder === undefined) return { folder: null, photos: [] };
  const rows = db
    .prepare('SELECT id, name, partner, file_id, size, mtime, state FROM photo WHERE folder = ?')
    .all(folder) as Row[];
  return { folder, photos: rows.map(fromRow) };
}

/** A photo that may be the one seen elsewhere, and where it was. */
export interface MoveCandidate {
  readonly id: number;
  readonly fileId: string;
  readonly missing: boolean;
  /** Absolute. */
  readonly path: Uint8Array;
}

/** Known photos with the file id, size and time of one of these: each may have moved from where it was. */
function findMoveCandidates(db: Database, seen: readonly SeenPhoto[]): MoveCandidate[] {
  const find = db.prepare(
    `SELECT photo.id, photo.state, photo.name, folder.path AS folder, root.path AS root
     FROM photo JOIN folder ON folder.id = photo.folder JOIN root ON root.id = folder.root
     WHERE photo.file_id = ? AND photo.size = ? AND photo.mtime = ?`,
  );
  const candidates = new Map<number, MoveCandidate>(); // hard links give the same ones more than once
  for (const { fileId, size, mtime } of seen) {
    const rows = find.all(fileId, size, mtime) as {
      id: number;
      state: PhotoState;
      name: Buffer;
      folder: Buffer;
      root: Buffer;
    }[];
    for (const { id, state, name, folder, root } of rows) {
      candidates.set(id, { id, fileId, missing: state === 'missing', path: joinPath(root, folder, name) });
    }
  }
  return [...candidates.values()];
}

/** How the counts of a scan change by what only the library could tell. */
export interface Applied {
  readonly folder: number;
  /** Photos said to be missing earlier in this scan, which are now known to have moved. */
  readonly foundAgain: number;
  /** Photos missing from this folder that this scan has already added elsewhere: moves too. */
  readonly reunited: number;
}

/**
 * Writes what became of one folder's photos, all or nothing.
 *
 * @param scan - when this scan began, in Unix milliseconds.
 */
function applyFolderChanges(
  db: Database,
  root: number,
  path: Uint8Array,
  changes: FolderChanges,
  scan: number,
  now: number,
): Applied {
  return db
    .transaction((): Applied => {
      const folder = folderId(db, root, path);
      const setAside = db.prepare(
        `UPDATE photo SET state = 'missing', missing_at = coalesce(missing_at, 0) WHERE id = ?`,
      );
      const missingAt = db.prepare('SELECT missing_at FROM photo WHERE id = ?').pluck();
      const place = 'folder = @folder, name = @name, partner = @partner, file_id = @fileId';
      const identity = `${place}, size = @size, mtime = @mtime, missing_at = NULL`;
      const keep = db.prepare(`UPDATE photo SET ${identity}, state = @state WHERE id = @id`);
      const comeBack = db.prepare(`UPDATE photo SET ${identity}, state = ${stateWhenBack} WHERE id = @id`);
      const lookAgain = db.prepare(
        `UPDATE photo SET ${identity}, state = 'pending', content_hash = NULL WHERE id = @id`,
      );
      const forgetFailure = db.prepare('DELETE FROM failure WHERE photo = ?');
      const touch = db.prepare('UPDATE photo SET partner = @partner, file_id = @fileId WHERE id = @id');
      const add = db
        .prepare(
          `INSERT INTO photo (folder, name, partner, file_id, size, mtime, state, added_at)
           VALUES (@folder, @name, @partner, @fileId, @size, @mtime, 'pending', @now) RETURNING id`,
        )
        .pluck();
      const stateOf = db.prepare('SELECT state FROM photo WHERE id = ?').pluck();

      // Two photos may have swapped places: nobody keeps a place until all have left theirs.
      const before = new Map(changes.moved.map(({ id }) => [id, stateOf.get(id) as PhotoState]));
      let foundAgain = 0;
      for (const { id } of changes.moved) {
        const since = missingAt.get(id) as number | null;
        if (since !== null && since >= scan) foundAgain++;
        setAside.run(id);
      }
      const reunited = markMissing(db, changes.missing, now, scan);
      for (const photo of changes.moved) {
        const state = before.get(photo.id)!;
        if (state === 'missing') comeBack.run({ ...photo, folder });
        else keep.run({ ...photo, folder, state });
      }
      for (const photo of changes.revived) comeBack.run({ ...photo, folder });
      for (const photo of changes.touched) touch.run(photo);
      for (const photo of changes.changed) {
        rememberBeforeEdit(db, photo.id);
        lookAgain.run({ ...photo, folder });
        forgetFailure.run(photo.id);
      }
      const added = changes.added.map((photo) => add.get({ ...photo, folder, now }) as number);
      indexText(db, [...added, ...changes.moved.map(({ id }) => id), ...changes.changed.map(({ id }) => id)]);
      return { folder, foundAgain, reunited };
    })
    .immediate();
}

/** Folders of a root that hold photos which are not missing, by number, `limit` at a time after `afterId`. */
function foldersWithPhotos(
  db: Database,
  root: number,
  afterId: number,
  limit: number,
): { id: number; path: Uint8Array }[] {
  return db
    .prepare(
      `SELECT id, path FROM folder
       WHERE root = ? AND id > ?
         AND EXISTS (SELECT 1 FROM photo WHERE photo.folder = folder.id AND photo.state <> 'missing')
       ORDER BY id LIMIT ?`,
    )
    .all(root, afterId, limit) as { id: number; path: Buffer }[];
}

/** All photos directly in these folders are gone with them. @param scan - as `applyFolderChanges` has it. */
function loseFolders(
  db: Database,
  folders: readonly number[],
  scan: number,
  now: number,
): { missing: number; reunited: number } {
  return db
    .transaction(() => {
      const { missing, found } = markFoldersMissing(db, folders, now, scan);
      return { missing, reunited: found };
    })
    .immediate();
}

export const folderOperations = {
  folderPhotos,
  findMoveCandidates,
  applyFolderChanges,
  foldersWithPhotos,
  loseFolders,
};
