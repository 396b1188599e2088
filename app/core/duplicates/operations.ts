/** @file What the search for duplicates asks of the database, and how a photo that was put away is marked. */
import type { Database } from 'better-sqlite3';
import type { DuplicateGroup, DuplicatePhoto, ShownPhoto, WhyBest } from '../../contract/duplicates.ts';
import { gridPhotos } from '../browse/photos.ts';
import { joinPath, readablePath } from '../photos/path.ts';
import { similarity, unpackEmbedding } from '../search/embedding.ts';
import { formatTakenAt } from '../search/takenAt.ts';
import { markMissing } from '../store/operations/missing.ts';
import { findGroups, type Group } from './groups.ts';

/** Photos whose bytes are known and that are there, the best first. */
const candidates = `
  SELECT id, perceptual_hash FROM photo
  WHERE state <> 'missing' AND content_hash IS NOT NULL AND perceptual_hash IS NOT NULL
  ORDER BY partner IS NULL, coalesce(width * height, 0) DESC, size DESC, taken_at IS NULL, taken_at, mtime, id`;

interface Search {
  readonly groups: Iterator<Group | null>;
  readonly ids: readonly number[];
  readonly found: DuplicateGroup[];
  done: number;
}

/** The search under way, in the connection that began it. */
const searches = new WeakMap<Database, Search>();

/**
 * Begins to look for photos that show the same picture; `continueDuplicates` goes on. In a connection of its own, for
 * which the library stands still until the search is done or the connection closed.
 * @returns how many are compared
 */
function beginDuplicates(db: Database): number {
  db.exec('BEGIN');
  const rows = db.prepare(candidates).raw().all() as [id: number, hash: Buffer][];
  const ids = rows.map(([id]) => id);
  const groups = findGroups({
    hashes: Buffer.concat(rows.map(([, hash]) => hash)),
    copiesOf: copiesAmong(db, ids),
    similarity: compared(db, ids),
  });
  searches.set(db, { groups, ids, found: [], done: 0 });
  return ids.length;
}

/**
 * Looks at as many photos more.
 * @returns how many it has looked at, and once that is all, all groups, those first that would free the most bytes
 */
function continueDuplicates(db: Database, count: number): { done: number; groups: DuplicateGroup[] | null } {
  const search = searches.get(db)!;
  const describe = describer(db);
  for (let i = 0; i < count; i++) {
    const { done, value: group } = search.groups.next() as IteratorResult<Group | null, undefined>;
    if (done === true) {
      searches.delete(db);
      db.exec('COMMIT');
      return { done: search.done, groups: search.found.sort((a, b) => bytesOf(b) - bytesOf(a)) };
    }
    search.done++;
    if (group !== null) search.found.push(described(group, search.ids, describe));
  }
  return { done: search.done, groups: null };
}

function described(
  { best, others }: Group,
  ids: readonly number[],
  describe: (id: number) => DuplicatePhoto,
): DuplicateGroup {
  const first = describe(ids[best]!);
  const rest = others.map(({ photo, ...how }) => ({ ...describe(ids[photo]!), ...how }));
  return { best: first, why: whyBest(first, rest[0]!), others: rest };
}

const bytesOf = ({ others }: DuplicateGroup): number => others.reduce((sum, { bytes }) => sum + bytes, 0);

function copiesAmong(db: Database, ids: readonly number[]): (i: number) => readonly number[] {
  const placeOf = new Map(ids.map((id, place) => [id, place]));
  const sets = db
    .prepare(
      `SELECT json_group_array(id) FROM photo
       WHERE state <> 'missing' AND content_hash IS NOT NULL GROUP BY content_hash HAVING count(*) > 1`,
    )
    .pluck()
    .all() as string[];
  const copies = new Map<number, readonly number[]>();
  for (const set of sets) {
    const places = (JSON.parse(set) as number[])
      .map((id) => placeOf.get(id))
      .filter((at) => at !== undefined);
    for (const place of places) copies.set(place, places);
  }
  return (place) => copies.get(place) ?? [];
}

/** Embeddings of two models cannot be compared. */
function compared(db: Database, ids: readonly number[]): (i: number, j: number) => number | null {
  const feature = db.prepare('SELECT model, embedding FROM feature WHERE photo = ?');
  const read = (place: number) => feature.get(ids[place]) as { model: number; embedding: Buffer } | undefined;
  return (i, j) => {
    const [a, b] = [read(i), read(j)];
    if (a === undefined || b === undefined || a.model !== b.model) return null;
    return similarity(unpackEmbedding(a.embedding), unpackEmbedding(b.embedding));
  };
}

