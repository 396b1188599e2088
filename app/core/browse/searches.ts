/** @file Searches that a person keeps by name. */
import type { Database } from 'better-sqlite3';
import type { SavedSearch } from '../../contract/views.ts';
import { parse } from '../search/parse.ts';

/** By name. */
export function listSearches(db: Database): SavedSearch[] {
  const searches = db.prepare('SELECT name, query FROM search').all() as SavedSearch[];
  return searches.sort((a, b) => a.name.localeCompare(b.name));
}

/** In place of one of the same name. @throws QueryError where the query does not parse */
export function saveSearch(db: Database, { name, query }: SavedSearch): void {
  parse(query);
  db.prepare(
    'INSERT INTO search (name, query) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET query = excluded.query',
  ).run(name, query);
}

export function deleteSearch(db: Database, name: string): void {
  db.prepare('DELETE FROM search WHERE name = ?').run(name);
}
