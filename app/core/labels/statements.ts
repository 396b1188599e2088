/**
 * @file A person's word: confirmed, rejected and added tags, and ratings. No run of any model touches it.
 *
 * Every word goes into one log that only grows (`word`, `word_change`). Undo adds a word that reverses another; redo
 * adds one that reverses the undo. The tables that search reads (`statement`, `rated`) follow from the log.
 */
import type { Database } from 'better-sqlite3';
import { Problem } from '../../contract/problem.ts';
import type { Change } from '../../contract/views.ts';
import { silencePackets } from '../store/operations/stored-packets.ts';
import { baseForms, normaliseName } from './concepts.ts';
import { conceptOperations } from './operations.ts';

export type Verdict = 'yes' | 'no';

/** What one word changes on one photo; null stands for nothing said, a null concept for the rating. */
export interface PhotoChange {
  readonly photo: number;
  readonly concept: number | null;
  readonly before: string | null;
  readonly after: string | null;
}

/**
 * Says that photos show a concept or do not; null takes the word back.
 *
 * @param request.concept - a concept's id or name; a name that is none yet becomes a tag of the person's own
 * @throws Problem NOT_FOUND for a photo that is not there, or an unknown concept that is not being added
 */
function stateTag(
  db: Database,
  request: { photos: readonly number[]; concept: string; verdict: Verdict | null; at: number },
): Change {
  const { verdict, at } = request;
  return lastingly(db, () => {
    const photos = existing(db, request.photos);
    const concept = conceptFor(db, request.concept, verdict);
    const said = db.prepare('SELECT verdict FROM statement WHERE photo = ? AND concept = ?').pluck();
    const changes = photos.map((photo) => ({
      photo,
      concept: concept.id,
      before: (said.get(photo, concept.id) as Verdict | undefined) ?? null,
      after: verdict,
    }));
    return record(db, { kind: kindOf(db, changes, verdict), label: concept.name, undoes: null, at }, changes);
  });
}

/** Gives photos a rating, 0 to 5. @throws Problem NOT_FOUND for a photo that is not there */
function ratePhotos(
  db: Database,
  request: { photos: readonly number[]; rating: number; at: number },
): Change {
  return lastingly(db, () => {
    const said = db.prepare('SELECT rating FROM rated WHERE photo = ?').pluck();
    const changes = existing(db, request.photos).map((photo) => {
      const before = said.get(photo) as number | undefined;
      return { photo, concept: null, before: before?.toString() ?? null, after: request.rating.toString() };
    });
    const word = { kind: 'rate', label: request.rating.toString(), undoes: null, at: request.at } as const;
    return record(db, word, changes);
  });
}

/** Takes back the last word that stands. @returns what it was; null where there is none */
const undo = (db: Database, at: number): Change | null => reverse(db, 'standing', at);

/** Says again what was undone last. A new word ends what can be said again. */
const redo = (db: Database, at: number): Change | null => reverse(db, 'undone', at);

/** The photos that the newest word of the log is about, an undoing one as well. */
function photosOfLastWord(db: Database): number[] {
  return db
    .prepare('SELECT DISTINCT photo FROM word_change WHERE word = (SELECT max(id) FROM word)')
    .pluck()
    .all() as number[];
}

/** Makes `statement` and `rated` anew from the log alone. */
function rebuildStatements(db: Database): void {
  lastingly(db, () => {
    db.exec(`
      UPDATE photo SET rating = (SELECT file FROM rated WHERE rated.photo = photo.id)
      WHERE id IN (SELECT photo FROM rated);
      DELETE FROM statement;
      DELETE FROM rated;`);
    const changes = db
      .prepare(
        `SELECT photo, concept, before, after, at FROM word_change JOIN word ON word.id = word_change.word
         ORDER BY word.id, word_change.rowid`,
      )
      .all() as (PhotoChange & { at: number })[];
    for (const change of changes) applyChange(db, change, change.at);
  });
}

export const statementOperations = { stateTag, ratePhotos, undo, redo, photosOfLastWord, rebuildStatements };

/**
 * One transaction that is on the disk when it returns: https://www.sqlite.org/pragma.html#pragma_synchronous. Other
 * writes run at NORMAL, since they can be made again.
 */
export function lastingly<T>(db: Database, run: () => T): T {
  db.pragma('synchronous = FULL');
  try {
    return db.transaction(run).immediate();
  } finally {
    db.pragma('synchronous = NORMAL');
  }
}

/** Photos once each. @throws Problem NOT_FOUND */
function existing(db: Database, photos: readonly number[]): number[] {
  const known = db.prepare('SELECT 1 FROM photo WHERE id = ?').pluck();
  const unique = [...new Set(photos)];
  const unknown = unique.find((photo) => known.get(photo) === undefined);
  if (unknown === undefined) return unique;
  throw Problem.of('NOT_FOUND', { kind: 'photo.unknown', photo: unknown });
}

interface Concept {
  readonly id: number;
  readonly name: string;
}

/** @throws Problem NOT_FOUND */
function conceptFor(db: Database, idOrName: string, verdict: Verdict | null): Concept {
  const known = findConcept(db, idOrName);
  if (known !== undefined) return known;
  const name = idOrName.trim().replace(/\s+/g, ' ');
  const own = normaliseName(name);
  if (verdict !== 'yes' || own === '') {
    throw Problem.of('NOT_FOUND', { kind: 'tag.unknown', tag: idOrName });
  }
  const key = `own:${own}`;
  conceptOperations.addConcepts(db, [{ id: key, name, names: [own], gloss: '', parents: [] }]);
  return findConcept(db, key)!;
}

