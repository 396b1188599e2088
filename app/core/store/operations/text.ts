/** @file The full-text row of a photo: words other than its tags. */
import type { Database } from 'better-sqlite3';
import { joinPath, readablePath, splitPath } from '../../photos/path.ts';

/** Writes the rows anew, as the photos are now. Inside the caller's transaction. */
export function indexText(db: Database, photos: Iterable<number>): void {
  const read = db.prepare(
    `SELECT photo.name, photo.title, photo.description, folder.path AS folder, root.path AS root,
       (SELECT group_concat(words, char(10)) FROM packet WHERE packet.photo = photo.id) AS keywords
     FROM photo JOIN folder ON folder.id = photo.folder JOIN root ON root.id = folder.root
     WHERE photo.id = ?`,
  );
  const drop = db.prepare('DELETE FROM photo_text WHERE rowid = ?');
  const add = db.prepare(
    `INSERT INTO photo_text (rowid, name, folder, title, description, keywords) VALUES (?, ?, ?, ?, ?, ?)`,
  );
  for (const id of photos) {
    const photo = read.get(id) as {
      name: Buffer;
      title: string;
      description: string;
      keywords: string | null;
      folder: Buffer;
      root: Buffer;
    };
    const folder = joinPath(splitPath(photo.root).name, photo.folder);
    drop.run(id);
    const { title, description, keywords } = photo;
    add.run(id, readablePath(photo.name), readablePath(folder), title, description, keywords ?? '');
  }
}
