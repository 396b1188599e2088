/** @file The words of a database, as `words.log` has them, and words brought over from it. See [Note: Words twice]. */
import type { Database } from 'better-sqlite3';
import { conceptOperations } from '../labels/operations.ts';
import { applyChange, lastingly } from '../labels/statements.ts';
import { joinPath, readablePath } from '../photos/path.ts';
import { indexText } from './operations/text.ts';
import { fromPathBytes, toPathBytes } from './words-file.ts';
import type { Word, WordChange, WordHead, WordsFile } from './words-file.ts';

/**
 * Brings the file up to date with the database and, where the file knows of words that the database has lost, the
 * database up to date with the file.
 * @returns how many words the database had lost
 */
export function reconcileWords(db: Database, file: WordsFile): number {
  if (file.last === null || knows(db, file.last)) {
    followWords(db, file);
    return 0;
  }
  const brought = bringOver(db, file.words());
  file.rewrite(wordsAfter(db, 0));
  return brought;
}

/** Appends what was said since. @returns whether there was anything */
export function followWords(db: Database, file: WordsFile): boolean {
  const known = file.last?.id ?? 0;
  const newest = db.prepare('SELECT max(id) FROM word').pluck().get() as number | null;
  if (newest === null || newest <= known) return false;
  file.append(wordsAfter(db, known));
  return true;
}

/** Words of a damaged database that can be read, from number `after` on. Words are numbered without a gap. */
export function* readableWords(db: Database, after: number): Generator<Word> {
  let unreadable = 0;
  for (let id = after + 1; unreadable < 10_000; id++) {
    try {
      const word = wordOf(db, id);
      if (word === null) return;
      unreadable = 0;
      yield word;
    } catch {
      unreadable++; // a bad page holds some hundred words; beyond that, nothing below it can be reached
    }
  }
}

function* wordsAfter(db: Database, after: number): Generator<Word> {
  const ids = db.prepare('SELECT id FROM word WHERE id > ? ORDER BY id').pluck().all(after) as number[];
  for (const id of ids) yield wordOf(db, id)!;
}

/** A photo with its place, as a query of `photoColumns` gives it. */
export interface PlacedPhoto {
  readonly id: number;
  readonly added_at: number;
  readonly root: Buffer;
  readonly folder: Buffer;
  readonly name: Buffer;
  readonly size: number;
  readonly mtime: number;
  readonly content_hash: Buffer | null;
  readonly missing_at: number | null;
}

/** Of `photo` joined with `folder` and `root`. */
export const photoColumns = `photo.id, photo.added_at, root.path AS root, folder.path AS folder, photo.name, photo.size,
  photo.mtime, photo.content_hash, photo.missing_at`;

interface ChangeRow extends PlacedPhoto {
  readonly key: string | null;
  readonly concept: string | null;
  readonly before: string | null;
  readonly after: string | null;
}

function wordOf(db: Database, id: number): Word | null {
  const word = db.prepare('SELECT id, kind, label, undoes, at FROM word WHERE id = ?').get(id);
  if (word === undefined) return null;
  const rows = db
    .prepare(
      `SELECT ${photoColumns}, concept.key, concept.name AS concept, before, after
       FROM word_change JOIN photo ON photo.id = word_change.photo JOIN folder ON folder.id = photo.folder
       JOIN root ON root.id = folder.root LEFT JOIN concept ON concept.id = word_change.concept
       WHERE word_change.word = ? ORDER BY word_change.rowid`,
    )
    .all(id) as ChangeRow[];
  const changes = rows.map((row) => ({
    word: id,
    photo: nameOf(row),
    concept: row.key === null ? null : { key: row.key, name: row.concept! },
    before: row.before,
    after: row.after,
  }));
  return { ...(word as WordHead), changes };
}

const nameOf = (row: PlacedPhoto): WordChange['photo'] => ({
  id: row.id,
  addedAt: row.added_at,
  root: toPathBytes(row.root),
  folder: toPathBytes(row.folder),
  name: toPathBytes(row.name),
  size: row.size,
  mtime: row.mtime,
  contentHash: row.content_hash?.toString('hex') ?? null,
  missingAt: row.missing_at,
});

const knows = (db: Database, { id, kind, label, at }: WordHead): boolean =>
  db
    .prepare('SELECT 1 FROM word WHERE id = ? AND kind = ? AND label = ? AND at = ?')
    .pluck()
    .get(id, kind, label, at) === 1;

