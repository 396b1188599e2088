import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Database } from 'better-sqlite3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openDatabase } from './database.ts';
import { settingOperations } from './operations/settings.ts';
import { untilChanged } from './unchanged.ts';

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
