/**
 * @file All photos of the library in the order in which they are shown, in memory: four bytes a photo. It is read once,
 * and what this connection has changed since is put in its place; where another one has written, it is read anew.
 */
import type { Database } from 'better-sqlite3';
import { readNumbers } from './numbers.ts';
import { PhotoSet } from './photo-set.ts';
import { formatTakenAt } from './takenAt.ts';

export interface DateOrder {
  /** Newest first, those without a date last; of equals the one added later first. Missing photos too. */
  readonly ids: Uint32Array;
  /** Photos that are not missing. */
  readonly present: PhotoSet;
}

interface Kept {
  readonly order: DateOrder;
  /** https://www.sqlite.org/pragma.html#pragma_data_version */
  readonly others: number;
}

const kept = new WeakMap<Database, Kept>();

/** Above so many changes, everything is read anew. */
const mostMoved = 20_000;

export function dateOrder(db: Database): DateOrder {
  const others = db.pragma('data_version', { simple: true }) as number;
  const last = kept.get(db);
  const moved = db.readonly ? [] : movedPhotos(db);
  if (last?.others === others && moved.length === 0) return last.order;
  const order =
    last?.others === others && moved.length <= mostMoved ? moveTo(db, last.order, moved) : readAll(db);
  kept.set(db, { order, others });
  if (moved.length > 0) db.exec('DELETE FROM temp.moved');
  return order;
}

function readAll(db: Database): DateOrder {
  const ids = readNumbers(db, 'SELECT id FROM photo ORDER BY taken_at DESC, id DESC');
  const missing = readNumbers(db, `SELECT id FROM photo WHERE state = 'missing'`);
  return { ids, present: PhotoSet.of(ids).without(PhotoSet.of(missing)) };
}

/** Photos whose place may have changed since this was last asked, or all at first. Noted by triggers of this connection. */
function movedPhotos(db: Database): number[] {
  if (!kept.has(db))
    db.exec(`
      CREATE TEMP TABLE IF NOT EXISTS moved (photo INTEGER PRIMARY KEY) STRICT;
      CREATE TEMP TRIGGER IF NOT EXISTS moved_in AFTER INSERT ON main.photo BEGIN
        INSERT OR IGNORE INTO moved VALUES (new.id);
      END;
      CREATE TEMP TRIGGER IF NOT EXISTS moved_out AFTER DELETE ON main.photo BEGIN
        INSERT OR IGNORE INTO moved VALUES (old.id);
      END;
      CREATE TEMP TRIGGER IF NOT EXISTS moved_on AFTER UPDATE OF taken_at, state ON main.photo
      WHEN old.taken_at IS NOT new.taken_at OR (old.state = 'missing') <> (new.state = 'missing') BEGIN
        INSERT OR IGNORE INTO moved VALUES (new.id);
      END;`);
  return db.prepare('SELECT photo FROM temp.moved').pluck().all() as number[];
}

function moveTo(db: Database, { ids, present }: DateOrder, moved: readonly number[]): DateOrder {
  const gone = PhotoSet.of(moved);
  const stay = ids.filter((id) => !gone.has(id));
  const arrivals = db
    .prepare(
      `SELECT id, taken_at AS takenAt, state FROM photo WHERE id IN (SELECT value FROM json_each(?))
       ORDER BY taken_at DESC, id DESC`,
    )
    .all(JSON.stringify(moved)) as { id: number; takenAt: number | null; state: string }[];
  const takenAt = takenAtIn(db);
  const merged = new Uint32Array(stay.length + arrivals.length);
  let taken = 0; // of those that stay
  arrivals.forEach((photo, i) => {
    const place = firstWhere(stay, (id) => isBefore(photo, { id, takenAt: takenAt(id) }), taken);
    merged.set(stay.subarray(taken, place), taken + i);
    merged[place + i] = photo.id;
    taken = place;
  });
  merged.set(stay.subarray(taken), taken + arrivals.length);
  const here = arrivals.filter(({ state }) => state !== 'missing').map(({ id }) => id);
  return { ids: merged, present: present.without(gone).or(PhotoSet.of(here)) };
}

/** Photos side by side in the order that were taken in one month, or of which that is not known. */
export interface Month {
  /** "2019-05". */
  readonly month: string | null;
  /** Place behind the last of them. */
  readonly end: number;
}

const monthsKept = new WeakMap<DateOrder, readonly Month[]>();

/** The dates of a few photos only are read: in what is ordered, the end of a month is found by halving. */
export function monthsOf(db: Database, order: DateOrder): readonly Month[] {
  const known = monthsKept.get(order);
  if (known) return known;
  const { ids } = order;
  const takenAt = takenAtIn(db);
  const months: Month[] = [];
  // In a transaction, since the database is locked and let go for each statement outside of one, which takes longer
  // than to read a date.
  db.transaction(() => {
    for (let start = 0; start < ids.length; start = months.at(-1)!.end) {
      const first = takenAt(ids[start]!);
      const since = first === null ? -Infinity : startOfMonth(first);
      const end = firstWhere(ids, (id) => (takenAt(id) ?? -Infinity) < since, start);
      months.push({ month: first === null ? null : formatTakenAt(first, null).slice(0, 7), end });
    }
  })();
  monthsKept.set(order, months);
  return months;
}

function startOfMonth(time: number): number {
  const date = new Date(time);
  date.setUTCDate(1);
  return date.setUTCHours(0, 0, 0, 0);
}

/** A photo's place in the order. */
export interface Place {
  readonly id: number;
  /** Milliseconds, as `photo.taken_at`. */
  readonly takenAt: number | null;
}

export const isBefore = (a: Place, b: Place): boolean =>
  a.takenAt === b.takenAt ? a.id > b.id : (a.takenAt ?? -Infinity) > (b.takenAt ?? -Infinity);

/** Reads the date of one photo; milliseconds. */
export function takenAtIn(db: Database): (id: number) => number | null {
  const read = db.prepare('SELECT taken_at FROM photo WHERE id = ?').pluck();
  return (id) => read.get(id) as number | null;
}

/**
 * Where photos begin of which something is true, found by halving; their number where it is true of none.
 * @param isSo - true of all behind the first of which it is true
 */
export function firstWhere(ids: Uint32Array, isSo: (id: number) => boolean, from = 0): number {
  let end = ids.length;
  let start = from;
  while (start < end) {
    const middle = (start + end) >>> 1;
    if (isSo(ids[middle]!)) end = middle;
    else start = middle + 1;
  }
  return start;
}
