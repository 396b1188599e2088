/** @file Photos that cannot be reached, and how one is known again where it turns up. They are never deleted. */
import type { Database } from 'better-sqlite3';
import { indexText } from './text.ts';

/**
 * SQL for the state of a photo that is back as it was: done where what is known comes from the same bytes. Those
 * that failed for a passing reason are tried at once.
 */
export const stateWhenBack = `CASE
  WHEN content_hash IS NOT NULL AND EXISTS (SELECT 1 FROM prediction WHERE prediction.photo = photo.id) THEN 'done'
  WHEN EXISTS (SELECT 1 FROM failure WHERE failure.photo = photo.id AND failure.transient = 0) THEN 'failed'
  ELSE 'pending' END`;

/**
 * SQL to look photos of one state up by their bytes. Of a library that was never closed SQLite knows no figures yet, and
 * would walk through all photos of that state.
 */
export const byContent = 'INDEXED BY photo_content_hash';

/**
 * Marks photos missing, and gives each back at once where a scan has already found it elsewhere (a move to another
 * volume, seen at its new place first). Inside the caller's transaction.
 *
 * @param since - Unix milliseconds; photos added since then may be the missing ones.
 * @returns how many were found again.
 */
export function markMissing(db: Database, photos: readonly number[], now: number, since: number): number {
  const mark = db.prepare(
    `UPDATE photo SET state = 'missing', missing_at = ? WHERE id = ? AND state <> 'missing' RETURNING content_hash`,
  );
  const turnedUp = db
    .prepare(
      `SELECT id FROM photo ${byContent}
       WHERE content_hash = ? AND state = 'done' AND added_at >= ?
         AND NOT EXISTS (SELECT 1 FROM statement WHERE statement.photo = photo.id)
         AND NOT EXISTS (SELECT 1 FROM word_change WHERE word_change.photo = photo.id)
       LIMIT 2`,
    )
    .pluck();
  const lost: { id: number; hash: Buffer }[] = [];
  for (const id of photos) {
    const row = mark.get(now, id) as { content_hash: Buffer | null } | undefined;
    if (row !== undefined && row.content_hash !== null) lost.push({ id, hash: row.content_hash });
  }
  let found = 0;
  for (const { id, hash } of lost) {
    const newcomers = turnedUp.all(hash, since) as number[];
    if (newcomers.length !== 1 || onlyMissing(db, hash) !== id) continue;
    takePlace(db, id, newcomers[0]!);
    found++;
  }
  return found;
}

/** All photos of these folders, as `markMissing` does. */
export function markFoldersMissing(
  db: Database,
  folders: readonly number[],
  now: number,
  since = now,
): { missing: number; found: number } {
  const inFolder = db.prepare(`SELECT id FROM photo WHERE folder = ? AND state <> 'missing'`).pluck();
  let missing = 0;
  let found = 0;
  for (const folder of folders) {
    const photos = inFolder.all(folder) as number[];
    missing += photos.length;
    found += markMissing(db, photos, now, since);
  }
  return { missing, found };
}

/** The missing photo with these bytes, unless there is none or more than one: then nobody guesses. */
export function onlyMissing(db: Database, contentHash: Uint8Array): number | null {
  const lost = db
    .prepare(`SELECT id FROM photo ${byContent} WHERE content_hash = ? AND state = 'missing' LIMIT 2`)
    .pluck()
    .all(contentHash) as number[];
  return lost.length === 1 ? lost[0]! : null;
}

/** The missing photo gets the newcomer's place in the file system; the newcomer's own row goes. */
export function takePlace(db: Database, lost: number, newcomer: number): void {
  const place = db
    .prepare('SELECT folder, name, partner, file_id, size, mtime FROM photo WHERE id = ?')
    .get(newcomer) as Record<string, unknown>;
  for (const table of ['label', 'prediction', 'feature', 'failure', 'packet']) {
    db.prepare(`DELETE FROM ${table} WHERE photo = ?`).run(newcomer);
  }
  db.prepare('DELETE FROM photo_text WHERE rowid = ?').run(newcomer);
  db.prepare('DELETE FROM photo WHERE id = ?').run(newcomer);
  db.prepare(
    `UPDATE photo SET folder = @folder, name = @name, partner = @partner, file_id = @file_id, size = @size,
       mtime = @mtime, missing_at = NULL, state = ${stateWhenBack}
     WHERE id = @lost`,
  ).run({ ...place, lost });
  indexText(db, [lost]);
}
