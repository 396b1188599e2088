/** @file Answers that are kept until the database changes. */
import type { Database } from 'better-sqlite3';

/** The same answer, without computing it again while nothing was written, by this connection or another. */
export const untilChanged = <T>(compute: (db: Database) => T): ((db: Database) => T) =>
  keptFor(dataVersion, compute);

/**
 * As `untilChanged`, for an answer that depends on nothing but folders and which photos there are, with their folders,
 * cameras, dates and states: it outlives what a person says, and what is said by models.
 */
export const untilPhotosMove = <T>(compute: (db: Database) => T): ((db: Database) => T) =>
  keptFor(photosVersion, compute);

function keptFor<T>(versionOf: (db: Database) => string, compute: (db: Database) => T): (db: Database) => T {
  const kept = new WeakMap<Database, { version: string; answer: T }>();
  return (db) => {
    const version = versionOf(db);
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

const watched = new WeakSet<Database>();

/** What this connection changes is noted by triggers of its own; one that only reads takes every change for one. */
function photosVersion(db: Database): string {
  if (db.readonly) return dataVersion(db);
  if (!watched.has(db)) watchPhotos(db);
  watched.add(db);
  const own = db.prepare('SELECT number FROM temp.photo_moves').pluck().get() as number;
  return `${db.pragma('data_version', { simple: true }) as number} ${own}`;
}

function watchPhotos(db: Database): void {
  db.exec(
    'CREATE TEMP TABLE photo_moves (number INTEGER NOT NULL) STRICT; INSERT INTO photo_moves VALUES (0)',
  );
  const events = [
    ...['INSERT ON main.photo', 'DELETE ON main.photo', 'INSERT ON main.folder', 'DELETE ON main.folder'],
    ...[
      'INSERT ON main.root',
      'DELETE ON main.root',
      'UPDATE OF root, path ON main.folder',
      'UPDATE OF path, followed ON main.root',
    ],
    `UPDATE OF folder, camera, taken_at, state ON main.photo
     WHEN (old.folder, old.camera, old.taken_at, old.state) IS NOT (new.folder, new.camera, new.taken_at, new.state)`,
  ];
  events.forEach((event, index) =>
    db.exec(
      `CREATE TEMP TRIGGER photo_move_${index} AFTER ${event} BEGIN UPDATE photo_moves SET number = number + 1; END`,
    ),
  );
}
