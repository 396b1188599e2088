import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Database } from 'better-sqlite3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openDatabase } from './database.ts';
import { settingOperations } from './operations/settings.ts';
import { untilChanged, untilPhotosMove } from './unchanged.ts';

let folder: string;
let writer: Database;
let reader: Database;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'phototag-'));
  writer = openDatabase(folder, 'write');
  reader = openDatabase(folder, 'read');
});
afterEach(() => {
  reader.close();
  writer.close();
  rmSync(folder, { recursive: true });
});

test('an answer is kept until this connection or another has written', () => {
  const settings = untilChanged((db) => db.prepare('SELECT key, value FROM setting').all());
  for (const db of [writer, reader]) {
    const first = settings(db);
    expect(settings(db)).toBe(first);
    settingOperations.setSetting(writer, 'a', db === writer ? '1' : '2');
    expect(settings(db)).not.toBe(first);
    expect(settings(db)).toEqual([{ key: 'a', value: db === writer ? '1' : '2' }]);
  }
  expect(settings(writer)).not.toBe(settings(reader));
});

const count = untilPhotosMove((db) => ({
  photos: db.prepare('SELECT count(*) FROM photo').pluck().get() as number,
}));
const addPhoto = `INSERT INTO photo (folder, name, size, mtime, state, added_at) VALUES (1, x'61', 0, 0, 'pending', 0)`;

test.each([
  ['a photo comes', addPhoto.replace("x'61'", "x'62'")],
  ['a photo goes', 'DELETE FROM photo'],
  ['a photo is tagged', `UPDATE photo SET state = 'done'`],
  ['a photo has another date', 'UPDATE photo SET taken_at = 5'],
  ['a photo has another camera', `INSERT INTO camera VALUES (1, 'a', 'b', ''); UPDATE photo SET camera = 1`],
  ['a folder has another path', `UPDATE folder SET path = x'62'`],
  ['a followed folder has another path', `UPDATE root SET path = x'62'`],
  ['a folder is no longer followed', 'UPDATE root SET followed = 0'],
])('%s: what depends on photos is asked for anew, wherever it was written', (_, change) => {
  writer.exec(`INSERT INTO root (id, path, added_at) VALUES (1, x'61', 0);
    INSERT INTO folder (id, root, path, text) VALUES (1, 1, x'', ''); ${addPhoto}`);
  const before = count(writer);
  const beforeInReader = count(reader);
  expect(count(writer)).toBe(before);
  writer.exec(change);
  expect(count(writer)).not.toBe(before);
  expect(count(reader)).not.toBe(beforeInReader);
  expect(count(writer)).toBe(count(writer));
});

test('what a person says and what is set leaves it as it is', () => {
  writer.exec(`INSERT INTO root (id, path, added_at) VALUES (1, x'61', 0);
    INSERT INTO folder (id, root, path, text) VALUES (1, 1, x'', ''); ${addPhoto}`);
  const before = count(writer);
  settingOperations.setSetting(writer, 'a', '1');
  writer.exec(`UPDATE photo SET rating = 5, state = 'pending';
    INSERT INTO concept (id, key, name, gloss, silent) VALUES (1, 'a', 'a', '', 0);
    INSERT INTO statement (photo, concept, verdict, at) VALUES ((SELECT id FROM photo), 1, 'yes', 0)`);
  expect(count(writer)).toBe(before);
});

test('a writer beside it is noticed too', () => {
  const before = count(writer);
  const other = openDatabase(folder, 'write');
  other.exec(`INSERT INTO root (id, path, added_at) VALUES (1, x'61', 0)`);
  other.close();
  expect(count(writer)).not.toBe(before);
});
