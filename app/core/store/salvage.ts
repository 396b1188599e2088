/** @file What can still be read of a damaged database, brought into the one that takes its place. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import SQLite from 'better-sqlite3';
import type { Database } from 'better-sqlite3';
import { z } from 'zod';
import { Problem } from '../../contract/problem.ts';
import type { RuleAction } from '../../contract/rules.ts';
import { ruleOperations } from '../labels/rule-operations.ts';
import { joinPath } from '../photos/path.ts';
import { migrate } from './migrate.ts';
import { packetWriteOperations } from './operations/packet-writes.ts';
import { WordsFile } from './words-file.ts';
import { conceptNumber, photoColumns, photoLike, readableWords } from './words.ts';

/** What a person set up since the backup, and words that are not in `words.log` yet, as far as they can be read. */
export function salvage(library: string, fresh: string): void {
  const db = new SQLite(fresh);
  try {
    migrate(db, library);
    const damaged = openDamaged(join(library, 'library.db'));
    if (damaged === null) return;
    const words = new WordsFile(join(library, 'words.log'));
    try {
      words.append(readableWords(damaged, words.last?.id ?? 0));
      for (const { table, columns } of setUpByPersons) {
        const add = db.prepare(
          `INSERT OR IGNORE INTO ${table} (${columns}) VALUES (${columns.replaceAll(/\w+/g, '@$&')})`,
        );
        for (const row of readableRows(damaged, `SELECT ${columns} FROM ${table}`)) add.run(row);
      }
      for (const rule of readableRows(damaged, everyRule)) bringRule(db, rule as RuleRow);
      for (const taught of readableRows(damaged, everyTaught)) bringTaught(db, taught as TaughtRow);
      for (const row of readableRows(damaged, everyWritten)) bringWritten(db, row);
      const set = db.prepare('INSERT OR REPLACE INTO setting (key, value) VALUES (@key, @value)');
      for (const setting of readableRows(damaged, chosenByPersons)) set.run(setting);
    } finally {
      words.close();
      damaged.close();
    }
  } finally {
    db.close();
  }
}

const setUpByPersons = [
  { table: 'root', columns: 'path, volume, exclude, followed, added_at' },
  { table: 'search', columns: 'name, query' },
] as const;

/** null where nothing of it can be read. */
function openDamaged(file: string): Database | null {
  if (!existsSync(file)) return null;
  let db: Database | undefined;
  try {
    db = new SQLite(file, { readonly: true, fileMustExist: true });
    db.unsafeMode();
    db.pragma('writable_schema = ON'); // lets a file be read that is shorter than it says
    db.prepare('SELECT 1 FROM sqlite_schema').get();
    return db;
  } catch {
    db?.close();
    return null;
  }
}

/** Rows up to the first that cannot be read. */
function* readableRows(db: Database, query: string): Generator<unknown> {
  try {
    yield* db.prepare(query).iterate();
  } catch {
    return;
  }
}

interface RuleRow {
  readonly action: RuleAction;
  readonly key: string;
  readonly name: string;
  readonly value: string | null;
  readonly root: Buffer | null;
  readonly folder: Buffer | null;
  readonly at: number;
}

const everyRule = `
  SELECT rule.action, concept.key, coalesce(rule.was, concept.name) AS name, rule.value, root.path AS root,
    folder.path AS folder, rule.at
  FROM rule JOIN concept ON concept.id = rule.concept
  LEFT JOIN folder ON folder.id = rule.folder LEFT JOIN root ON root.id = folder.root`;

function bringRule(db: Database, { key, name, root, folder, ...rule }: RuleRow): void {
  conceptNumber(db, { key, name });
  const place = root === null || folder === null ? null : joinPath(root, folder);
  try {
    ruleOperations.setRule(db, { ...rule, concept: key, folder: place });
  } catch (error) {
    if (!(error instanceof Problem)) throw error; // of a folder that is no longer followed
  }
}

interface TaughtRow {
  readonly key: string;
  readonly name: string;
  readonly at: number;
}

const everyTaught = `
  SELECT concept.key, coalesce(rule.was, concept.name) AS name, taught.at
  FROM taught JOIN concept ON concept.id = taught.concept
  LEFT JOIN rule ON rule.concept = concept.id AND rule.action = 'rename'
  WHERE typeof(concept.key) = 'text' AND typeof(concept.name) = 'text' AND typeof(taught.at) = 'integer'`;

/** Without its probe: the next work learns it anew, from its examples, which are words. */
function bringTaught(db: Database, { key, name, at }: TaughtRow): void {
  const concept = conceptNumber(db, { key, name });
  db.prepare('INSERT OR IGNORE INTO taught (concept, at) VALUES (?, ?)').run(concept, at);
}

const everyWritten = `
  SELECT ${photoColumns}, packet.place, packet.written
  FROM packet JOIN photo ON photo.id = packet.photo
  JOIN folder ON folder.id = photo.folder JOIN root ON root.id = folder.root
  WHERE packet.written <> '{}' AND json_valid(packet.written)`;

const bytes = z.instanceof(Buffer);
const list = z.array(z.string()).default([]);
const Written = z.object({
  ...{ subject: list, hierarchical: list, tagsList: list },
  rating: z.int().min(0).max(5).nullable().default(null),
});
const WrittenRow = z.object({
  ...{
    id: z.int(),
    added_at: z.int(),
    root: bytes,
    folder: bytes,
    name: bytes,
    size: z.int(),
    mtime: z.int(),
  },
  ...{ content_hash: bytes.nullable(), missing_at: z.int().nullable(), place: z.enum(['file', 'sidecar']) },
  written: z
    .string()
    .transform((text): unknown => JSON.parse(text))
    .pipe(Written),
});

/** Words that Phototag wrote into files and sidecars: as another program's they would be said for ever. */
function bringWritten(db: Database, row: unknown): void {
  const { success, data } = WrittenRow.safeParse(row);
  if (!success) return; // bytes that were flipped may have made anything of it
  const { place, written, ...photo } = data;
  packetWriteOperations.intendWords(db, photoLike(db, photo), place, written);
}

/** The model in use, and how the person likes the window. Other settings are the program's notes on this database. */
const chosenByPersons = `SELECT key, value FROM setting WHERE key IN ('model', 'window') AND typeof(value) = 'text'`;
