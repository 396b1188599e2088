/** @file Taught tags in the database: their examples, their probes, and what these suggest. */
import type { Database } from 'better-sqlite3';
import { fewestExamples, type TaughtTag } from '../../contract/teach.ts';
import { findConcept } from '../labels/statements.ts';
import { type Embedding, packEmbedding, unpackEmbedding } from '../search/embedding.ts';
import { nearestTo } from '../search/similar.ts';
import { fitProbe, packProbe, type Probe, suggest, unpackProbe } from './probe.ts';

/** Photos of the library that stand for all of it. */
const sampleSize = 2000;

/** The photos that a person says show a concept, or something below it. */
const shown = `SELECT DISTINCT statement.photo FROM concept_below
  JOIN statement ON statement.concept = concept_below.concept AND statement.verdict = 'yes'
  WHERE concept_below.ancestor = @concept`;
/** The photos that a person says do not show a concept, or anything of a kind above it. */
const notShown = `SELECT DISTINCT statement.photo FROM concept_below
  JOIN statement ON statement.concept = concept_below.ancestor AND statement.verdict = 'no'
  WHERE concept_below.concept = @concept`;
/** The newest word that the examples of a concept follow from. */
const newestWord = `coalesce((SELECT max(word) FROM word_change WHERE concept IN (
    SELECT concept FROM concept_below WHERE ancestor = @concept UNION
    SELECT ancestor FROM concept_below WHERE concept = @concept)), 0)`;

/** The version of a model that was used last; null before the first. */
const currentModel = (db: Database): number | null =>
  (db.prepare('SELECT id FROM model ORDER BY used_at DESC, id DESC LIMIT 1').pluck().get() as
    number | undefined) ?? null;

/** How many of these photos the current model has an embedding of. */
function countEmbedded(db: Database, photos: readonly number[]): number {
  return db
    .prepare(
      'SELECT count(*) FROM feature WHERE model = ? AND photo IN (SELECT DISTINCT value FROM json_each(?))',
    )
    .pluck()
    .get(currentModel(db), JSON.stringify(photos)) as number;
}

/** What has this id or name is called, and the photos that a person says show it; where nothing has it, as it was given. */
function shownSoFar(db: Database, concept: string): { name: string; photos: number[] } {
  const known = findConcept(db, concept);
  if (known === undefined) return { name: concept, photos: [] };
  return { name: known.name, photos: db.prepare(shown).pluck().all({ concept: known.id }) as number[] };
}

/** From now on a tag, by the id or name of a concept of the library, is taught. @returns the concept's id */
function addTaught(db: Database, tag: string, now: number): string {
  const concept = findConcept(db, tag)!.id;
  db.prepare('INSERT OR IGNORE INTO taught (concept, at) VALUES (?, ?)').run(concept, now);
  return db.prepare('SELECT key FROM concept WHERE id = ?').pluck().get(concept) as string;
}

/** What was taught goes, and what it suggested; what the person has said stays. @returns whether it was taught */
function forgetTaught(db: Database, tag: string): boolean {
  const concept = findConcept(db, tag)?.id;
  if (concept === undefined) return false;
  return db
    .transaction(() => {
      db.prepare('DELETE FROM probe WHERE concept = ?').run(concept);
      const { changes } = db.prepare('DELETE FROM taught WHERE concept = ?').run(concept);
      if (changes > 0) unsuggest(db, concept);
      return changes > 0;
    })
    .immediate();
}

const unsuggest = (db: Database, concept: number): void =>
  void db.prepare(`DELETE FROM label WHERE source = 'taught' AND concept = ?`).run(concept);

function listTaught(db: Database): TaughtTag[] {
  const stale = new Set(staleTaught(db));
  const rows = db
    .prepare(
      `SELECT taught.concept AS number, concept.key AS id, concept.name, probe.weights IS NULL AS indistinct
       FROM taught JOIN concept ON concept.id = taught.concept LEFT JOIN probe ON probe.concept = taught.concept
       ORDER BY concept.name`,
    )
    .all() as { number: number; id: string; name: string; indistinct: number }[];
  const count = (photos: string, concept: number): number =>
    db.prepare(`SELECT count(*) FROM (${photos})`).pluck().get({ concept }) as number;
  return rows.map(({ number, id, name, indistinct }) => ({
    id,
    name,
    examples: count(shown, number),
    counterExamples: count(notShown, number),
    suggested: count(
      `SELECT 1 FROM tag JOIN photo ON photo.id = tag.photo
       WHERE concept = @concept AND source = 'taught' AND photo.state <> 'missing'`,
      number,
    ),
    state: stale.has(number) ? 'waiting' : indistinct ? 'indistinct' : 'ready',
  }));
}

