/** @file What happens to a photo whose file was written anew: it was edited, or another picture lies there now. */
import type { Database } from 'better-sqlite3';
import { type Appearance, isSamePicture } from '../../photos/likeness.ts';
import { indexText } from './text.ts';

/** Call before a photo is given its new size and time. Inside the caller's transaction. */
export function rememberBeforeEdit(db: Database, photo: number): void {
  db.prepare(
    `INSERT OR IGNORE INTO before_edit (photo, file_id, size, mtime, content_hash)
     SELECT id, file_id, size, mtime, content_hash FROM photo WHERE id = ? AND content_hash IS NOT NULL`,
  ).run(photo);
}

/**
 * Tells, now that the file has been looked at, what became of the photo. Another picture is a new photo, of which
 * nothing has been said; the old one is missing, and is known again by the content it had. Inside the caller's
 * transaction.
 *
 * @returns the number of the photo that lies there now.
 */
export function settleEdit(db: Database, photo: number, appearance: Appearance, now: number): number {
  const before = db
    .prepare(
      `SELECT perceptual_hash AS perceptualHash, taken_at AS takenAt, camera
       FROM before_edit JOIN photo ON photo.id = before_edit.photo WHERE photo.id = ? AND perceptual_hash IS NOT NULL`,
    )
    .get(photo) as Appearance | undefined;
  const isEdit = before === undefined || isSamePicture(before, appearance);
  const there = isEdit ? photo : giveUpPlace(db, photo, now);
  db.prepare('DELETE FROM before_edit WHERE photo = ?').run(photo);
  return there;
}

/** @returns the number of the new photo */
function giveUpPlace(db: Database, photo: number, now: number): number {
  const place = db
    .prepare('SELECT folder, name, partner, file_id, size, mtime FROM photo WHERE id = ?')
    .get(photo);
  db.prepare(
    `UPDATE photo SET (file_id, size, mtime, content_hash) =
         (SELECT file_id, size, mtime, content_hash FROM before_edit WHERE before_edit.photo = photo.id),
       state = 'missing', missing_at = @now, partner = NULL
     WHERE id = @photo`,
  ).run({ photo, now });
  const newcomer = db
    .prepare(
      `INSERT INTO photo (folder, name, partner, file_id, size, mtime, state, added_at)
       VALUES (@folder, @name, @partner, @file_id, @size, @mtime, 'pending', @now) RETURNING id`,
    )
    .pluck()
    .get({ ...(place as object), now }) as number;
  indexText(db, [newcomer]);
  return newcomer;
}
