/** @file Settings of the library: short strings by name, such as the model in use. */
import type { Database } from 'better-sqlite3';

function getSetting(db: Database, key: string): string | null {
  const value = db.prepare('SELECT value FROM setting WHERE key = ?').pluck().get(key);
  return (value as string | undefined) ?? null;
}

/** Null takes the setting away. */
function setSetting(db: Database, key: string, value: string | null): void {
  if (value === null) db.prepare('DELETE FROM setting WHERE key = ?').run(key);
  else db.prepare('INSERT OR REPLACE INTO setting (key, value) VALUES (?, ?)').run(key, value);
}

export const settingOperations = { getSetting, setSetting };
