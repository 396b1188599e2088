/** @file One photo of the library. */
import type { Database } from 'better-sqlite3';
import { asBuffer, joinPath, pathBelow, splitPath } from '../../photos/path.ts';
import type { PhotoState } from './folders.ts';

export interface PhotoAt {
  readonly id: number;
  readonly state: PhotoState;
  /** Absolute path of the photo itself, also where it was found by its partner's. */
  readonly path: Uint8Array;
}

/** The photo at an absolute path without links, or whose partner lies there; one that is there before a missing one. */
function photoByPath(db: Database, path: Uint8Array): PhotoAt | null {
  const { folder, name } = splitPath(path);
  const roots = db.prepare('SELECT id, path FROM root ORDER BY followed DESC, id').all() as {
    id: number;
    path: Buffer;
  }[];
  const inFolder = db.prepare(
    `SELECT photo.id, photo.state, photo.name FROM photo JOIN folder ON folder.id = photo.folder
     WHERE folder.root = @root AND folder.path = @below AND (photo.name = @name OR photo.partner = @name)
     ORDER BY photo.state = 'missing', photo.name <> @name, photo.id DESC LIMIT 1`,
  );
  for (const root of roots) {
    const below = pathBelow(root.path, folder);
    if (below === null) continue;
    const photo = inFolder.get({ root: root.id, below, name }) as
      { id: number; state: PhotoState; name: Buffer } | undefined;
    if (photo !== undefined) {
      return { id: photo.id, state: photo.state, path: joinPath(root.path, below, photo.name) };
    }
  }
  return null;
}

/** The absolute path of a photo, null where there is no such photo. */
function pathOfPhoto(db: Database, id: number): Uint8Array | null {
  const row = db
    .prepare(
      `SELECT photo.name, folder.path AS folder, root.path AS root
       FROM photo JOIN folder ON folder.id = photo.folder JOIN root ON root.id = folder.root WHERE photo.id = ?`,
    )
    .get(id) as { name: Buffer; folder: Buffer; root: Buffer } | undefined;
  return row === undefined ? null : joinPath(asBuffer(row.root), row.folder, row.name);
}

/** SHA-256 of the photos' files that begin with a byte, as lower-case hexadecimal; one of two photos comes twice. */
function contentsFrom(db: Database, byte: number): string[] {
  const next = byte === 0xff ? Buffer.alloc(33, 0xff) : Buffer.from([byte + 1]);
  return db
    .prepare('SELECT lower(hex(content_hash)) FROM photo WHERE content_hash >= ? AND content_hash < ?')
    .pluck()
    .all(Buffer.from([byte]), next) as string[];
}

export const photoOperations = { photoByPath, pathOfPhoto, contentsFrom };
