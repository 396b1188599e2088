/**
 * @file The photos most like another. In a large library a few thousand are picked out by their codes
 * (`feature-codes.ts`) and only those are compared; in a small one, all.
 */
import type { Database } from 'better-sqlite3';
import { untilChanged } from '../store/unchanged.ts';
import { rotate } from './codes.ts';
import { similarity, unpackEmbedding, type Embedding } from './embedding.ts';
import { codesOf } from './feature-codes.ts';

export interface Neighbour {
  readonly photo: number;
  /** Cosine, -1..1. */
  readonly similarity: number;
}

/** More than so many are not picked out by codes: too many of them would be missed. */
const mostByCodes = 200;
/** Photos compared for each that is asked for, so that few are missed, and at most. */
const comparedEach = 40;
const mostCompared = 2000;

/** How many photos `similar:` finds. */
const mostAlike = 100;

const alikeBefore = untilChanged((): Map<number, readonly number[] | null> => new Map());

/** The photos that `similar:` finds, most alike first; null where that one has no embedding. Kept until the library changes. */
export function photosAlike(db: Database, photo: number): readonly number[] | null {
  const known = alikeBefore(db);
  let found = known.get(photo);
  if (found === undefined) {
    found = nearestPhotos(db, photo, mostAlike)?.map((neighbour) => neighbour.photo) ?? null;
    known.set(photo, found);
  }
  return found;
}

/** The photos nearest to one of the library, itself left out; null where it has no embedding. */
export function nearestPhotos(db: Database, photo: number, limit: number): Neighbour[] | null {
  const row = db.prepare('SELECT model, embedding FROM feature WHERE photo = ?').get(photo) as
    { model: number; embedding: Buffer } | undefined;
  return row ? nearestTo(db, row.model, unpackEmbedding(row.embedding), limit, photo) : null;
}

/**
 * The photos nearest to an embedding of that model, nearest first, missing ones left out. In a large library some
 * may be overlooked: docs/benchmarks.md, "Similar photos".
 *
 * @param except - a photo to leave out
 */
export function nearestTo(
  db: Database,
  model: number,
  embedding: Embedding,
  limit: number,
  except: number | null = null,
): Neighbour[] {
  const codes = limit <= mostByCodes ? codesOf(db, model) : null;
  if (codes === null) return nearestOfAll(db, model, embedding, limit, except);
  const read = db
    .prepare(
      `SELECT feature.embedding FROM feature JOIN photo ON photo.id = feature.photo
       WHERE feature.photo = ? AND feature.model = ? AND photo.state <> 'missing'`,
    )
    .pluck();
  const compared = Math.min(comparedEach * limit, mostCompared);
  const near = codes.nearest(rotate(embedding), compared).filter((photo) => photo !== except);
  const rows = db.transaction(() =>
    near.flatMap((photo): [number, Buffer][] => {
      const packed = read.get(photo, model) as Buffer | undefined;
      return packed === undefined ? [] : [[photo, packed]];
    }),
  )(); // one transaction, since to begin one takes longer than to read a row
  return nearest(embedding, rows, limit);
}

/** As `nearestTo`, every embedding being read, a row at a time: memory does not grow with the library. */
export function nearestOfAll(
  db: Database,
  model: number,
  embedding: Embedding,
  limit: number,
  except: number | null = null,
): Neighbour[] {
  const rows = db
    .prepare(
      `SELECT feature.photo, feature.embedding FROM feature JOIN photo ON photo.id = feature.photo
       WHERE feature.model = ? AND photo.state <> 'missing' AND feature.photo IS NOT ?`,
    )
    .raw()
    .iterate(model, except) as IterableIterator<[number, Buffer]>;
  return nearest(embedding, rows, limit);
}

function nearest(embedding: Embedding, rows: Iterable<[number, Buffer]>, limit: number): Neighbour[] {
  const best: Neighbour[] = []; // nearest first
  for (const [photo, packed] of rows) {
    const neighbour = { photo, similarity: similarity(embedding, unpackEmbedding(packed)) };
    const worst = best.length < limit ? -Infinity : (best.at(-1)?.similarity ?? Infinity);
    if (neighbour.similarity <= worst) continue;
    const place = best.findIndex((other) => neighbour.similarity > other.similarity);
    best.splice(place < 0 ? best.length : place, 0, neighbour);
    if (best.length > limit) best.pop();
  }
  return best;
}
