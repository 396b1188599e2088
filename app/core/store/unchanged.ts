/** @file Answers that are kept until the database changes. */
import type { Database } from 'better-sqlite3';

/** The same answer, without computing it again while nothing was written, by this connection or another. */
export function untilChanged<T>(compute: (db: Database) => T): (db: Database) => T {
  const kept = new WeakMap<Database, { version: string; answer: T }>();
  return (db) => {
    const version = dataVersion(db);
    const last = kept.get(db);
    if (last?.version === version) return last.answer;
    const answer = compute(db);
    kept.set(db, { version, answer });
    return answer;
  };
}

/** `data_version` tells of other connections only: https://www.sqlite.org/pragma.html#pragma_data_version */
function dataVersion(db: Database): string {
  const own = db.prepare('SELECT total_changes()').pluck().get() as number;
  return `${db.pragma('data_version', { simple: true }) as number} ${own}`;
}
