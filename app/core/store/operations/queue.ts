/** @file Which photos the network has to look at next, and what became of those it could not. */
import type { Database } from 'better-sqlite3';
import { isTransient } from '../../../contract/failure.ts';
import type { Failure, FailureCode } from '../../../contract/failure.ts';
import { joinPath } from '../../photos/path.ts';
import { byContent } from './missing.ts';

/** A photo to be looked at. */
export interface PendingPhoto {
  readonly id: number;
  /** Absolute. */
  readonly path: Uint8Array;
  /** Absolute path of its RAW or Live Photo half. */
  readonly partner: Uint8Array | null;
  readonly fileId: string;
  readonly size: number;
  readonly mtime: number;
}

export interface FailedPhoto extends Failure {
  readonly id: number;
  readonly path: Uint8Array;
  readonly transient: boolean;
  readonly tries: number;
  /** Unix milliseconds; null: not before a person asks. */
  readonly nextTry: number | null;
}

const minute = 60_000;
/** How long to wait after the first, second ... failure; the last wait repeats. */
const waits = [minute, 5 * minute, 60 * minute, 24 * 60 * minute];

interface Place {
  name: Buffer;
  folder: Buffer;
  root: Buffer;
}

const pathOf = ({ root, folder, name }: Place): Buffer => joinPath(root, folder, name);

const place =
  'JOIN folder ON folder.id = photo.folder JOIN root ON root.id = folder.root AND root.offline_at IS NULL';
const columns = `photo.id, photo.name, photo.partner, photo.file_id AS fileId, photo.size, photo.mtime,
  folder.path AS folder, root.path AS root`;
type PendingRow = Place & Omit<PendingPhoto, 'path'>;

const asPending = (row: PendingRow): PendingPhoto => ({
  id: row.id,
  path: pathOf(row),
  partner: row.partner === null ? null : joinPath(row.root, row.folder, row.partner),
  fileId: row.fileId,
  size: row.size,
  mtime: row.mtime,
});

/**
 * The next photos by number, where their root can be reached: those never looked at, and those that failed for a
 * passing reason long enough ago.
 *
 * @param now - Unix milliseconds.
 */
function nextPending(
  db: Database,
  { afterId, limit, now }: { afterId: number; limit: number; now: number },
): PendingPhoto[] {
  const rows = db
    .prepare(
      `SELECT * FROM (
         SELECT ${columns} FROM photo INDEXED BY photo_state ${place}
         WHERE photo.state = 'pending' AND photo.id > @afterId ORDER BY photo.id LIMIT @limit)
       UNION ALL SELECT * FROM (
         SELECT ${columns} FROM failure CROSS JOIN photo ON photo.id = failure.photo ${place}
         WHERE failure.next_try <= @now AND photo.state = 'failed' AND photo.id > @afterId
         ORDER BY photo.id LIMIT @limit)
       ORDER BY id LIMIT @limit`,
    )
    .all({ afterId, limit, now }) as PendingRow[];
  return rows.map(asPending);
}

/** Those of these photos that `nextPending` would give too, in the order of `photos`. */
function pendingAmong(db: Database, photos: readonly number[], now: number): PendingPhoto[] {
  const rows = db
    .prepare(
      `SELECT ${columns} FROM json_each(@photos) AS named CROSS JOIN photo ON photo.id = named.value ${place}
       WHERE photo.state = 'pending' OR (photo.state = 'failed' AND EXISTS (
         SELECT 1 FROM failure WHERE failure.photo = photo.id AND failure.next_try <= @now))
       ORDER BY named.key`,
    )
    .all({ photos: JSON.stringify(photos), now }) as PendingRow[];
  return rows.map(asPending);
}

/** How many photos `nextPending` would give, page after page. */
function countPending(db: Database, now: number): number {
  return db
    .prepare(
      `SELECT count(*) FROM photo
         JOIN folder ON folder.id = photo.folder JOIN root ON root.id = folder.root AND root.offline_at IS NULL
       WHERE photo.state = 'pending'
         OR (photo.state = 'failed' AND photo.id IN (SELECT photo FROM failure WHERE next_try <= ?))`,
    )
    .pluck()
    .get(now) as number;
}

/**
 * Photos that another version of a model looked at, or failed on, are to be looked at again. What is said about
 * them stays until `recordAnalyses` puts the new answer in its place.
 *
 * @returns how many.
 */
