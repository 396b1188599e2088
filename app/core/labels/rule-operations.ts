/** @file A person's rules in the database, and which of the photos they change. */
import type { Database } from 'better-sqlite3';
import { Problem } from '../../contract/problem.ts';
import type { Rule, RuleAction } from '../../contract/rules.ts';
import { joinPath, pathBelow, readablePath } from '../photos/path.ts';
import { folderId } from '../store/operations/folders.ts';
import { enforceRules, renameConcepts } from './enforce-rules.ts';
import { conceptsNamed, type NamedConcept } from './file-labels.ts';

export interface RuleRequest {
  readonly action: RuleAction;
  /** A concept's id or name. */
  readonly concept: string;
  readonly value: string | null;
  /** Absolute, without links; null for the whole library. */
  readonly folder: Uint8Array | null;
  /** Unix milliseconds. */
  readonly at: number;
}

/**
 * Makes a rule, in place of one of its kind for the same concept and folder: allowing and hiding are of one kind.
 * @throws Problem NOT_FOUND for a concept or folder that the library does not have, USAGE where the concept is not clear
 */
function setRule(db: Database, { action, concept, value, folder, at }: RuleRequest): Rule {
  return db
    .transaction(() => {
      const { id: about } = conceptMeant(db, concept);
      const place = folder === null ? null : folderAt(db, folder);
      const kind = action === 'allow' || action === 'hide' ? ['allow', 'hide'] : [action];
      const former = db
        .prepare(
          `SELECT id FROM rule WHERE concept = ? AND folder IS ? AND action IN (SELECT value FROM json_each(?))`,
        )
        .pluck()
        .get(about, place, JSON.stringify(kind)) as number | undefined;
      if (former !== undefined) deleteRule(db, former);
      const id = db
        .prepare('INSERT INTO rule (concept, folder, action, value, at) VALUES (?, ?, ?, ?, ?) RETURNING id')
        .pluck()
        .get(about, place, action, value, at) as number;
      if (action === 'rename') renameConcepts(db);
      else enforceRules(db);
      return listRules(db).find((rule) => rule.id === id)!;
    })
    .immediate();
}

/** Takes a rule back, by its number. @throws Problem NOT_FOUND */
function removeRule(db: Database, id: number): Rule {
  return db
    .transaction(() => {
      const rule = listRules(db).find((each) => each.id === id);
      if (rule === undefined) {
        throw Problem.of('NOT_FOUND', { kind: 'rule.unknown', rule: id });
      }
      deleteRule(db, id);
      enforceRules(db);
      return rule;
    })
    .immediate();
}

/** By concept, the library's first. */
function listRules(db: Database): Rule[] {
  const rows = db
    .prepare(
      `SELECT rule.id, rule.action, concept.key AS concept, coalesce(renamed.was, concept.name) AS name, rule.value,
         root.path AS root, folder.path AS folder
       FROM rule JOIN concept ON concept.id = rule.concept
       LEFT JOIN rule AS renamed ON renamed.concept = rule.concept AND renamed.action = 'rename'
       LEFT JOIN folder ON folder.id = rule.folder LEFT JOIN root ON root.id = folder.root
       ORDER BY concept.key, rule.folder IS NOT NULL, folder.text, rule.id`,
    )
    .all() as (Omit<Rule, 'folder'> & { root: Buffer | null; folder: Buffer | null })[];
  return rows.map(({ root, folder, ...rule }) => ({
    ...rule,
    folder: root === null || folder === null ? null : readablePath(joinPath(root, folder)),
  }));
}

export const ruleOperations = { setRule, removeRule, listRules };

/** Inside the caller's transaction, as all below. */
function deleteRule(db: Database, id: number): void {
  db.prepare(
    `UPDATE concept SET name = rule.was FROM rule WHERE rule.id = ? AND action = 'rename' AND concept.id = rule.concept`,
  ).run(id);
  db.prepare('DELETE FROM concept_name WHERE rule = ?').run(id);
  db.prepare('DELETE FROM rule WHERE id = ?').run(id);
}

/** Of several meanings the one that may be said. @throws Problem */
function conceptMeant(db: Database, idOrName: string): NamedConcept {
  const byId = db.prepare('SELECT id, key, name FROM concept WHERE key = ?').get(idOrName);
  if (byId !== undefined) return byId as NamedConcept;
  const named = conceptsNamed(db, idOrName);
  if (named.length === 0) {
    throw Problem.of('NOT_FOUND', { kind: 'tag.unknown', tag: idOrName });
  }
  const isSilent = db.prepare('SELECT silent FROM concept WHERE id = ?').pluck();
  const said = named.filter(({ id }) => isSilent.get(id) === 0);
  const [meant, ...others] = said.length > 0 ? said : named;
  if (others.length === 0) return meant!;
  const gloss = db.prepare('SELECT gloss FROM concept WHERE id = ?').pluck();
  const meanings = [meant!, ...others].map(({ id, key }) => `${key} (${String(gloss.get(id))})`).join('; ');
  throw Problem.of('USAGE', { kind: 'tag.ambiguous', tag: idOrName, meanings });
}

/** The number of a folder, which need not hold photos. @throws Problem NOT_FOUND */
function folderAt(db: Database, path: Uint8Array): number {
  const roots = db.prepare('SELECT id, path FROM root WHERE followed = 1').all() as {
    id: number;
    path: Buffer;
  }[];
  for (const root of roots) {
    const below = pathBelow(root.path, path);
    if (below !== null) return folderId(db, root.id, below);
  }
  throw Problem.of('NOT_FOUND', { kind: 'folder.outside', folder: readablePath(path) });
}