function describer(db: Database): (id: number) => DuplicatePhoto {
  const read = db.prepare(
    `SELECT photo.id, photo.name, photo.partner, photo.size, photo.width, photo.height, photo.taken_at,
       photo.taken_offset, folder.path AS folder, root.path AS root
     FROM photo JOIN folder ON folder.id = photo.folder JOIN root ON root.id = folder.root WHERE photo.id = ?`,
  );
  return (id) => {
    const row = read.get(id) as {
      name: Buffer;
      partner: Buffer | null;
      size: number;
      width: number | null;
      height: number | null;
      taken_at: number | null;
      taken_offset: number | null;
      folder: Buffer;
      root: Buffer;
    };
    return {
      id,
      file: readablePath(joinPath(row.root, row.folder, row.name)),
      partner: row.partner && readablePath(joinPath(row.root, row.folder, row.partner)),
      width: row.width ?? 0,
      height: row.height ?? 0,
      bytes: row.size,
      takenAt: row.taken_at === null ? null : formatTakenAt(row.taken_at, row.taken_offset),
    };
  };
}

/** What photos look like now, in the order asked for. */
function lookOf(
  db: Database,
  photos: readonly number[],
): Pick<ShownPhoto, 'thumbnail' | 'colour' | 'missing'>[] {
  return gridPhotos(db, photos).map(({ thumbnail, colour, state }) => ({
    thumbnail,
    colour,
    missing: state === 'missing',
  }));
}

/** The first thing in which the best differs from the next best: the order of `candidates`. */
function whyBest(best: DuplicatePhoto, next: DuplicatePhoto): WhyBest {
  if ((best.partner === null) !== (next.partner === null)) return 'partner';
  if (best.width * best.height !== next.width * next.height) return 'resolution';
  return best.bytes === next.bytes ? 'earliest' : 'bytes';
}

/** A photo with its files as the library knows them, to prove that they are still the ones that were compared. */
export interface KnownFile {
  /** Absolute. */
  readonly path: Uint8Array;
  readonly partner: Uint8Array | null;
  readonly size: number;
  /** Unix microseconds. */
  readonly mtime: number;
}

/** Null where the photo is missing, or is no photo of the library. */
function knownFile(db: Database, photo: number): KnownFile | null {
  const row = db
    .prepare(
      `SELECT photo.name, photo.partner, photo.size, photo.mtime, folder.path AS folder, root.path AS root
       FROM photo JOIN folder ON folder.id = photo.folder JOIN root ON root.id = folder.root
       WHERE photo.id = ? AND photo.state <> 'missing'`,
    )
    .get(photo) as
    | { name: Buffer; partner: Buffer | null; size: number; mtime: number; folder: Buffer; root: Buffer }
    | undefined;
  if (row === undefined) return null;
  const { name, partner, size, mtime, folder, root } = row;
  return {
    path: joinPath(root, folder, name),
    partner: partner && joinPath(root, folder, partner),
    size,
    mtime,
  };
}

/** What a person has said of one photo and not of another that is to stand for it. */
export interface WordsToCarry {
  readonly tags: readonly { readonly concept: string; readonly verdict: 'yes' | 'no' }[];
  /** Null where there is nothing to carry. */
  readonly rating: number | null;
}

/** The other's own word stands where both have one. */
function wordsToCarry(db: Database, from: number, to: number): WordsToCarry {
  const tags = db
    .prepare(
      `SELECT concept.key AS concept, statement.verdict FROM statement JOIN concept ON concept.id = statement.concept
       WHERE statement.photo = @from
         AND statement.concept NOT IN (SELECT concept FROM statement WHERE photo = @to)
       ORDER BY statement.at, concept.key`,
    )
    .all({ from, to }) as { concept: string; verdict: 'yes' | 'no' }[];
  const rating = db
    .prepare(
      `SELECT rating FROM rated WHERE photo = @from AND NOT EXISTS (SELECT 1 FROM rated WHERE photo = @to)`,
    )
    .pluck()
    .get({ from, to }) as number | undefined;
  return { tags, rating: rating ?? null };
}

/** A photo is in the trash. It is missing, and all that was said about it stays, should it come back. */
function markTrashed(db: Database, photo: number, now: number): void {
  // No photo was added after `now`: the one that is kept is not the trashed one, found again elsewhere.
  db.transaction(() => markMissing(db, [photo], now, now + 1)).immediate();
}

export const duplicateOperations = {
  beginDuplicates,
  continueDuplicates,
  lookOf,
  knownFile,
  wordsToCarry,
  markTrashed,
};