/** Says again, in order, what the database does not know. Photos and folders that it lacks are added to it. */
function bringOver(db: Database, words: Iterable<Word>): number {
  return lastingly(db, () => {
    const said = db.prepare('SELECT verdict FROM statement WHERE photo = ? AND concept = ?').pluck();
    const rated = db.prepare('SELECT CAST(rating AS TEXT) FROM rated WHERE photo = ?').pluck();
    const addWord = db.prepare(
      `INSERT INTO word (id, kind, label, undoes, at)
       VALUES (iif(@id > (SELECT coalesce(max(id), 0) FROM word), @id, NULL), @kind, @label, @undoes, @at)`,
    );
    const addChange = db.prepare(
      'INSERT INTO word_change (word, photo, concept, before, after) VALUES (?, ?, ?, ?, ?)',
    );
    /** Numbers of the words here, by their numbers there. */
    const numbers = new Map<number, number>();
    let brought = 0;
    for (const { changes, ...word } of words) {
      if (knows(db, word)) {
        numbers.set(word.id, word.id);
        continue;
      }
      const real = [];
      for (const change of changes) {
        const photo = photoOf(db, change.photo);
        const concept = change.concept === null ? null : conceptNumber(db, change.concept);
        const before = ((concept === null ? rated.get(photo) : said.get(photo, concept)) ?? null) as
          string | null;
        if (before !== change.after) real.push({ photo, concept, before, after: change.after });
      }
      if (real.length === 0) continue;
      const undoes = word.undoes === null ? null : (numbers.get(word.undoes) ?? null);
      const number = Number(addWord.run({ ...word, undoes }).lastInsertRowid);
      numbers.set(word.id, number);
      for (const change of real) {
        addChange.run(number, change.photo, change.concept, change.before, change.after);
        applyChange(db, change, word.at);
      }
      brought++;
    }
    return brought;
  });
}

/** The number here of a photo of another database; where nothing is known of it, it is added. */
export const photoLike = (db: Database, row: PlacedPhoto): number => photoOf(db, nameOf(row));

/** A photo's number here: by its number there, else by its place, else by its content, else as a new one. */
function photoOf(db: Database, photo: WordChange['photo']): number {
  const one = (sql: string, ...values: unknown[]): number | null => {
    const found = db
      .prepare(sql)
      .pluck()
      .all(...values) as number[];
    return found.length === 1 ? found[0]! : null;
  };
  const contentHash = photo.contentHash === null ? null : Buffer.from(photo.contentHash, 'hex');
  const [root, folder, name] = [photo.root, photo.folder, photo.name].map(fromPathBytes) as [
    Buffer,
    Buffer,
    Buffer,
  ];
  return (
    one('SELECT id FROM photo WHERE id = ? AND added_at = ?', photo.id, photo.addedAt) ??
    one(
      `SELECT photo.id FROM root JOIN folder ON folder.root = root.id JOIN photo ON photo.folder = folder.id
       WHERE root.path = ? AND folder.path = ? AND photo.name = ? AND photo.size = ? AND photo.mtime = ?`,
      root,
      folder,
      name,
      photo.size,
      photo.mtime,
    ) ??
    one('SELECT id FROM photo WHERE content_hash = ?', contentHash) ??
    addPhoto(db, { ...photo, root, folder, name, contentHash })
  );
}

/** It waits to be looked at, like any photo that a scan finds. */
function addPhoto(
  db: Database,
  photo: { root: Buffer; folder: Buffer; name: Buffer; contentHash: Buffer | null } & Omit<
    WordChange['photo'],
    'root' | 'folder' | 'name' | 'contentHash'
  >,
): number {
  const id = (sql: string, ...values: unknown[]) =>
    db
      .prepare(sql)
      .pluck()
      .get(...values) as number;
  const root = id(
    'INSERT INTO root (path, added_at) VALUES (?, ?) ON CONFLICT (path) DO UPDATE SET path = path RETURNING id',
    photo.root,
    photo.addedAt,
  );
  const folder = id(
    `INSERT INTO folder (root, path, text) VALUES (?, ?, ?)
     ON CONFLICT (root, path) DO UPDATE SET path = excluded.path RETURNING id`,
    root,
    photo.folder,
    readablePath(joinPath(photo.root, photo.folder)),
  );
  // Another photo may lie there by now; then this one is missing, until it is found by its content.
  const taken = id(
    `SELECT count(*) FROM photo WHERE folder = ? AND name = ? AND state <> 'missing'`,
    folder,
    photo.name,
  );
  const missingAt = photo.missingAt ?? (taken > 0 ? photo.addedAt : null);
  const number = id(
    `INSERT INTO photo (folder, name, size, mtime, content_hash, state, missing_at, added_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING id`,
    folder,
    photo.name,
    photo.size,
    photo.mtime,
    photo.contentHash,
    missingAt === null ? 'pending' : 'missing',
    missingAt,
    photo.addedAt,
  );
  indexText(db, [number]);
  return number;
}

/** A concept's number here. One that is not known yet has its name alone, until the shipped table is read. */
export function conceptNumber(db: Database, { key, name }: { key: string; name: string }): number {
  conceptOperations.addConcepts(db, [
    { id: key, name, names: [key.replace(/^(own|name):/, '')], gloss: '', parents: [] },
  ]);
  return db.prepare('SELECT id FROM concept WHERE key = ?').pluck().get(key) as number;
}
