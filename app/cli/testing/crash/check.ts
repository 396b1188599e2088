/** @file What must hold after any crash. Each function throws what does not. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import SQLite from 'better-sqlite3';
import { noticeInEnglish } from '../../../contract/english.ts';
import { verifyBackup } from '../../../core/store/backups.ts';
import { Store } from '../../../core/store/store.ts';
import { WordsFile } from '../../../core/store/words-file.ts';
import { modelBytes } from './actions.ts';

export interface Expected {
  /** Labels of words that were acknowledged; each names one word. */
  readonly labels: ReadonlySet<string>;
  /** How many undoings were. */
  readonly undone: number;
  /** How many words there are at least. */
  readonly words: number;
  /** What the library may say when it is opened. */
  readonly notices: RegExp | null;
}

/** The library opens, it is sound, and what was acknowledged is in it. */
export async function checkLibrary(library: string, expected: Expected): Promise<void> {
  const notices: string[] = [];
  const store = await Store.open(library, {
    mode: 'write',
    onNotice: (notice) => notices.push(noticeInEnglish(notice)),
  });
  let before: unknown;
  try {
    before = statementsOf(library);
    await store.rebuildStatements();
  } finally {
    await store.close();
  }
  same('what the log alone gives back', statementsOf(library), before);
  const unforeseen = notices.filter((notice) => expected.notices?.test(notice) !== true);
  same('what the library says', unforeseen, []);
  const db = new SQLite(join(library, 'library.db'), { readonly: true });
  try {
    same('integrity_check', db.pragma('integrity_check', { simple: true }), 'ok');
    same('foreign_key_check', db.pragma('foreign_key_check'), []);
    const words = db.prepare('SELECT id, label, undoes FROM word ORDER BY id').all() as {
      id: number;
      label: string;
      undoes: number | null;
    }[];
    const labels = new Set(words.map(({ label }) => label));
    same(
      'acknowledged words that are lost',
      [...expected.labels].filter((label) => !labels.has(label)),
      [],
    );
    const undone = words.filter(({ undoes }) => undoes !== null).length;
    if (undone < expected.undone)
      throw new Error(`${expected.undone} undoings were acknowledged, ${undone} are there`);
    if (words.length < expected.words)
      throw new Error(`${words.length} words are there of ${expected.words}`);
    same('words of which a part is lost', halfWords(db), []);
    const log = new WordsFile(join(library, 'words.log'));
    const second = [...log.words()].map(({ id }) => id);
    log.close();
    same(
      'words.log',
      second,
      words.map(({ id }) => id),
    );
  } finally {
    db.close();
  }
}

/** Words without a change, and words about fewer or more photos than the others of their command. */
function halfWords(db: SQLite.Database): string[] {
  const words = db
    .prepare(
      `SELECT label, undoes, count(word_change.word) AS photos
       FROM word LEFT JOIN word_change ON word_change.word = word.id GROUP BY word.id`,
    )
    .all() as { label: string; undoes: number | null; photos: number }[];
  const photosOf = new Map<string, number>();
  return words
    .filter(({ label, undoes, photos }) => {
      const [, command] = label.split(' ');
      if (photos === 0 || command === undefined || undoes !== null) return photos === 0;
      if (!photosOf.has(command)) photosOf.set(command, photos);
      return photosOf.get(command) !== photos;
    })
    .map(({ label }) => label);
}

/** Whatever has the name of a whole file is whole. */
export function checkFiles(library: string): void {
  for (const file of filesBelow(library)) {
    if (file.endsWith('.webp')) {
      const bytes = readFileSync(file);
      same(file, bytes.length >= 12 && bytes.readUInt32LE(4) + 8 === bytes.length, true);
    } else if (file.endsWith('mine.db') || dirname(file) === join(library, 'backups')) {
      if (file.endsWith('.db')) verifyBackup(file);
    } else if (file.endsWith('fetched.onnx')) {
      same(file, readFileSync(file).equals(modelBytes), true);
    }
  }
}

/** Files that are being written, and were when a process died: they have names of their own. With their times. */
export const unfinishedFiles = (library: string): string[] =>
  filesBelow(library)
    .filter((file) => /\.(tmp|partial|part|new)$|\.installing-/.test(file))
    .map((file) => `${file} ${statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? ''}`);

const filesBelow = (folder: string): string[] =>
  existsSync(folder)
    ? readdirSync(folder, { recursive: true }).map((name) => join(folder, name.toString()))
    : [];

/** None where there is no such folder. */
export const namesIn = (folder: string): string[] => (existsSync(folder) ? readdirSync(folder) : []);

function statementsOf(library: string): unknown {
  const db = new SQLite(join(library, 'library.db'), { readonly: true });
  try {
    return [
      db.prepare('SELECT photo, concept, verdict FROM statement ORDER BY photo, concept').raw().all(),
      db.prepare('SELECT photo, rating, file FROM rated ORDER BY photo').raw().all(),
    ];
  } finally {
    db.close();
  }
}

export function same(what: string, found: unknown, wanted: unknown): void {
  const [left, right] = [JSON.stringify(found), JSON.stringify(wanted)];
  if (left !== right) throw new Error(`${what}: ${left.slice(0, 500)} instead of ${right.slice(0, 500)}`);
}
