/**
 * @file Opened results: which photos a query found, in order, as they stood when it was asked. A page of one is then
 * cut from a list of numbers, wherever it lies, and does not shift while photos come and go.
 */
import type { Database } from 'better-sqlite3';
import { Problem } from '../../contract/problem.ts';
import type { GridPhoto, MonthCount, OpenedResult } from '../../contract/views.ts';
import { firstWhere, takenAtIn } from '../search/date-order.ts';
import { byLikeness } from '../search/likeness.ts';
import { matchingPhotos } from '../search/match.ts';
import { partsOf } from '../search/parts.ts';
import { formatTakenAt } from '../search/takenAt.ts';
import { gridPhotos } from './photos.ts';

/** How many results are kept; a photo in one costs four bytes. */
const mostResults = 8;

class Results {
  readonly #ids = new Map<number, Uint32Array>(); // oldest first
  // From the clock, so that a number from an earlier run of the program names none of this one.
  #last = Date.now();

  keep(ids: Uint32Array): number {
    this.#ids.set(++this.#last, ids);
    const [oldest] = this.#ids.keys();
    if (this.#ids.size > mostResults) this.#ids.delete(oldest!);
    return this.#last;
  }

  get(result: number): Uint32Array {
    const ids = this.#ids.get(result);
    if (ids !== undefined) return ids;
    throw Problem.of('NOT_FOUND', { kind: 'result.closed' });
  }
}

const opened = new WeakMap<Database, Results>();

function resultsOf(db: Database): Results {
  const known = opened.get(db);
  if (known) return known;
  const results = new Results();
  opened.set(db, results);
  return results;
}

/**
 * Photos that match, newest first, those without a date last; of equals the one added later comes first. Where all are
 * to be like one photo, the most alike come first.
 * @param query - null for all that are not missing
 * @throws QueryError
 */
export function openResult(db: Database, query: string | null): OpenedResult {
  const byDate = matchingPhotos(db, query);
  const alike = query === null ? null : byLikeness(db, query, byDate);
  const ids = alike ?? byDate;
  // In a transaction, since the database is locked and let go for each statement outside of one, which takes longer
  // than to read a date.
  return db.transaction((): OpenedResult => ({
    id: resultsOf(db).keep(ids),
    total: ids.length,
    order: alike === null ? 'date' : 'likeness',
    months: alike === null ? monthsOf(db, ids) : ids.length === 0 ? [] : [{ month: null, count: ids.length }],
    parts: query === null ? [] : partsOf(db, query),
  }))();
}

/** A page of photos as they are now. @throws Problem NOT_FOUND where the result is no longer kept */
export function getPage(db: Database, result: number, offset: number, limit: number): GridPhoto[] {
  return gridPhotos(db, getIds(db, result, offset, limit));
}

/** @throws Problem NOT_FOUND where the result is no longer kept */
export function getIds(db: Database, result: number, offset: number, limit: number): number[] {
  return [
    ...resultsOf(db)
      .get(result)
      .subarray(offset, offset + limit),
  ];
}

/** Where a photo lies in a result, from 0; null where it is not in it. @throws Problem NOT_FOUND as `getIds` */
export function placeIn(db: Database, result: number, photo: number): number | null {
  const place = resultsOf(db).get(result).indexOf(photo);
  return place < 0 ? null : place;
}

/** Reads the dates of a few photos only: in an ordered result, the end of a month is found by halving. */
function monthsOf(db: Database, ids: Uint32Array): MonthCount[] {
  const takenAt = takenAtIn(db);
  const months: MonthCount[] = [];
  for (let start = 0; start < ids.length;) {
    const first = takenAt(ids[start]!);
    const since = first === null ? -Infinity : startOfMonth(first);
    const end = firstWhere(ids, (id) => (takenAt(id) ?? -Infinity) < since, start);
    const month = first === null ? null : formatTakenAt(first, null).slice(0, 7);
    months.push({ month, count: end - start });
    start = end;
  }
  return months;
}

function startOfMonth(time: number): number {
  const date = new Date(time);
  date.setUTCDate(1);
  return date.setUTCHours(0, 0, 0, 0);
}
