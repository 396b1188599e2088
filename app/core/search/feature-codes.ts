/**
 * @file The codes of a library's embeddings: made for those that lack one, and held in memory for the model that was
 * asked about last.
 */
import type { Database } from 'better-sqlite3';
import { CodeList } from './code-list.ts';
import { encode, rotate } from './codes.ts';
import { unpackEmbedding } from './embedding.ts';

/** With fewer photos all are compared, which takes no longer. */
const fewestPhotos = 20_000;
/** So many codes are made while a person waits; where more are missing, all photos are compared. */
const mostWaitedFor = 2000;

interface Kept {
  readonly model: number;
  readonly list: CodeList;
  /** Codes that there were when it was read; each that is made again adds one. */
  readonly read: number;
  /** Of another connection, which may have written codes that are not in the list. */
  readonly version: number;
}
const kept = new WeakMap<Database, Kept>();

/** The codes of all embeddings of a model; null where comparing all is the better way. */
export function codesOf(db: Database, model: number): CodeList | null {
  const missing = uncoded(db, mostWaitedFor + 1);
  if (missing.length > mostWaitedFor) return null;
  if (db.readonly) {
    const list = read(db, model);
    for (const { photo, model: of, code } of codesFor(db, missing)) if (of === model) list.add(photo, code);
    return list.size < fewestPhotos ? null : list;
  }
  if (missing.length > 0) writeCodes(db, missing);
  const version = db.pragma('data_version', { simple: true }) as number;
  let current = kept.get(db);
  const isFresh = current?.model === model && current.version === version;
  if (current === undefined || !isFresh || current.list.size > 2 * current.read + fewestPhotos) {
    const list = read(db, model);
    current = { model, list, read: list.size, version };
    kept.set(db, current);
  }
  return current.list.size < fewestPhotos ? null : current.list;
}

/** Makes codes for embeddings that lack one. @returns how many; 0 where none is left */
export function codeFeatures(db: Database, limit: number): number {
  const photos = uncoded(db, limit);
  if (photos.length > 0) writeCodes(db, photos);
  return photos.length;
}

const uncoded = (db: Database, limit: number): number[] =>
  db.prepare('SELECT photo FROM uncoded ORDER BY photo LIMIT ?').pluck().all(limit) as number[];

function read(db: Database, model: number): CodeList {
  const list = new CodeList();
  const rows = db
    .prepare('SELECT photo, code FROM feature_code WHERE model = ?')
    .raw()
    .iterate(model) as IterableIterator<[number, Buffer]>;
  for (const [photo, code] of rows) list.add(photo, code);
  return list;
}

function* codesFor(
  db: Database,
  photos: readonly number[],
): Generator<{ photo: number; model: number; code: Uint8Array }> {
  const feature = db.prepare('SELECT model, embedding FROM feature WHERE photo = ?');
  for (const photo of photos) {
    const { model, embedding } = feature.get(photo) as { model: number; embedding: Buffer };
    yield { photo, model, code: encode(rotate(unpackEmbedding(embedding))) };
  }
}

function writeCodes(db: Database, photos: readonly number[]): void {
  const write = db.prepare('INSERT OR REPLACE INTO feature_code (photo, model, code) VALUES (?, ?, ?)');
  const done = db.prepare('DELETE FROM uncoded WHERE photo = ?');
  const made = db
    .transaction(() => {
      const codes = [...codesFor(db, photos)];
      for (const { photo, model, code } of codes) {
        write.run(photo, model, code);
        done.run(photo);
      }
      return codes;
    })
    .immediate();
  const current = kept.get(db);
  for (const { photo, model, code } of made) if (current?.model === model) current.list.add(photo, code);
}