/** Taught tags whose suggestions do not follow from what is said now, and from the current model. */
function staleTaught(db: Database): number[] {
  const concepts = db.prepare('SELECT concept FROM taught ORDER BY concept').pluck().all() as number[];
  const model = currentModel(db);
  const isFresh = db
    .prepare(
      `SELECT 1 FROM probe WHERE concept = @concept AND model = @model AND applied = 1 AND word = ${newestWord}`,
    )
    .pluck();
  return concepts.filter((concept) => isFresh.get({ concept, model }) === undefined);
}

/**
 * Makes the probe of a taught tag anew. Its suggestions stand until `applyProbe` has gone through the photos.
 *
 * @returns whether there is something to apply: not while too few examples have an embedding of the current model,
 *   and not where too few examples are left, in which case its suggestions are gone
 */
function refitProbe(db: Database, concept: number): boolean {
  return db
    .transaction(() => {
      const model = currentModel(db);
      const said = db.prepare(`SELECT count(*) FROM (${shown})`).pluck().get({ concept }) as number;
      const read = (photos: string) =>
        db
          .prepare(`SELECT embedding FROM feature WHERE model = @model AND photo IN (${photos})`)
          .pluck()
          .all({ concept, model }) as Buffer[];
      const positives = read(shown).map(unpackEmbedding);
      if (said >= fewestExamples && positives.length < fewestExamples) return false;
      if (said < fewestExamples) unsuggest(db, concept);
      const probe =
        said < fewestExamples
          ? null
          : fitProbe({
              positives,
              negatives: read(notShown).map(unpackEmbedding),
              background: sample(db, concept, model!),
              furthest: (direction, limit) => furthest(db, concept, model!, direction, limit),
              photos: db
                .prepare('SELECT count(*) FROM prediction WHERE model = ?')
                .pluck()
                .get(model) as number,
            });
      db.prepare(
        `INSERT OR REPLACE INTO probe (concept, model, word, applied, weights)
         VALUES (@concept, @model, ${newestWord}, @applied, @weights)`,
      ).run({
        concept,
        model,
        applied: said < fewestExamples ? 1 : 0,
        weights: probe && packProbe(probe),
      });
      return said >= fewestExamples;
    })
    .immediate();
}

/** Embeddings from all over the library, those of the examples left out. */
function sample(db: Database, concept: number, model: number): Embedding[] {
  const photos = db
    .prepare(
      `SELECT photo FROM prediction WHERE model = @model AND photo NOT IN (${shown}) AND photo NOT IN (${notShown})`,
    )
    .pluck()
    .all({ concept, model }) as number[];
  const embedding = db.prepare('SELECT embedding FROM feature WHERE photo = ? AND model = ?').pluck();
  const step = Math.max(1, photos.length / sampleSize);
  const found: Embedding[] = [];
  for (let at = 0; at < photos.length; at += step) {
    const packed = embedding.get(photos[Math.floor(at)], model) as Buffer | undefined;
    if (packed !== undefined) found.push(unpackEmbedding(packed));
  }
  return found;
}

/** Of photos without a word on the concept, those whose embeddings lie furthest along a direction. */
function furthest(
  db: Database,
  concept: number,
  model: number,
  direction: Float32Array,
  limit: number,
): Embedding[] {
  const spoken = new Set(
    [shown, notShown].flatMap((photos) => db.prepare(photos).pluck().all({ concept }) as number[]),
  );
  const embedding = db.prepare('SELECT embedding FROM feature WHERE photo = ?').pluck();
  return nearestTo(db, model, unpackEmbedding(packEmbedding(direction)), limit + spoken.size)
    .filter(({ photo }) => !spoken.has(photo))
    .slice(0, limit)
    .map(({ photo }) => unpackEmbedding(embedding.get(photo) as Buffer));
}

