/**
 * @file What the keywords of a file stand for: concepts that the library knows by name, else concepts of its own.
 *
 * - A name that one concept has is that concept. Of several meanings, the one below a name of the keyword's own path
 *   ("Animals|Crane"); where that does not tell, nobody guesses: it becomes a concept of the library's own.
 * - The name of a person or a pet never is a thing of WordNet's.
 * - A path gives an own concept its parent, unless that would close a circle; what has a parent keeps it.
 * - Names of the path that do not lie above the keyword's concept are said of the photo too ("Holiday|Beach").
 */
import type { Database } from 'better-sqlite3';
import type { Keyword } from '../metadata/keywords.ts';
import { baseForms, normaliseName } from './concepts.ts';
import { enforceRules } from './enforce-rules.ts';

/** Concepts to be said of a photo with these keywords, each once; those the library lacks are made. In a transaction. */
export function conceptsOfKeywords(db: Database, keywords: readonly Keyword[]): number[] {
  const said = new Set<number>();
  for (const { path, someone } of keywords) {
    const concepts: number[] = [];
    for (const [depth, name] of path.entries()) {
      const isLast = depth === path.length - 1;
      concepts.push(conceptFor(db, name, concepts, someone && isLast));
    }
    const keyword = concepts.at(-1)!;
    for (const concept of concepts) {
      if (concept === keyword || !isBelow(db, keyword, concept)) said.add(concept);
    }
  }
  return [...said];
}

/** The concept of a keyword that the library knows already. */
export function knownConcept(db: Database, { path, someone }: Keyword): number | undefined {
  const above: number[] = [];
  for (const name of path.slice(0, -1)) {
    const known = meant(db, name, above, false);
    if (known !== undefined) above.push(known.id);
  }
  return meant(db, path.at(-1)!, above, someone)?.id;
}

export interface NamedConcept {
  readonly id: number;
  /** WordNet id, or the library's own. */
  readonly key: string;
  /** What a person is shown. */
  readonly name: string;
}

/** In any case, singular or plural; by their keys; several where the name has several meanings. */
export function conceptsNamed(db: Database, name: string): NamedConcept[] {
  const byName = db.prepare(
    `SELECT concept.id, concept.key, concept.name
     FROM concept_name JOIN concept ON concept.id = concept_name.concept
     WHERE concept_name.name = ? ORDER BY concept.key`,
  );
  for (const form of baseForms(name)) {
    const found = byName.all(form) as NamedConcept[];
    if (found.length > 0) return found;
  }
  return [];
}

const ownKey = (name: string): string => `own:${normaliseName(name)}`;
const isOwn = ({ key }: NamedConcept): boolean => key.startsWith('own:');

function meant(
  db: Database,
  name: string,
  above: readonly number[],
  someone: boolean,
): NamedConcept | undefined {
  const named = conceptsNamed(db, name).filter((concept) => !someone || isOwn(concept));
  if (named.length <= 1) return named[0];
  const below = named.filter(({ id }) => above.some((concept) => isBelow(db, id, concept)));
  return below.length === 1 ? below[0] : named.find(({ key }) => key === ownKey(name));
}

/** @param above - concepts of the names before it on its path, the nearest last */
function conceptFor(db: Database, name: string, above: readonly number[], someone: boolean): number {
  const parent = above.at(-1);
  const known = meant(db, name, above, someone);
  if (known === undefined) return makeOwn(db, name, parent);
  if (parent !== undefined && isOwn(known)) setParent(db, known.id, parent);
  return known.id;
}

const isBelow = (db: Database, concept: number, ancestor: number): boolean =>
  db.prepare('SELECT 1 FROM concept_below WHERE ancestor = ? AND concept = ?').get(ancestor, concept) !==
  undefined;

function makeOwn(db: Database, name: string, parent: number | undefined): number {
  const id = db
    .prepare('INSERT INTO concept (key, name) VALUES (?, ?) RETURNING id')
    .pluck()
    .get(ownKey(name), name) as number;
  db.prepare('INSERT INTO concept_name (name, concept) VALUES (?, ?)').run(normaliseName(name), id);
  db.prepare('INSERT INTO concept_below (ancestor, concept) VALUES (?, ?)').run(id, id);
  if (parent !== undefined) setParent(db, id, parent);
  return id;
}

/** Only where it has none: a hierarchy that is there already is not rearranged by one more file. */
function setParent(db: Database, concept: number, parent: number): void {
  const has = db.prepare('SELECT 1 FROM concept_parent WHERE concept = ?').get(concept);
  if (has !== undefined || isBelow(db, parent, concept)) return;
  db.prepare('INSERT INTO concept_parent (concept, parent) VALUES (?, ?)').run(concept, parent);
  db.prepare(
    `INSERT OR IGNORE INTO concept_below (ancestor, concept)
     SELECT above.ancestor, under.concept FROM concept_below AS above, concept_below AS under
     WHERE above.concept = @parent AND under.ancestor = @concept`,
  ).run({ concept, parent });
  // What a person has said no to silences what lies below it now.
  db.prepare(
    `INSERT OR IGNORE INTO uncounted SELECT photo FROM statement
     WHERE verdict = 'no' AND concept IN (SELECT ancestor FROM concept_below WHERE concept = ?)`,
  ).run(parent);
  enforceRules(db);
}
