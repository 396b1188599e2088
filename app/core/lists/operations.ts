/** @file Lists in the database: which photo a line means, what a person said of a photo, and words taken in. */
import type { Database } from 'better-sqlite3';
import type { ListedPhoto, ListedPhotoSkipped } from '../../contract/lists.ts';
import { normaliseName } from '../labels/concepts.ts';
import { conceptOperations } from '../labels/operations.ts';
import { findConcept, lastingly, type PhotoChange, record } from '../labels/statements.ts';
import { asBuffer, joinPath, readablePath } from '../photos/path.ts';
import { photoOperations } from '../store/operations/photos.ts';
import type { ListedTag } from './listed.ts';

type Own = Pick<ListedPhoto, 'contentHash' | 'ratingSource' | 'rejected'>;

/** What `export` adds to what search says of photos, in the order asked for. */
function ownWords(db: Database, photos: readonly number[]): Own[] {
  const photo = db.prepare(
    `SELECT lower(hex(content_hash)) AS hash, photo.rating, rated.photo AS rated
     FROM photo LEFT JOIN rated ON rated.photo = photo.id WHERE photo.id = ?`,
  );
  const rejected = db.prepare(
    `SELECT concept.key AS id, concept.name FROM statement JOIN concept ON concept.id = statement.concept
     WHERE photo = ? AND verdict = 'no' ORDER BY concept.name, concept.key`,
  );
  return photos.map((id) => {
    const { hash, rating, rated } = photo.get(id) as {
      hash: string;
      rating: number | null;
      rated: number | null;
    };
    return {
      contentHash: hash === '' ? null : hash,
      ratingSource: rated !== null ? 'person' : rating !== null ? 'file' : null,
      rejected: rejected.all(id) as Own['rejected'],
    };
  });
}

/** Which photo a line means. */
export interface PhotoSought {
  /** SHA-256; null in a list that has none. */
  readonly contentHash: Uint8Array | null;
  /** Where it may lie, likeliest first; absolute. */
  readonly paths: readonly Uint8Array[];
}

type Found = { readonly photo: number; readonly file: string } | ListedPhotoSkipped['skipped'];

/**
 * A photo is known by its content, wherever it lies; of several with that content, by where it lies. Without a content
 * to go by, it is the one at the path.
 */
function findListed(db: Database, sought: readonly PhotoSought[]): Found[] {
  const copies = db.prepare(
    `SELECT photo.id AS photo, photo.state, photo.name, folder.path AS folder, root.path AS root
     FROM photo JOIN folder ON folder.id = photo.folder JOIN root ON root.id = folder.root
     WHERE content_hash = ?`,
  );
  return sought.map(({ contentHash, paths }): Found => {
    if (contentHash === null) return atPaths(db, paths);
    const same = (copies.all(contentHash) as CopyRow[]).map(({ photo, state, name, folder, root }) => ({
      photo,
      isMissing: state === 'missing',
      path: joinPath(root, folder, name),
    }));
    if (same.length === 0) return typeof atPaths(db, paths) === 'string' ? 'UNKNOWN' : 'OTHER_CONTENT';
    const likeliest = nearest(same, paths);
    if (likeliest === null) return 'AMBIGUOUS';
    return { photo: likeliest.photo, file: readablePath(likeliest.path) };
  });
}

interface CopyRow {
  readonly photo: number;
  readonly state: string;
  readonly name: Buffer;
  readonly folder: Buffer;
  readonly root: Buffer;
}

interface Copy {
  readonly photo: number;
  readonly isMissing: boolean;
  readonly path: Buffer;
}

function atPaths(db: Database, paths: readonly Uint8Array[]): Found {
  const [first, ...others] = paths
    .map((path) => photoOperations.photoByPath(db, path))
    .filter((photo) => photo !== null);
  if (first === undefined) return 'UNKNOWN';
  if (others.some(({ id }) => id !== first.id)) return 'AMBIGUOUS';
  return { photo: first.id, file: readablePath(first.path) };
}

/** Of copies the one that is there, and whose path ends as one of those does: by most names. Null where that is none. */
function nearest(copies: readonly Copy[], paths: readonly Uint8Array[]): Copy | null {
  const present = copies.filter(({ isMissing }) => !isMissing);
  const candidates = present.length > 0 ? present : copies;
  const tails = candidates.map(({ path }) => Math.max(0, ...paths.map((other) => sameEnd(path, other))));
  const longest = Math.max(...tails);
  const likeliest = candidates.filter((_, i) => tails[i] === longest);
  return likeliest.length === 1 ? likeliest[0]! : null;
}

/** How many names, from the end, two paths share. */
function sameEnd(a: Uint8Array, b: Uint8Array): number {
  const [ours, theirs] = [a, b].map((path) => asBuffer(path).toString('latin1').split('/').reverse());
  const differs = ours!.findIndex((name, i) => name !== theirs![i]);
  return differs === -1 ? ours!.length : differs;
}

/** A word of a list about a photo of the library; null stands for the rating. */
export interface WordToSay {
  readonly photo: number;
  readonly tag: ListedTag | null;
  readonly rating: number | null;
}