/**
 * Says of the next photos what a probe suggests, in place of what it suggested before; photos that a person has said
 * the concept of, or denied it, get nothing.
 *
 * @param request.after - the last photo of the page before; 0 for the first page
 * @returns the photos of which something else is suggested now, and the last photo of this page; null where that was
 *   the last page, and the probe stands for all photos
 */
function applyProbe(
  db: Database,
  request: { concept: number; after: number; limit: number; now: number },
): { changed: number[]; after: number | null } {
  const { concept, after, limit, now } = request;
  return db
    .transaction(() => {
      const row = db.prepare('SELECT model, weights FROM probe WHERE concept = ?').get(concept) as
        { model: number; weights: Buffer | null } | undefined;
      if (row === undefined) return { changed: [], after: null };
      const photos = db
        .prepare('SELECT photo FROM prediction WHERE model = ? AND photo > ? ORDER BY photo LIMIT ?')
        .pluck()
        .all(row.model, after, limit) as number[];
      const probes = row.weights === null ? [] : [{ concept, probe: unpackProbe(row.weights) }];
      const say = suggester(db, row.model, probes, now);
      const embedding = db.prepare('SELECT embedding FROM feature WHERE photo = ? AND model = ?').pluck();
      const clear = db.prepare(`DELETE FROM label WHERE photo = ? AND concept = ? AND source = 'taught'`);
      const changed: number[] = [];
      for (const photo of photos) {
        const before = clear.run(photo, concept).changes;
        const packed = embedding.get(photo, row.model) as Buffer | undefined;
        const now = packed === undefined ? 0 : say(photo, packed);
        if (before !== now) changed.push(photo);
      }
      if (photos.length === limit) return { changed, after: photos.at(-1)! };
      db.prepare('UPDATE probe SET applied = 1 WHERE concept = ?').run(concept);
      return { changed, after: null };
    })
    .immediate();
}

/**
 * Says of photos, as they are tagged, what the probes for that model suggest. Suggestions of another model's probe
 * stay until that is made anew. Inside the caller's transaction.
 */
export function taughtWriter(
  db: Database,
  model: number,
  now: number,
): (photo: number, packed: Uint8Array | null) => void {
  const probes = (
    db.prepare('SELECT concept, weights FROM probe WHERE model = ? AND weights IS NOT NULL').all(model) as {
      concept: number;
      weights: Buffer;
    }[]
  ).map(({ concept, weights }) => ({ concept, probe: unpackProbe(weights) }));
  const clear = db.prepare(
    `DELETE FROM label WHERE photo = ? AND source = 'taught' AND concept IN (SELECT concept FROM probe WHERE model = ?)`,
  );
  const say = suggester(db, model, probes, now);
  return (photo, packed) => {
    clear.run(photo, model);
    if (packed !== null) say(photo, packed);
  };
}

/** Says of a photo what probes suggest. @returns how many tags it says */
function suggester(
  db: Database,
  model: number,
  probes: readonly { concept: number; probe: Probe }[],
  now: number,
): (photo: number, packed: Uint8Array) => number {
  const spoken = db
    .prepare(
      `SELECT 1 FROM concept_below JOIN statement ON statement.photo = @photo AND statement.concept = ancestor
       WHERE concept_below.concept = @concept AND (verdict = 'no' OR ancestor = @concept) LIMIT 1`,
    )
    .pluck();
  const label = db.prepare(
    `INSERT INTO label (photo, concept, source, score, model, at) VALUES (?, ?, 'taught', ?, ?, ?)`,
  );
  return (photo, packed) => {
    if (probes.length === 0) return 0;
    const embedding = unpackEmbedding(packed);
    let said = 0;
    for (const { concept, probe } of probes) {
      const confidence = suggest(probe, embedding);
      if (confidence === null || spoken.get({ photo, concept }) !== undefined) continue;
      label.run(photo, concept, confidence, model, now);
      said++;
    }
    return said;
  };
}

export const teachOperations = {
  countEmbedded,
  shownSoFar,
  addTaught,
  forgetTaught,
  listTaught,
  staleTaught,
  refitProbe,
  applyProbe,
};
