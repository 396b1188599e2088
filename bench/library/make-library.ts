/**
 * @file Makes a library of as many photos as are asked for, through the real schema, without a picture ever being
 * looked at.
 *
 * node app/cli/node24.js bench/library/make-library.ts FOLDER [--photos N=100000] [--seed N=1] [--thumbnails N=2000]
 *     [--predictions] [--embeddings] [--files]
 */
import { link, mkdir, writeFile } from 'node:fs/promises';
import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { Database } from 'better-sqlite3';
import sharp from 'sharp';
import { getConceptTree } from '../../app/core/browse/tree.ts';
import { Concepts } from '../../app/core/labels/concepts.ts';
import { conceptOperations } from '../../app/core/labels/operations.ts';
import { packScores } from '../../app/core/labels/scores.ts';
import { packEmbedding } from '../../app/core/search/embedding.ts';
import { openDatabase } from '../../app/core/store/database.ts';
import { modelOperations } from '../../app/core/store/operations/models.ts';
import { Store } from '../../app/core/store/store.ts';
import { thumbnailFile, thumbnailSize } from '../../app/core/vision/thumbnail-file.ts';
import { imagenetLabels } from '../../models/labels.ts';
import { cameras, makePhotos, uniform, type MadePhoto } from './photos.ts';

export interface MadeLibrary {
  readonly photos: number;
  readonly seed: number;
  /** So many of the newest get one. */
  readonly thumbnails: number;
  /** The network's raw scores, 264 bytes a photo. */
  readonly predictions: boolean;
  /** 2053 bytes a photo. */
  readonly embeddings: boolean;
  /** Puts an empty file where each photo lies, so that a scan finds all as it was; else the folder is not there. */
  readonly files: boolean;
}

/** Photos written in one transaction. */
const batch = 20_000;
/** Different scores, embeddings and thumbnails there are. */
const kinds = 24;
/** The folder of the photos, beside the library's, which is never looked through; where there are no files, "offline". */
export const photosFolder = (library: string): string => `${resolve(library)}-photos`;

export async function makeLibrary(folder: string, wanted: MadeLibrary): Promise<void> {
  const library = resolve(folder);
  const store = await Store.open(library, { mode: 'write' });
  await store.importConcepts(Concepts.load().rows);
  await store.close();
  const db = openDatabase(library, 'write');
  db.pragma('synchronous = OFF');
  const write = writer(db, library, wanted);
  const newest: { hash: Buffer; takenAt: number }[] = [];
  let pending: MadePhoto[] = [];
  const flush = () => {
    db.transaction(() => {
      for (const photo of pending) {
        const hash = write(photo);
        if (photo.takenAt !== null && photo.state !== 'missing')
          newest.push({ hash, takenAt: photo.takenAt });
      }
    })();
    pending = [];
    newest.splice(0, newest.length - wanted.thumbnails - 1); // photos come in order of time, nearly
  };
  for (const photo of makePhotos(wanted.photos, wanted.seed)) {
    pending.push(photo);
    if (pending.length === batch) flush();
  }
  flush();
  getConceptTree(db); // counts what there is
  db.exec(`INSERT INTO photo_text (photo_text) VALUES ('optimize'); ANALYZE`);
  db.pragma('wal_checkpoint(TRUNCATE)');
  db.close();
  await makeThumbnails(
    join(library, 'thumbnails'),
    newest
      .sort((a, b) => b.takenAt - a.takenAt)
      .slice(0, wanted.thumbnails)
      .map(({ hash }) => hash),
  );
}

