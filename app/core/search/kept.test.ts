import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import SQLite from 'better-sqlite3';
import type { Database } from 'better-sqlite3';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { dateOrder } from './date-order.ts';
import { matchingPhotos } from './match.ts';
import { makeDatabase, makePhotos } from './testing.ts';

/** The same library in a file, so that it can be opened twice. */
let folder: string;
let file: string;
let owner: Database;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'phototag-'));
  file = join(folder, 'library.db');
  makeDatabase(makePhotos(60, 3)).exec(`VACUUM INTO '${file}'`);
  owner = new SQLite(file);
});
afterEach(() => {
  owner.close();
  rmSync(folder, { recursive: true });
});

const queries = [
  null,
  '-cat',
  'dog or is:untagged',
  'taken:2019 -rating:3',
  'is:missing or dog',
  'sunset',
  'conf:>0.5',
];
const answers = (db: Database) => queries.map((query) => [...matchingPhotos(db, query)]);

const photo = fc.integer({ min: 1, max: 70 });
const change = fc.oneof(
  photo.map((id) => `DELETE FROM label WHERE photo = ${id}`),
  fc
    .tuple(photo, fc.integer({ min: 1, max: 14 }))
    .map(
      ([id, concept]) =>
        `INSERT OR IGNORE INTO label SELECT id, ${concept}, 'model', 0.7, NULL, 0 FROM photo WHERE id = ${id}`,
    ),
  fc
    .tuple(photo, fc.integer({ min: 1, max: 14 }), fc.constantFrom('yes', 'no'))
    .map(
      ([id, concept, verdict]) =>
        `INSERT OR REPLACE INTO statement SELECT id, ${concept}, '${verdict}', 0 FROM photo WHERE id = ${id}`,
    ),
  fc
    .tuple(photo, fc.integer({ min: 0, max: 5 }))
    .map(([id, at]) => `UPDATE photo SET taken_at = ${Date.UTC(2016 + at)}, rating = ${at} WHERE id = ${id}`),
  photo.map((id) => `UPDATE photo SET taken_at = NULL WHERE id = ${id}`),
  photo.map((id) => `UPDATE photo SET state = 'missing', missing_at = 0 WHERE id = ${id}`),
  photo.map((id) => `UPDATE photo SET state = 'done', missing_at = NULL WHERE id = ${id}`),
  photo.map(
    (id) => `DELETE FROM label WHERE photo = ${id}; DELETE FROM statement WHERE photo = ${id};
      DELETE FROM feature WHERE photo = ${id}; DELETE FROM photo WHERE id = ${id}`,
  ),
  fc.integer({ min: 1, max: 9999 }).map(
    (n) => `INSERT INTO photo (folder, name, size, mtime, taken_at, state, added_at)
      VALUES (1, randomblob(9), 0, 0, ${n}, 'pending', 0)`,
  ),
);

describe('what is kept in memory', () => {
  test('answers as if everything were read anew, whatever is written in between', () => {
    fc.assert(
      fc.property(fc.array(fc.array(change, { maxLength: 6 }), { maxLength: 4 }), (rounds) => {
        const db = new SQLite(owner.serialize());
        for (const changes of rounds) {
          answers(db);
          for (const each of changes) db.exec(each);
          const anew = new SQLite(db.serialize());
          expect(answers(db)).toEqual(answers(anew));
          anew.close();
        }
        db.close();
      }),
      { numRuns: 60 },
    );
  });

  test('follows what another connection writes, also while that has not counted it', () => {
    answers(owner); // which counts for good what there is
    const reader = new SQLite(file, { readonly: true });
    for (const statement of [
      `UPDATE photo SET taken_at = 0 WHERE id = 5`,
      `INSERT OR IGNORE INTO label SELECT id, 3, 'taught', 0.9, NULL, 0 FROM photo`,
      `DELETE FROM label WHERE photo < 20`,
      `UPDATE photo SET state = 'missing', missing_at = 0 WHERE id % 3 = 0`,
    ]) {
      answers(reader);
      owner.exec(statement);
      const anew = new SQLite(owner.serialize());
      expect(answers(reader)).toEqual(answers(anew));
    }
    reader.close();
  });

  test('is as it was where a change is taken back', () => {
    const before = answers(owner);
    owner.exec(
      `BEGIN; UPDATE photo SET taken_at = 0, state = 'missing', missing_at = 0; DELETE FROM label; ROLLBACK`,
    );
    expect(answers(owner)).toEqual(before);
  });

  test('is not read again where little has changed', () => {
    dateOrder(owner);
    owner.exec('UPDATE photo SET taken_at = 7 WHERE id = 9');
    const prepared: string[] = [];
    const prepare = owner.prepare.bind(owner);
    owner.prepare = ((text: string) => (prepared.push(text), prepare(text))) as typeof owner.prepare;
    dateOrder(owner);
    expect(prepared.filter((text) => /FROM photo ORDER BY/.test(text))).toEqual([]);
  });
});
