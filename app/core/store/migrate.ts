/** @file Brings a database to the newest schema: one numbered file of SQL each, counted by SQLite's `user_version`. */
import { readdirSync, readFileSync } from 'node:fs';
import type { Database } from 'better-sqlite3';
import { Problem } from '../../contract/problem.ts';

const folder = new URL('./migrations/', import.meta.url);

/** File names in order; number N (from 1) brings version N - 1 to version N. */
export const migrations: readonly string[] = readdirSync(folder)
  .filter((name) => /^\d{4}-.+\.sql$/.test(name))
  .sort();

export const schemaVersion = (db: Database): number => db.pragma('user_version', { simple: true }) as number;

/**
 * Runs what is missing, each migration in a transaction of its own, so that an interruption leaves a whole version.
 *
 * @param upTo - version to stop at; tests use it to make a fixture of an older one.
 * @throws Problem BAD_LIBRARY where the database is from a newer program.
 */
export function migrate(db: Database, library: string, upTo = migrations.length): void {
  refuseFuture(db, library);
  // Off while tables are rebuilt (https://www.sqlite.org/lang_altertable.html#otheralter); cannot change inside a
  // transaction. Each migration is checked as a whole before it is kept.
  db.pragma('foreign_keys = OFF');
  for (let version = schemaVersion(db) + 1; version <= upTo; version++) {
    const sql = readFileSync(new URL(migrations[version - 1]!, folder), 'utf8');
    db.transaction(() => {
      db.exec(sql);
      const broken = db.pragma('foreign_key_check') as unknown[];
      if (broken.length > 0)
        throw new Error(`${migrations[version - 1]} leaves ${broken.length} dangling references`);
      db.pragma(`user_version = ${version}`);
    }).immediate();
  }
  db.pragma('foreign_keys = ON');
}

/** @throws Problem BAD_LIBRARY where the database is from a newer program. */
export function refuseFuture(db: Database, library: string): void {
  const found = schemaVersion(db);
  if (found <= migrations.length) return;
  throw Problem.of('BAD_LIBRARY', { kind: 'library.newer', library, found, known: migrations.length });
}
