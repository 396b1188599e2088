/** @file What search asks of the database: photos that match a query, and photos like another. */
import type { Database } from 'better-sqlite3';
import type { PhotoResult, PhotoTag, SimilarResult } from '../../contract/results.ts';
import { joinPath, readablePath } from '../photos/path.ts';
import { firstWhere, isBefore, takenAtIn } from './date-order.ts';
import { unpackEmbedding } from './embedding.ts';
import { codeFeatures } from './feature-codes.ts';
import { byLikeness } from './likeness.ts';
import { matchingPhotos } from './match.ts';
import { nearestPhotos, nearestTo, type Neighbour } from './similar.ts';
import { tagSets } from './tag-sets.ts';
import { formatTakenAt, parseTakenAt } from './takenAt.ts';

/** Null asks for every photo that is not missing. */
type Query = string | null;

/**
 * A page of the photos that match, newest first; photos without a date come last, and of equals the one added later
 * comes first. Where all are to be like one photo, the most alike come first. Tags are those said about the photo,
 * surest first.
 *
 * @param request.after - the last photo of the page before; null or left out for the first page
 * @throws QueryError
 */
function searchPhotos(
  db: Database,
  request: { query: Query; limit: number; after?: Pick<PhotoResult, 'id' | 'takenAt'> | null },
): PhotoResult[] {
  const { query, limit, after } = request;
  const byDate = matchingPhotos(db, query);
  const alike = query === null ? null : byLikeness(db, query, byDate);
  const behind = (last: NonNullable<typeof after>) =>
    alike === null ? placeAfter(db, byDate, last) : alike.indexOf(last.id) + 1;
  const start = after ? behind(after) : 0;
  return described(db, (alike ?? byDate).subarray(start, start + limit));
}

/** Also where the last photo of the page before matches no more. */
function placeAfter(
  db: Database,
  ids: Uint32Array,
  { id, takenAt }: Pick<PhotoResult, 'id' | 'takenAt'>,
): number {
  const last = { id, takenAt: takenAt === null ? null : parseTakenAt(takenAt) };
  const read = takenAtIn(db);
  return firstWhere(ids, (each) => isBefore(last, { id: each, takenAt: read(each) }));
}

/** Reads what the first search would have to wait for. */
function prepareSearch(db: Database): null {
  tagSets(db);
  return null;
}

/** How many photos match. @throws QueryError */
function countMatches(db: Database, { query }: { query: Query }): number {
  return matchingPhotos(db, query).length;
}

/** The photos most like one of the library, itself left out, most alike first; null where it has no embedding. */
function similarPhotos(db: Database, photo: number, limit: number): SimilarResult[] | null {
  const neighbours = nearestPhotos(db, photo, limit);
  return neighbours && withSimilarity(db, neighbours);
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
  return model === undefined
    ? []
    : withSimilarity(db, nearestTo(db, model, unpackEmbedding(embedding), limit));
}

function withSimilarity(db: Database, neighbours: readonly Neighbour[]): SimilarResult[] {
  const photos = described(
    db,
    neighbours.map(({ photo }) => photo),
  );
  return photos.map((photo, i) => ({ ...photo, similarity: neighbours[i]!.similarity }));
}

interface Row {
  name: Buffer;
  folder: Buffer;
  root: Buffer;
  taken_at: number | null;
  taken_offset: number | null;
  rating: number | null;
}

/** In the order asked for. */
function described(db: Database, ids: ArrayLike<number>): PhotoResult[] {
  const photo = db.prepare(
    `SELECT photo.name, folder.path AS folder, root.path AS root, taken_at, taken_offset, rating
     FROM photo JOIN folder ON folder.id = photo.folder JOIN root ON root.id = folder.root
     WHERE photo.id = ?`,
  );
  const tags = db.prepare(
    `SELECT concept.key AS id, concept.name, tag.source, tag.confidence, tag.verdict
     FROM tag JOIN concept ON concept.id = tag.concept
     WHERE tag.photo = ?
     ORDER BY tag.confidence DESC, tag.source = 'person' DESC, concept.name`,
  );
  return Array.from(ids, (id) => {
    const row = photo.get(id) as Row;
    return {
      id,
      file: readablePath(joinPath(row.root, row.folder, row.name)),
      takenAt: row.taken_at === null ? null : formatTakenAt(row.taken_at, row.taken_offset),
      rating: row.rating,
      tags: tags.all(id) as PhotoTag[],
    };
  });
}

export const searchOperations = {
  searchPhotos,
  prepareSearch,
  countMatches,
  similarPhotos,
  similarToEmbedding,
  codeFeatures,
};
