/** @file A small library for tests of search: in memory as plain objects, and the same in a database. */
import SQLite from 'better-sqlite3';
import type { Database } from 'better-sqlite3';
import type { TagSource } from '../../contract/results.ts';
import { Concepts, type ConceptRow } from '../labels/concepts.ts';
import { conceptOperations } from '../labels/operations.ts';
import { migrate } from '../store/migrate.ts';
import { packEmbedding } from './embedding.ts';

export interface TestPhoto {
  readonly id: number;
  readonly folder: string;
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly takenAt: number | null;
  readonly takenOffset: number | null;
  readonly rating: number | null;
  readonly size: number;
  readonly width: number | null;
  readonly height: number | null;
  readonly type: string | null;
  readonly camera: string | null;
  readonly latitude: number | null;
  readonly longitude: number | null;
  readonly state: string;
  readonly labels: readonly { concept: string; source: Exclude<TagSource, 'person'>; score: number }[];
  readonly statements: readonly { concept: string; verdict: 'yes' | 'no' }[];
  readonly embedding: Float32Array | null;
}

const row = (id: string, parents: string[], names: string[] = [id]): ConceptRow => ({
  id,
  name: names[0]!,
  names,
  gloss: '',
  parents,
});

export const concepts = new Concepts([
  row('animal', []),
  row('pet', ['animal']),
  row('dog', ['pet', 'animal']),
  row('retriever', ['dog']),
  row('golden', ['retriever'], ['golden retriever']),
  row('beagle', ['dog']),
  row('cat', ['pet']),
  row('tabby', ['cat'], ['tabby', 'tabby cat']),
  row('bear', ['animal']),
  row('polar', ['bear'], ['polar bear', 'ice bear']),
  row('crane-bird', ['animal'], ['crane (bird)', 'crane']),
  row('machine', []),
  row('crane-machine', ['machine'], ['crane (machine)', 'crane']),
  row('beach', []),
]);

export const cameras = [
  ['Canon', 'EOS R5', 'RF 50mm'],
  ['NIKON', 'Z 6', ''],
  ['Élan', 'Été', 'Canon EF'],
] as const;
export const folders = ['/home/me/Holiday 2019', '/home/me/Holiday 2019/dogs', '/home/me/Été', '/mnt/golden'];
const words = [
  'dog',
  'beach',
  'Müller',
  'golden',
  'retriever',
  'polar',
  'bear',
  'sunset',
  'IMG_1234',
  "it's",
];

/** Numbers from 0 up to 1, the same for the same seed. Park and Miller, CACM 1988. */
export function random(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 48271) % 2147483647) / 2147483647;
}

export function makePhotos(count: number, seed: number): TestPhoto[] {
  const uniform = random(seed);
  const below = (n: number) => Math.floor(uniform() * n);
  const pick = <T>(from: readonly T[]): T => from[below(from.length)]!;
  const maybe = <T>(make: () => T): T | null => (uniform() < 0.75 ? make() : null);
  const distinct = (most: number) =>
    new Set(Array.from({ length: below(most + 1) }, () => pick(concepts.rows).id));
  return Array.from({ length: count }, (_, i): TestPhoto => {
    const place = maybe(() => [50 + 4 * uniform(), uniform() < 0.2 ? 179.5 + uniform() : 4 + 2 * uniform()]);
    return {
      id: i + 1,
      folder: pick(folders),
      name: `${pick(words)}-${i}.jpg`,
      title: pick(['', pick(words), `${pick(words)} ${pick(words)}`]),
      description: pick(['', `${pick(words)}, ${pick(words)}`]),
      takenAt: maybe(
        () => Date.UTC(2018 + below(3), below(12), 1 + below(28), below(24)) + pick([0, 1, 999]),
      ),
      takenOffset: pick([null, 0, 120, -210]),
      rating: maybe(() => below(6)),
      size: below(12_000_000),
      width: maybe(() => pick([640, 4000, 6000])),
      height: maybe(() => pick([480, 3000])),
      type: maybe(() => pick(['jpeg', 'heic', 'raw'])),
      camera: maybe(() => pick(cameras).join('|')),
      latitude: place?.[0] ?? null,
      longitude: place ? (place[1]! > 180 ? place[1]! - 360 : place[1]!) : null,
      state: pick(['done', 'done', 'done', 'failed', 'pending', 'missing']),
      labels: [...distinct(3)].map((concept) => ({
        concept,
        source: pick(['model', 'file', 'taught'] as const),
        score: below(101) / 100,
      })),
      statements: [...distinct(below(3))].map((concept) => ({
        concept,
        verdict: pick(['yes', 'no'] as const),
      })),
      embedding: maybe(() => Float32Array.from({ length: 16 }, () => uniform() - 0.5)),
    };
  });
}

/** The same photos in a database; of the shipped schema, and with the numbers of the photos as they are. */
export function makeDatabase(photos: readonly TestPhoto[]): Database {
  const db = new SQLite(':memory:');
  migrate(db, ':memory:');
  conceptOperations.importConcepts(db, concepts.rows);
  const number = conceptOperations.conceptNumbers(db);
  const insert = (table: string, values: Record<string, unknown>): void => {
    const columns = Object.keys(values);
    db.prepare(
      `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${columns.map((each) => `@${each}`).join(', ')})`,
    ).run(values);
  };
  db.transaction(() => {
    insert('root', { id: 1, path: Buffer.from('/'), added_at: 0 });
    insert('model', { id: 1, name: 'test', version: 'test+1', concepts: '[]', used_at: 0 });
    folders.forEach((path, i) =>
      insert('folder', { id: i + 1, root: 1, path: Buffer.from(path.slice(1)), text: path }),
    );
    cameras.forEach(([make, model, lens], i) => insert('camera', { id: i + 1, make, model, lens }));
    for (const photo of photos) {
      insert('photo', {
        id: photo.id,
        folder: folders.indexOf(photo.folder) + 1,
        name: Buffer.from(photo.name),
        size: photo.size,
        mtime: 0,
        type: photo.type,
        width: photo.width,
        height: photo.height,
        taken_at: photo.takenAt,
        taken_offset: photo.takenOffset,
        camera:
          photo.camera === null ? null : cameras.findIndex((each) => each.join('|') === photo.camera) + 1,
        latitude: photo.latitude,
        longitude: photo.longitude,
        rating: photo.rating,
        title: photo.title,
        description: photo.description,
        state: photo.state,
        added_at: 0,
        missing_at: photo.state === 'missing' ? 0 : null,
      });
      for (const { concept, source, score } of photo.labels)
        insert('label', { photo: photo.id, concept: number.get(concept), source, score, at: 0 });
      for (const { concept, verdict } of photo.statements)
        insert('statement', { photo: photo.id, concept: number.get(concept), verdict, at: 0 });
      if (photo.embedding)
        insert('feature', { photo: photo.id, model: 1, embedding: packEmbedding(photo.embedding) });
      const { name, folder, title, description } = photo;
      insert('photo_text', { rowid: photo.id, name, folder, title, description, keywords: '' });
    }
  })();
  return db;
}