/** By id, else by name, singular or plural; of several meanings the one that most photos have. */
export function findConcept(db: Database, idOrName: string): Concept | undefined {
  const byId = db.prepare('SELECT id, name FROM concept WHERE key = ?').get(idOrName);
  if (byId !== undefined) return byId as Concept;
  const byName = db.prepare(
    `SELECT concept.id, concept.name FROM concept_name JOIN concept ON concept.id = concept_name.concept
     WHERE concept_name.name = ?
     ORDER BY (SELECT count(*) FROM label WHERE label.concept = concept.id) DESC, concept.key LIMIT 1`,
  );
  for (const form of baseForms(idOrName)) {
    const found = byName.get(form);
    if (found !== undefined) return found as Concept;
  }
  return undefined;
}

/** A yes to what a machine says of one of the photos already, or of something below it, confirms; any other adds. */
function kindOf(db: Database, changes: readonly PhotoChange[], verdict: Verdict | null): Change['kind'] {
  if (verdict === null) return 'remove';
  if (verdict === 'no') return 'reject';
  const machine = db
    .prepare(
      `SELECT 1 FROM concept_below JOIN label ON label.concept = concept_below.concept
       WHERE concept_below.ancestor = ? AND label.photo = ? LIMIT 1`,
    )
    .pluck();
  return changes.some(({ photo, concept }) => machine.get(concept, photo) !== undefined) ? 'confirm' : 'add';
}

interface Word {
  readonly kind: Change['kind'];
  readonly label: string;
  readonly undoes: number | null;
  readonly at: number;
}

/**
 * Adds a word to the log and does what it says, where that differs from what is said already. Inside the caller's
 * transaction, which `lastingly` makes.
 */
export function record(db: Database, word: Word, changes: readonly PhotoChange[]): Change {
  const real = changes.filter(({ before, after }) => before !== after);
  if (real.length > 0) {
    const { lastInsertRowid } = db
      .prepare('INSERT INTO word (kind, label, undoes, at) VALUES (@kind, @label, @undoes, @at)')
      .run(word);
    const log = db.prepare(
      `INSERT INTO word_change (word, photo, concept, before, after)
       VALUES (@word, @photo, @concept, @before, @after)`,
    );
    for (const change of real) {
      log.run({ word: lastInsertRowid, ...change });
      applyChange(db, change, word.at);
    }
  }
  return { kind: word.kind, label: word.label, photos: new Set(real.map(({ photo }) => photo)).size };
}

/** Does what a word says of one photo. Inside the caller's transaction. */
export function applyChange(
  db: Database,
  { photo, concept, after }: Omit<PhotoChange, 'before'>,
  at: number,
): void {
  if (concept !== null) {
    if (after === null) {
      db.prepare('DELETE FROM statement WHERE photo = ? AND concept = ?').run(photo, concept);
    } else {
      db.prepare('INSERT OR REPLACE INTO statement (photo, concept, verdict, at) VALUES (?, ?, ?, ?)').run(
        photo,
        concept,
        after,
        at,
      );
    }
    silencePackets(db, photo);
  } else if (after === null) {
    db.prepare(
      'UPDATE photo SET rating = (SELECT file FROM rated WHERE photo = @photo) WHERE id = @photo',
    ).run({
      photo,
    });
    db.prepare('DELETE FROM rated WHERE photo = ?').run(photo);
  } else {
    db.prepare(
      `INSERT INTO rated (photo, rating, file) SELECT id, @rating, rating FROM photo WHERE id = @photo
       ON CONFLICT (photo) DO UPDATE SET rating = excluded.rating`,
    ).run({ photo, rating: Number(after) });
    db.prepare('UPDATE photo SET rating = ? WHERE id = ?').run(Number(after), photo);
  }
}

/** Reverses the newest word of one of the two stacks that the log describes. */
function reverse(db: Database, stack: 'standing' | 'undone', at: number): Change | null {
  return lastingly(db, () => {
    const target = stacks(db)[stack].at(-1);
    if (target === undefined) return null;
    const word = db.prepare('SELECT kind, label FROM word WHERE id = ?').get(target) as Pick<
      Word,
      'kind' | 'label'
    >;
    const changes = db
      .prepare(
        `SELECT photo, concept, after AS before, before AS after FROM word_change WHERE word = ? ORDER BY rowid DESC`,
      )
      .all(target) as PhotoChange[];
    return record(db, { ...word, undoes: target, at }, changes);
  });
}

/** Words that stand, and undoing words that can be reversed, oldest first. */
function stacks(db: Database): { standing: number[]; undone: number[] } {
  const standing: number[] = [];
  let undone: number[] = [];
  const words = db.prepare('SELECT id, undoes FROM word ORDER BY id').raw().all() as [
    number,
    number | null,
  ][];
  for (const [id, undoes] of words) {
    if (undoes === null) {
      standing.push(id);
      undone = [];
    } else if (standing.at(-1) === undoes) {
      standing.pop();
      undone.push(id);
    } else {
      undone.pop();
      standing.push(id);
    }
  }
  return { standing, undone };
}