function requeueForModel(db: Database, model: number): number {
  return db
    .transaction(() => {
      const { changes } = db
        .prepare(
          `UPDATE photo SET state = 'pending'
           WHERE (state = 'done' AND id IN (
               SELECT photo FROM prediction WHERE model < @model UNION ALL
               SELECT photo FROM prediction WHERE model > @model))
             OR (state = 'failed' AND id IN (SELECT photo FROM failure WHERE model <> @model))`,
        )
        .run({ model });
      db.prepare('DELETE FROM failure WHERE model <> ?').run(model);
      return changes;
    })
    .immediate();
}

/** Photos of these contents are to be looked at again. @param contents - as `contentsFrom` gives them. @returns how many */
function requeueContents(db: Database, contents: readonly string[]): number {
  const requeue = db.prepare(
    `UPDATE photo ${byContent} SET state = 'pending' WHERE content_hash = ? AND state = 'done'`,
  );
  return db
    .transaction(() =>
      contents.reduce((sum, content) => sum + requeue.run(Buffer.from(content, 'hex')).changes, 0),
    )
    .immediate();
}

/**
 * Photos that could not be tagged. One that failed for a passing reason is tried again after a wait that grows
 * (1 minute, 5 minutes, 1 hour, then daily); for any other only when a person asks.
 *
 * @param model - the version at work, as `registerModel` numbers it.
 */
function recordFailures(
  db: Database,
  model: number,
  failures: readonly { readonly id: number; readonly failure: Failure }[],
  now: number,
): void {
  const tried = db.prepare('SELECT tries FROM failure WHERE photo = ?').pluck();
  const fail = db.prepare(
    `UPDATE photo SET state = 'failed' WHERE id = ? AND state IN ('pending', 'failed')`,
  );
  const record = db.prepare(
    `INSERT OR REPLACE INTO failure (photo, code, message, transient, tries, next_try, model)
     VALUES (?, ?, ?, ?, ?, ?, ?)`,
  );
  db.transaction(() => {
    for (const { id, failure } of failures) {
      if (fail.run(id).changes === 0) continue; // gone or done in the meantime
      const tries = ((tried.get(id) as number | undefined) ?? 0) + 1;
      const transient = isTransient(failure.code);
      const nextTry = transient ? now + waits[Math.min(tries, waits.length) - 1]! : null;
      record.run(id, failure.code, failure.message, +transient, tries, nextTry, model);
    }
  }).immediate();
}

/** The photos that failed, by number, `limit` at a time after `afterId`. */
function listFailures(db: Database, { afterId, limit }: { afterId: number; limit: number }): FailedPhoto[] {
  const rows = db
    .prepare(
      `SELECT photo.id, photo.name, folder.path AS folder, root.path AS root,
         failure.code, failure.message, failure.transient, failure.tries, failure.next_try
       FROM photo JOIN failure ON failure.photo = photo.id
       JOIN folder ON folder.id = photo.folder JOIN root ON root.id = folder.root
       WHERE photo.state = 'failed' AND photo.id > ? ORDER BY photo.id LIMIT ?`,
    )
    .all(afterId, limit) as (Place & {
    id: number;
    code: FailureCode;
    message: string;
    transient: number;
    tries: number;
    next_try: number | null;
  })[];
  return rows.map((row) => ({
    id: row.id,
    path: pathOf(row),
    code: row.code,
    message: row.message,
    transient: row.transient === 1,
    tries: row.tries,
    nextTry: row.next_try,
  }));
}

/** Failed photos are to be tried at once, as if never tried: these, or all of them. @returns how many. */
function retryFailures(db: Database, photos: readonly number[] | 'all'): number {
  return db
    .transaction(() => {
      const which = photos === 'all' ? '' : 'AND id IN (SELECT value FROM json_each(@photos))';
      const ids = db
        .prepare(`UPDATE photo SET state = 'pending' WHERE state = 'failed' ${which} RETURNING id`)
        .pluck()
        .all(photos === 'all' ? {} : { photos: JSON.stringify(photos) }) as number[];
      const forget = db.prepare('DELETE FROM failure WHERE photo = ?');
      for (const id of ids) forget.run(id);
      return ids.length;
    })
    .immediate();
}

export const queueOperations = {
  nextPending,
  pendingAmong,
  countPending,
  requeueForModel,
  requeueContents,
  recordFailures,
  listFailures,
  retryFailures,
};
