/** @file Concepts in the database: the shipped table is brought in and kept up to date, the library's own stay. */
import { createHash } from 'node:crypto';
import type { Database } from 'better-sqlite3';
import type { ConceptRow } from './concepts.ts';
import { enforceRules, renameConcepts } from './enforce-rules.ts';

/**
 * Brings the shipped table in, where another version of it was imported last, and leaves at once where it was this
 * one. Concepts of the library's own, and those that an earlier table had, keep their rows, names and parents.
 */
function importConcepts(db: Database, rows: readonly ConceptRow[]): void {
  const version = createHash('sha256').update(JSON.stringify(rows)).digest('hex');
  const imported = db.prepare(`SELECT value FROM setting WHERE key = 'concepts'`).pluck().get();
  if (imported === version) return;
  db.transaction(() => {
    const forgetNames = db.prepare(
      'DELETE FROM concept_name WHERE concept = (SELECT id FROM concept WHERE key = ?)',
    );
    const forgetParents = db.prepare(
      'DELETE FROM concept_parent WHERE concept = (SELECT id FROM concept WHERE key = ?)',
    );
    for (const { id } of rows) {
      forgetNames.run(id);
      forgetParents.run(id);
    }
    write(db, rows);
    db.prepare(`INSERT OR REPLACE INTO setting (key, value) VALUES ('concepts', ?)`).run(version);
  }).immediate();
}

/** Adds concepts that the library lacks, such as a model's labels that are plain names; known ones stay as they are. */
function addConcepts(db: Database, rows: readonly ConceptRow[]): void {
  const known = db.prepare('SELECT 1 FROM concept WHERE key = ?').pluck();
  db.transaction(() => {
    const missing = rows.filter((row) => known.get(row.id) === undefined);
    if (missing.length > 0) write(db, missing);
  }).immediate();
}

/** The library's number of each concept, by its id. */
function conceptNumbers(db: Database): Map<string, number> {
  return new Map(db.prepare('SELECT key, id FROM concept').raw().all() as [string, number][]);
}

/** Writes rows, names and parents, then the closure anew. Inside the caller's transaction. */
function write(db: Database, rows: readonly ConceptRow[]): void {
  const concept = db.prepare(
    `INSERT INTO concept (key, name, gloss, silent) VALUES (@id, @name, @gloss, @silent)
     ON CONFLICT (key) DO UPDATE SET name = excluded.name, gloss = excluded.gloss, silent = excluded.silent`,
  );
  const name = db.prepare(
    'INSERT OR IGNORE INTO concept_name (name, concept) SELECT ?, id FROM concept WHERE key = ?',
  );
  const parent = db.prepare(
    `INSERT OR IGNORE INTO concept_parent (concept, parent)
     SELECT below.id, above.id FROM concept AS below, concept AS above WHERE below.key = ? AND above.key = ?`,
  );
  for (const { id, name, gloss, silent } of rows) concept.run({ id, name, gloss, silent: silent ? 1 : 0 });
  for (const row of rows) {
    for (const each of row.names) name.run(each, row.id);
    for (const each of row.parents) parent.run(row.id, each);
  }
  db.exec(
    `DELETE FROM concept_below;
     INSERT INTO concept_below (ancestor, concept)
     WITH RECURSIVE below (ancestor, concept) AS (
       SELECT id, id FROM concept
       UNION
       SELECT concept_parent.parent, below.concept
       FROM below JOIN concept_parent ON concept_parent.concept = below.ancestor
     )
     SELECT ancestor, concept FROM below;
     -- What a person has said no to silences what lies below it now.
     INSERT OR IGNORE INTO uncounted SELECT photo FROM statement WHERE verdict = 'no';`,
  );
  renameConcepts(db);
  enforceRules(db);
}

export const conceptOperations = { importConcepts, addConcepts, conceptNumbers };
