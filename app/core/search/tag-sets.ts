/**
 * @file Which concepts are in force on which photo, counted beforehand: a photo has one set of them (`counted`), and
 * libraries have few sets (`tag_set`). Triggers note which photos may have changed (`uncounted`), so that being up to
 * date costs no more than what has changed. Missing photos have no set. In memory, four bytes a photo.
 */
import type { Database } from 'better-sqlite3';
import { readNumbers } from './numbers.ts';
import { PhotoSet } from './photo-set.ts';

/**
 * The photos in `uncounted` of which something is said, and their sets of concepts, as they are now. Only in this form,
 * as a list, does SQLite look the photos up instead of reading the whole view; and CROSS JOIN makes it begin with the
 * few (https://www.sqlite.org/optoverview.html#manual_control_of_query_plans_using_cross_join).
 */
export const recount = `
  SELECT photo, group_concat(DISTINCT concept ORDER BY concept) AS concepts FROM tag
  WHERE photo IN (
    SELECT uncounted.photo FROM uncounted CROSS JOIN photo ON photo.id = uncounted.photo WHERE photo.state <> 'missing'
  ) GROUP BY photo`;

export class TagSets {
  /** By a photo's number, the number of its set; 0 where nothing is said. */
  #setOf: Uint32Array;
  /** By the number of a set. */
  readonly #concepts: (readonly number[])[] = [[]];

  constructor(highestPhoto: number) {
    this.#setOf = new Uint32Array(highestPhoto + 1);
  }

  name(set: number, concepts: string): void {
    this.#concepts[set] = concepts.split(',').map(Number);
  }

  /** @param set - 0: nothing is said */
  put(photo: number, set: number): void {
    if (photo >= this.#setOf.length) {
      const larger = new Uint32Array(Math.ceil((photo + 1) * 1.1));
      larger.set(this.#setOf);
      this.#setOf = larger;
    }
    this.#setOf[photo] = set;
  }

  /** A number that no set has. */
  get free(): number {
    return this.#concepts.length;
  }

  /** Photos with one of these concepts at least. */
  withAny(concepts: Iterable<number>): PhotoSet {
    const wanted = new Set(concepts);
    const isWanted = Uint8Array.from({ length: this.#concepts.length }, (_, set) =>
      this.#concepts[set]?.some((concept) => wanted.has(concept)) ? 1 : 0,
    );
    return PhotoSet.ofGroups(this.#setOf, isWanted);
  }

  /** Photos of which something is said. */
  get tagged(): PhotoSet {
    return PhotoSet.ofGroups(this.#setOf, new Uint8Array(this.#concepts.length).fill(1, 1));
  }
}

/** Above so many changes, everything is read anew. */
const mostChanged = 20_000;

const kept = new WeakMap<Database, { sets: TagSets; version: number }>();

/** As things are now. Counts what has changed, for good; not to be called in a transaction that may be rolled back. */
export function tagSets(db: Database): TagSets {
  settle(db);
  const version = db.pragma('data_version', { simple: true }) as number;
  const last = kept.get(db);
  if (last?.version === version) return last.sets;
  const sets = readAll(db);
  kept.set(db, { sets, version });
  return sets;
}

function readAll(db: Database): TagSets {
  const highest = db.prepare('SELECT max(photo) FROM counted').pluck().get() as number | null;
  const sets = new TagSets(highest ?? 0);
  const all = <T>(query: string): T[] => db.prepare(query).raw().all() as T[];
  for (const [set, concepts] of all<[number, string]>('SELECT id, concepts FROM tag_set'))
    sets.name(set, concepts);
  const setOf = readNumbers(db, 'SELECT tag_set FROM counted ORDER BY photo');
  readNumbers(db, 'SELECT photo FROM counted ORDER BY photo').forEach((photo, i) =>
    sets.put(photo, setOf[i]!),
  );
  // A reader cannot settle.
  for (const [photo] of all<[number]>('SELECT photo FROM uncounted')) sets.put(photo, 0);
  for (const [photo, concepts] of all<[number, string]>(recount)) {
    const set = sets.free;
    sets.name(set, concepts);
    sets.put(photo, set);
  }
  return sets;
}

/** Counts what has changed, for good; a reader counts it for itself each time. */
export function settle(db: Database): void {
  if (db.readonly) return;
  const changed = db.prepare('SELECT photo FROM uncounted').pluck().all() as number[];
  if (changed.length === 0) return;
  db.transaction(() =>
    db.exec(`
      CREATE TEMP TABLE recounted AS ${recount};
      UPDATE tag_set SET photos = tag_set.photos - left_.photos
      FROM (SELECT tag_set AS id, count(*) AS photos FROM uncounted CROSS JOIN counted USING (photo) GROUP BY 1) AS left_
      WHERE tag_set.id = left_.id;
      DELETE FROM counted WHERE photo IN (SELECT photo FROM uncounted);
      INSERT OR IGNORE INTO tag_set (concepts, photos) SELECT DISTINCT concepts, 0 FROM recounted;
      INSERT INTO counted SELECT photo, id FROM recounted JOIN tag_set USING (concepts);
      UPDATE tag_set SET photos = tag_set.photos + joined.photos
      FROM (SELECT concepts, count(*) AS photos FROM recounted GROUP BY 1) AS joined
      WHERE tag_set.concepts = joined.concepts;
      DELETE FROM tag_set WHERE photos = 0;
      DELETE FROM uncounted;
      DROP TABLE recounted;`),
  ).immediate();
  const known = kept.get(db);
  if (known && changed.length <= mostChanged) update(db, known.sets, changed);
  else kept.delete(db);
}

function update(db: Database, sets: TagSets, changed: readonly number[]): void {
  for (const photo of changed) sets.put(photo, 0);
  const rows = db
    .prepare(
      `SELECT photo, tag_set, concepts FROM counted JOIN tag_set ON tag_set.id = counted.tag_set
       WHERE photo IN (SELECT value FROM json_each(?))`,
    )
    .raw()
    .all(JSON.stringify(changed)) as [photo: number, set: number, concepts: string][];
  for (const [photo, set, concepts] of rows) {
    sets.name(set, concepts); // which may have been another's before
    sets.put(photo, set);
  }
}
