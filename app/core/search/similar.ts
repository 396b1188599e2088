/** @file The photos most like another: an exact scan of all embeddings of one model, a row at a time. */
import type { Database } from 'better-sqlite3';
import { similarity, unpackEmbedding, type Embedding } from './embedding.ts';

export interface Neighbour {
  readonly photo: number;
  /** Cosine, -1..1. */
  readonly similarity: number;
}

/** The photos nearest to one of the library, itself left out; null where it has no embedding. */
export function nearestPhotos(db: Database, photo: number, limit: number): Neighbour[] | null {
  const row = db.prepare('SELECT model, embedding FROM feature WHERE photo = ?').get(photo) as
    { model: number; embedding: Buffer } | undefined;
  return row ? nearestTo(db, row.model, unpackEmbedding(row.embedding), limit, photo) : null;
}

/**
 * The photos nearest to an embedding of that model, nearest first, missing ones left out. Memory does not grow with
 * the library.
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
  const rows = db
    .prepare(
      `SELECT feature.photo, feature.embedding FROM feature JOIN photo ON photo.id = feature.photo
       WHERE feature.model = ? AND photo.state <> 'missing' AND feature.photo IS NOT ?`,
    )
    .raw()
    .iterate(model, except) as IterableIterator<[number, Buffer]>;
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