/** @returns how a photo is written; the answer is its content's hash */
function writer(db: Database, library: string, wanted: MadeLibrary): (photo: MadePhoto) => Buffer {
  const random = uniform(wanted.seed + 1);
  const root = photosFolder(library);
  if (wanted.files) mkdirSync(root);
  db.prepare('INSERT INTO root (id, path, offline_at, added_at) VALUES (1, ?, ?, 0)').run(
    Buffer.from(root),
    wanted.files ? null : 0,
  );
  const model = modelOperations.registerModel(
    db,
    { name: 'made up', version: 'made up+1', concepts: imagenetLabels() },
    0,
  );
  const numbers = conceptOperations.conceptNumbers(db);
  const addCamera = db.prepare('INSERT INTO camera (id, make, model, lens) VALUES (?, ?, ?, ?)');
  cameras.forEach(([make, name, lens], i) => addCamera.run(i + 1, make, name, lens));
  const addFolder = db.prepare('INSERT INTO folder (root, path, text) VALUES (1, ?, ?)');
  const folders = new Map<string, number | bigint>();
  const folderOf = (path: string): number | bigint => {
    const known = folders.get(path);
    if (known !== undefined) return known;
    if (wanted.files) mkdirSync(join(root, path), { recursive: true });
    const id = addFolder.run(Buffer.from(path), `${root}/${path}`).lastInsertRowid;
    folders.set(path, id);
    return id;
  };
  const addPhoto = db.prepare(
    `INSERT INTO photo (folder, name, file_id, size, mtime, content_hash, perceptual_hash, type, width, height,
       orientation, colour, taken_at, taken_offset, camera, latitude, longitude, rating, title, state, added_at,
       missing_at, packet_read)
     VALUES (@folder, @name, @fileId, @size, @mtime, @hash, @fingerprint, @type, @width, @height, 1, @colour, @takenAt,
       120, @camera, @latitude, @longitude, @rating, @title, @state, 0, iif(@state = 'missing', 1, NULL), 1)`,
  );
  const addText = db.prepare(
    `INSERT INTO photo_text (rowid, name, folder, title, description, keywords) VALUES (?, ?, ?, ?, '', '')`,
  );
  const addLabel = db.prepare(
    'INSERT OR IGNORE INTO label (photo, concept, source, score, model, at) VALUES (?, ?, ?, ?, ?, 0)',
  );
  const addStatement = db.prepare('INSERT INTO statement (photo, concept, verdict, at) VALUES (?, ?, ?, 0)');
  const addFailure = db.prepare(
    `INSERT INTO failure (photo, code, message, transient, tries, next_try, model)
     VALUES (?, 'CORRUPT', 'It is damaged.', 0, 1, NULL, ?)`,
  );
  const addPrediction = db.prepare('INSERT INTO prediction (photo, model, scores) VALUES (?, ?, ?)');
  const addFeature = db.prepare('INSERT INTO feature (photo, model, embedding) VALUES (?, ?, ?)');
  const several = <T>(make: () => T): T[] => Array.from({ length: kinds }, make);
  const numbersAt = (length: number) => Float32Array.from({ length }, () => random() * 8 - 4);
  const scores = wanted.predictions ? several(() => packScores(numbersAt(1000))) : [];
  const embeddings = wanted.embeddings ? several(() => packEmbedding(numbersAt(2048))) : [];

  return (photo) => {
    const { folder, name, state, labels, statement, camera } = photo;
    const hash = Buffer.from(Uint32Array.from({ length: 8 }, () => random() * 2 ** 32).buffer);
    const folderId = folderOf(folder);
    const file = wanted.files && state !== 'missing' ? putFile(join(root, folder, name)) : null;
    const id = addPhoto.run({
      ...photo,
      folder: folderId,
      name: Buffer.from(name),
      fileId: file?.id ?? `64769:${Math.floor(random() * 1e7)}`,
      size: file?.size ?? photo.size,
      mtime: file?.mtime ?? Math.floor(random() * 1e15),
      hash,
      fingerprint: hash.subarray(0, 8),
      camera: camera === null ? null : camera + 1,
    }).lastInsertRowid;
    addText.run(id, name, `photos/${folder}`, photo.title);
    if (state === 'failed') addFailure.run(id, model);
    if (state !== 'pending' && state !== 'failed') {
      for (const { concept, source, score } of labels)
        addLabel.run(id, numbers.get(concept), source, score, source === 'model' ? model : null);
      if (scores.length > 0) addPrediction.run(id, model, scores[Number(id) % kinds]);
      if (embeddings.length > 0) addFeature.run(id, model, embeddings[Number(id) % kinds]);
    }
    if (statement !== null) addStatement.run(id, numbers.get(statement.concept), statement.verdict);
    return hash;
  };
}

function putFile(path: string): { id: string; size: number; mtime: number } {
  writeFileSync(path, '');
  const { dev, ino, mtimeNs } = statSync(path, { bigint: true });
  return { id: `${dev}:${ino}`, size: 0, mtime: Number(mtimeNs / 1000n) };
}

/** A few pictures under many names. */
async function makeThumbnails(folder: string, hashes: readonly Buffer[]): Promise<void> {
  const originals = await Promise.all(
    Array.from({ length: kinds }, async (_, i) => {
      const file = join(folder, `${i}.webp`);
      await mkdir(folder, { recursive: true });
      const noise = { type: 'gaussian' as const, mean: 40 + i * 8, sigma: 30 };
      const create = { width: thumbnailSize, height: 240, channels: 3 as const, background: '#000', noise };
      await writeFile(file, await sharp({ create }).blur(2).webp().toBuffer());
      return file;
    }),
  );
  for (const [i, hash] of hashes.entries()) {
    const file = thumbnailFile(folder, hash);
    await mkdir(dirname(file), { recursive: true });
    await link(originals[i % kinds]!, file);
  }
}

if (import.meta.main) {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      photos: { type: 'string', default: '100000' },
      seed: { type: 'string', default: '1' },
      thumbnails: { type: 'string', default: '2000' },
      predictions: { type: 'boolean', default: false },
      embeddings: { type: 'boolean', default: false },
      files: { type: 'boolean', default: false },
    },
  });
  const [folder] = positionals;
  if (folder === undefined) throw new Error('Name a folder for the library.');
  const { photos, seed, thumbnails, ...others } = values;
  await makeLibrary(folder, {
    photos: Number(photos),
    seed: Number(seed),
    thumbnails: Number(thumbnails),
    ...others,
  });
}
