/** @file What search asks of the database: photos that match a query, and photos like another. */
import type { Database } from 'better-sqlite3';
import type { PhotoResult, PhotoTag, SimilarResult } from '../../contract/results.ts';
import { joinPath, readablePath } from '../photos/path.ts';
import { compile } from './compile.ts';
import { unpackEmbedding } from './embedding.ts';
import { nearestPhotos, nearestTo, type Neighbour } from './similar.ts';
import { sql, type Sql } from './sql.ts';
import { formatTakenAt, parseTakenAt } from './takenAt.ts';

/** Null asks for every photo that is not missing. */
type Query = string | null;

/**
 * A page of the photos that match, newest first; photos without a date come last, and of equals the one added later
 * comes first. Tags are those said about the photo, surest first.
 *
 * @param request.after - the last photo of the page before; null or left out for the first page
 * @throws QueryError
 */
function searchPhotos(
  db: Database,
  request: { query: Query; limit: number; after?: Pick<PhotoResult, 'id' | 'takenAt'> | null },
): PhotoResult[] {
  const matches = compile(db, request.query);
  const after = request.after ?? null;
  const found: PhotoResult[] = [];
  if (after === null || after.takenAt !== null) {
    const older =
      after === null
        ? sql``
        : sql`AND (photo.taken_at, photo.id) < (${parseTakenAt(after.takenAt!)}, ${after.id})`;
    found.push(...page(db, sql`${matches} AND photo.taken_at IS NOT NULL ${older}`, request.limit));
  }
  if (found.length < request.limit) {
    const earlier = after !== null && after.takenAt === null ? sql`AND photo.id < ${after.id}` : sql``;
    found.push(
      ...page(db, sql`${matches} AND photo.taken_at IS NULL ${earlier}`, request.limit - found.length),
    );
  }
  return found;
}

/** How many photos match. @throws QueryError */
function countMatches(db: Database, { query }: { query: Query }): number {
  const { text, values } = sql`SELECT count(*) FROM photo WHERE ${compile(db, query)}`;
  return db.prepare(text).pluck().get(values) as number;
}

/** The photos most like one of the library, itself left out, most alike first; null where it has no embedding. */
function similarPhotos(db: Database, photo: number, limit: number): SimilarResult[] | null {
  const neighbours = nearestPhotos(db, photo, limit);
  return neighbours && described(db, neighbours);
}

/**
 * The photos most like a picture that need not be in the library; none where its model has seen no photo of it.
 *
 * @param embedding - as `packEmbedding` gives it
 * @param version - of the model, as `registerModel` was told
 */
function similarToEmbedding(
  db: Database,
  embedding: Uint8Array,
  version: string,
  limit: number,
): SimilarResult[] {
  const model = db.prepare('SELECT id FROM model WHERE version = ?').pluck().get(version) as
    number | undefined;
  return model === undefined ? [] : described(db, nearestTo(db, model, unpackEmbedding(embedding), limit));
}

function described(db: Database, neighbours: readonly Neighbour[]): SimilarResult[] {
  return neighbours.map(({ photo, similarity }) => ({
    ...page(db, sql`photo.id = ${photo}`, 1)[0]!,
    similarity,
  }));
}

interface Row {
  id: number;
  name: Buffer;
  folder: Buffer;
  root: Buffer;
  taken_at: number | null;
  taken_offset: number | null;
  rating: number | null;
}

function page(db: Database, matches: Sql, limit: number): PhotoResult[] {
  const { text, values } = sql`
    SELECT photo.id, photo.name, folder.path AS folder, root.path AS root, taken_at, taken_offset, rating
    FROM photo JOIN folder ON folder.id = photo.folder JOIN root ON root.id = folder.root
    WHERE ${matches}
    ORDER BY photo.taken_at DESC, photo.id DESC
    LIMIT ${Math.min(limit, Number.MAX_SAFE_INTEGER)}`;
  const tags = db.prepare(
    `SELECT concept.key AS id, concept.name, tag.source, tag.confidence, tag.verdict
     FROM tag JOIN concept ON concept.id = tag.concept
     WHERE tag.photo = ?
     ORDER BY tag.confidence DESC, tag.source = 'person' DESC, concept.name`,
  );
  return (db.prepare(text).all(values) as Row[]).map((row) => ({
    id: row.id,
    file: readablePath(joinPath(row.root, row.folder, row.name)),
    takenAt: row.taken_at === null ? null : formatTakenAt(row.taken_at, row.taken_offset),
    rating: row.rating,
    tags: tags.all(row.id) as PhotoTag[],
  }));
}

export const searchOperations = { searchPhotos, countMatches, similarPhotos, similarToEmbedding };
