/** @file Codes find what comparing all finds, and follow what is added, changed, removed and missing. */
import SQLite from 'better-sqlite3';
import type { Database } from 'better-sqlite3';
import fc from 'fast-check';
import { afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { migrate } from '../store/migrate.ts';
import { CodeList } from './code-list.ts';
import { encode, rotate, tableOf } from './codes.ts';
import { packEmbedding, similarity, unpackEmbedding } from './embedding.ts';
import { codeFeatures, codesOf } from './feature-codes.ts';
import { nearestOfAll, nearestPhotos, nearestTo } from './similar.ts';
import { random } from './testing.ts';

const dimensions = 96;
const embedding = (values: ArrayLike<number>) => unpackEmbedding(packEmbedding(Float32Array.from(values)));

test('the share of bits in which two codes differ is the angle between the embeddings, their means taken off', () => {
  const values = fc.array(fc.float({ min: 0, max: 4, noNaN: true }), { minLength: 96, maxLength: 96 });
  fc.assert(
    fc.property(values, fc.constantFrom(0.1, 0.3, 0.6), fc.nat(1000), (one, share, seed) => {
      const uniform = random(seed + 1);
      const a = one.map((value) => value + uniform());
      const b = a.map((value) => (1 - share) * value + 8 * share * uniform());
      const bits = countBits(encode(rotate(embedding(a))), encode(rotate(embedding(b))));
      const centred = (v: number[]) => v.map((value) => value - v.reduce((x, y) => x + y, 0) / v.length);
      const angle = Math.acos(similarity(embedding(centred(a)), embedding(centred(b)))) / Math.PI;
      expect(Math.abs(bits / 512 - angle)).toBeLessThan(0.15);
    }),
    { numRuns: 50 },
  );
});

const countBits = (a: Uint8Array, b: Uint8Array): number =>
  a.reduce((sum, byte, i) => sum + (byte ^ b[i]!).toString(2).replaceAll('0', '').length, 0);

test('a table adds up the coordinates as the signs of a code say', () => {
  const rotated = rotate(embedding(Array.from({ length: dimensions }, (_, i) => (i * i) % 17)));
  const table = tableOf(rotated);
  const own = encode(rotated).reduce((sum, byte, i) => sum + table[256 * i + byte]!, 0);
  const total = rotated.reduce((sum, value) => sum + Math.abs(value), 0);
  expect(own / total).toBeCloseTo(1, 4);
});

test('a list gives the nearest of more than it looks at closely', () => {
  const uniform = random(3);
  const list = new CodeList();
  const target = Float32Array.from({ length: 512 }, () => uniform() - 0.5);
  const code = encode(target);
  for (let photo = 1; photo <= 30_000; photo++) {
    const other = code.slice();
    const flips = photo % 1000 === 7 ? 20 : 150; // 30 photos are near
    for (let i = 0; i < flips; i++) other[Math.floor(uniform() * 64)]! ^= 1 << Math.floor(uniform() * 8);
    list.add(photo, other);
  }
  const found = list.nearest(target, 2000);
  expect(found.length).toBeLessThan(3000);
  for (let photo = 7; photo <= 30_000; photo += 1000) expect(found).toContain(photo);
});

const photos = 21_000;
let made: Buffer;
let db: Database;

beforeAll(() => {
  db = new SQLite(':memory:');
  migrate(db, ':memory:');
  db.exec(`INSERT INTO root (id, path, added_at) VALUES (1, x'2f', 0);
    INSERT INTO folder (id, root, path, text) VALUES (1, 1, x'', '/');
    INSERT INTO model (id, name, version, concepts, used_at) VALUES (1, 'm', 'v', '[]', 0), (2, 'n', 'w', '[]', 0)`);
  const photo = db.prepare(
    `INSERT INTO photo (id, folder, name, size, mtime, state, added_at) VALUES (?, 1, ?, 0, 0, 'done', 0)`,
  );
  db.transaction(() => {
    for (let id = 1; id <= photos; id++) {
      photo.run(id, Buffer.from(`${id}`));
      put(id, id);
    }
  })();
  while (codeFeatures(db, 5000) > 0);
  made = db.serialize();
  db.close();
});
beforeEach(() => {
  db = new SQLite(made);
});
afterEach(() => void db.close());

/** Seven photos in a row look alike. */
function put(id: number, like: number, model = 1): void {
  const kind = random(1 + Math.floor(like / 7));
  const own = random(1 + id);
  kind();
  own();
  const values = Float32Array.from({ length: dimensions }, () => kind() + 0.3 * own());
  db.prepare('INSERT OR REPLACE INTO feature VALUES (?, ?, ?)').run(id, model, packEmbedding(values));
}
const near = (photo: number, limit = 6) =>
  nearestPhotos(db, photo, limit)!
    .map((each) => each.photo)
    .sort((a, b) => a - b);
const kin = [70, 71, 72, 74, 75, 76];

test('codes find the same photos as comparing all', () => {
  expect(codesOf(db, 1)?.size).toBe(photos);
  const read = db.prepare('SELECT embedding FROM feature WHERE photo = ?').pluck();
  for (const photo of [70, 7007, 20_000]) {
    const target = unpackEmbedding(read.get(photo) as Buffer);
    expect(nearestTo(db, 1, target, 5, photo)).toEqual(nearestOfAll(db, 1, target, 5, photo));
  }
});

test('what is added or changed is found at once, what is missing or gone is not', () => {
  expect(near(73)).toEqual(kin);
  put(9000, 70);
  expect(near(73, 7)).toEqual([...kin, 9000]);
  db.exec(
    `UPDATE photo SET state = 'missing', missing_at = 1 WHERE id = 71; DELETE FROM feature WHERE photo = 72`,
  );
  put(74, 5000); // another picture lies there now
  put(75, 75, 2); // of another model
  expect(near(73, 3)).toEqual([70, 76, 9000]);
});

test('while many codes are missing, and in a small library, all are compared', () => {
  const byCodes = vi.spyOn(CodeList.prototype, 'nearest');
  expect(near(73)).toEqual(kin);
  expect(byCodes).toHaveBeenCalledTimes(1);
  db.exec('INSERT INTO uncoded SELECT photo FROM feature LIMIT 2001');
  expect(near(73)).toEqual(kin);
  expect(byCodes).toHaveBeenCalledTimes(1);
  while (codeFeatures(db, 5000) > 0);
  db.exec('DELETE FROM feature WHERE photo > 19000');
  const small = db.serialize();
  db.close();
  db = new SQLite(small);
  expect(near(73)).toEqual(kin);
  expect(byCodes).toHaveBeenCalledTimes(1);
  byCodes.mockRestore();
});
