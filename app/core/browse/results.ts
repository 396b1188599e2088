/**
 * @file Opened results: which photos a query found, in order, as they stood when it was asked. A page of one is then
 * cut from a list of numbers, wherever it lies, and does not shift while photos come and go.
 */
import type { Database } from 'better-sqlite3';
import { Problem } from '../../contract/problem.ts';
import type { GridPhoto, OpenedResult } from '../../contract/views.ts';
import { byLikeness } from '../search/likeness.ts';
import { matchesByMonth } from '../search/match.ts';
import { partsOf } from '../search/parts.ts';
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
  const { ids: byDate, months } = matchesByMonth(db, query);
  const alike = query === null ? null : byLikeness(db, query, byDate);
  const ids = alike ?? byDate;
  return {
    id: resultsOf(db).keep(ids),
    total: ids.length,
    order: alike === null ? 'date' : 'likeness',
    months: alike === null ? [...months] : ids.length === 0 ? [] : [{ month: null, count: ids.length }],
    parts: query === null ? [] : partsOf(db, query),
  };
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