/** What becomes of a word, in the library's own terms. */
export interface WordTaken {
  /** `kept`: the library says otherwise, and goes on saying that. */
  readonly how: 'said' | 'same' | 'kept' | 'unknown';
  /** Null for a name that is no concept of the library yet, and for the rating. */
  readonly id: string | null;
  readonly name: string;
  /** What the library says before; null for nothing. */
  readonly was: string | null;
}

interface ListToTake {
  /** Its name, which the word of the log bears. */
  readonly list: string;
  readonly words: readonly WordToSay[];
  /** Where the library says otherwise, the list is right. */
  readonly overwrite: boolean;
}

/** What `takeWords` would do, and nothing done. */
function planWords(db: Database, { words, overwrite }: ListToTake): WordTaken[] {
  return plan(db, words, overwrite, conceptsOf(db, words)).map(({ taken }) => taken);
}

/** Says what a list says, as one word of the log. Names that are no concepts become tags of the person's own. */
function takeWords(db: Database, { list, words, overwrite, at }: ListToTake & { at: number }): WordTaken[] {
  return lastingly(db, () => {
    makeMissing(db, words);
    const planned = plan(db, words, overwrite, conceptsOf(db, words));
    const changes = planned.map(({ change }) => change).filter((change) => change !== null);
    record(db, { kind: 'import', label: list, undoes: null, at }, changes);
    return planned.map(({ taken }) => taken);
  });
}

export const listOperations = { ownWords, findListed, planWords, takeWords };

/** A concept as the library knows it; `number` is null while it does not, and null stands for one it cannot know. */
type Meant = { readonly number: number | null; readonly key: string; readonly name: string } | null;

/** What each word of the list is about, by `idOf` its tag. */
function conceptsOf(db: Database, words: readonly WordToSay[]): Map<string, Meant> {
  const meant = new Map<string, Meant>();
  for (const { tag } of words)
    if (tag !== null && !meant.has(idOf(tag))) meant.set(idOf(tag), conceptOf(db, tag));
  return meant;
}

const idOf = ({ id, name }: ListedTag): string => id ?? ` ${name}`;

/** By its id where the list has one, which means the same in every library; else by its name, as `tag` does. */
function conceptOf(db: Database, { id, name }: ListedTag): Meant {
  const known = id === null ? findConcept(db, name) : byKey(db, id);
  if (known !== undefined) {
    const key = db.prepare('SELECT key FROM concept WHERE id = ?').pluck().get(known.id) as string;
    return { number: known.id, key, name: known.name };
  }
  const key = id ?? `own:${normaliseName(name)}`;
  return /^(own|name):./.test(key) ? { number: null, key, name } : null;
}

const byKey = (db: Database, key: string) =>
  db.prepare('SELECT id, name FROM concept WHERE key = ?').get(key) as
    { id: number; name: string } | undefined;

/** Tags of a person's own, and classes of models that this library has not met, are made with their names alone. */
function makeMissing(db: Database, words: readonly WordToSay[]): void {
  const missing = [...conceptsOf(db, words).values()]
    .filter((each) => each?.number === null)
    .map((each) => each!);
  const rows = new Map(
    missing.map(({ key, name }) => {
      const names = new Set([normaliseName(name), key.replace(/^(own|name):/, '')]);
      return [key, { id: key, name, names: [...names], gloss: '', parents: [] }];
    }),
  );
  conceptOperations.addConcepts(db, [...rows.values()]);
}

interface Planned {
  readonly taken: WordTaken;
  /** Null where nothing changes. */
  readonly change: PhotoChange | null;
}

/** Word by word, each in view of those before it: a list may say a thing twice. */
function plan(
  db: Database,
  words: readonly WordToSay[],
  overwrite: boolean,
  concepts: ReadonlyMap<string, Meant>,
): Planned[] {
  const verdict = db.prepare('SELECT verdict FROM statement WHERE photo = ? AND concept = ?').pluck();
  const stars = db.prepare('SELECT rating FROM rated WHERE photo = ?').pluck();
  const said = new Map<string, string>();
  return words.map(({ photo, tag, rating }): Planned => {
    const concept = tag === null ? undefined : concepts.get(idOf(tag))!;
    if (concept === null) {
      return { taken: { how: 'unknown', id: tag!.id, name: tag!.name, was: null }, change: null };
    }
    const about = `${photo} ${concept?.key ?? ''}`;
    const stored = concept === undefined ? stars.get(photo) : verdict.get(photo, concept.number);
    const was = said.get(about) ?? (stored as string | number | undefined)?.toString() ?? null;
    const after = tag?.verdict ?? rating!.toString();
    const how = was === after ? 'same' : was === null || overwrite ? 'said' : 'kept';
    const id = concept === undefined || concept.number === null ? null : concept.key;
    const taken: WordTaken = { how, id, name: concept?.name ?? '', was };
    if (how !== 'said') return { taken, change: null };
    said.set(about, after);
    return { taken, change: { photo, concept: concept?.number ?? null, before: was, after } };
  });
}
