import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import SQLite from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  backUp,
  copyDatabase,
  isBackupDue,
  listBackups,
  newestSound,
  surplus,
  verifyBackup,
} from './backups.ts';
import type { Backup } from './backups.ts';
import { openDatabase } from './database.ts';
import { migrate, migrations } from './migrate.ts';

let library: string;

beforeEach(async () => {
  library = await mkdtemp(join(tmpdir(), 'phototag-backups-'));
});
afterEach(() => rm(library, { recursive: true }));

const backups = (): string[] => readdirSync(join(library, 'backups'));

test('a backup is a whole copy, made while the library is written to, and verified', () => {
  const db = openDatabase(library, 'write');
  db.exec(`INSERT INTO setting VALUES ('kept', 'yes'); BEGIN; INSERT INTO setting VALUES ('not yet', 'no')`);
  const { file, photos, words, version } = backUp(library, new Date('2026-11-24T10:20:30Z'));
  db.exec('COMMIT');
  db.close();
  expect({ photos, words, version }).toEqual({ photos: 0, words: 0, version: migrations.length });
  expect(backups()).toEqual([`library-2026-11-24T10-20-30Z-v${migrations.length}.db`]);
  const copy = new SQLite(file, { readonly: true });
  expect(copy.prepare('SELECT key FROM setting').pluck().all()).toEqual(['kept']);
  copy.close();
  expect(verifyBackup(file)).toEqual({ photos, words, version });
});

test('what an interrupted backup left goes with the next one', () => {
  openDatabase(library, 'write').close();
  mkdirSync(join(library, 'backups'));
  writeFileSync(join(library, 'backups', 'library-x.db.partial'), 'half');
  backUp(library, new Date());
  expect(backups()).toHaveLength(1);
});

test('a copy of what is damaged is none, and the file that it would have replaced stays', () => {
  const source = join(library, 'library.db');
  const target = join(library, 'copy.db');
  writeFileSync(target, 'the former one');
  const db = openDatabase(library, 'write');
  for (let n = 0; n < 2000; n++) db.prepare('INSERT INTO setting VALUES (?, ?)').run(`${n}`, 'x'.repeat(100));
  const page = db
    .prepare(`SELECT rootpage FROM sqlite_schema WHERE name = 'setting'`)
    .pluck()
    .get() as number;
  db.close();
  const bytes = readFileSync(source);
  bytes.fill(0xa5, (page - 1) * 4096, page * 4096);
  writeFileSync(source, bytes);
  expect(() => copyDatabase(source, target)).toThrow(`The library in ${library} is damaged`);
  expect(readFileSync(target, 'utf8')).toBe('the former one');
  expect(existsSync(`${target}.partial`)).toBe(false);
});

describe('a file that is no backup is refused with its name and a way out', () => {
  test.each([
    ['garbage', (file: string) => writeFileSync(file, 'Dear diary'), 'is no sound backup'],
    [
      'another database',
      (file: string) => void new SQLite(file).exec('CREATE TABLE x (y)').close(),
      'no photos',
    ],
    [
      'of a newer program',
      (file: string) => void new SQLite(file).exec('PRAGMA user_version = 99').close(),
      'version 99',
    ],
    ['not there', () => undefined, 'There is no file'],
  ])('%s', (_name, make, message) => {
    const file = join(library, 'given.db');
    make(file);
    expect(() => verifyBackup(file)).toThrow(message);
    expect(() => verifyBackup(file)).toThrow(file);
  });
});

test('before a migration there is a backup of the version that was', () => {
  const db = new SQLite(join(library, 'library.db'));
  migrate(db, library, 1);
  db.close();
  openDatabase(library, 'write').close();
  expect(listBackups(library).map(({ version }) => version)).toEqual([1]);
  openDatabase(library, 'write').close();
  expect(backups()).toHaveLength(1);
});

test('one is due once a day', () => {
  openDatabase(library, 'write').close();
  expect(isBackupDue(library, new Date('2026-11-24T10:00:00Z'))).toBe(true);
  backUp(library, new Date('2026-11-24T10:00:00Z'));
  expect(isBackupDue(library, new Date('2026-11-25T09:59:00Z'))).toBe(false);
  expect(isBackupDue(library, new Date('2026-11-25T10:00:00Z'))).toBe(true);
  expect(isBackupDue(library, new Date('2026-11-20T10:00:00Z'))).toBe(true); // the clock was wrong once
});

test('the newest that is sound and not of a newer program is the one to go back to', () => {
  openDatabase(library, 'write').close();
  expect(newestSound(library)).toBeNull();
  const { file } = backUp(library, new Date('2026-11-22T10:00:00Z'));
  writeFileSync(join(library, 'backups', `library-2026-11-23T10-00-00Z-v${migrations.length}.db`), 'damaged');
  writeFileSync(join(library, 'backups', 'library-2026-11-24T10-00-00Z-v99.db'), readFileSync(file));
  expect(newestSound(library)?.file).toBe(file);
});

describe('of old backups are kept', () => {
  const backup = (at: string, { version = 4, bytes = 1000 } = {}): Backup => ({
    file: `${at} v${version}`,
    at: new Date(at),
    version,
    bytes,
  });
  const kept = (all: Backup[]): string[] => {
    const gone = new Set(surplus(all));
    return all.filter((each) => !gone.has(each)).map(({ file }) => file.slice(0, 10));
  };
  const daily = (count: number, options?: { bytes: number }): Backup[] =>
    Array.from({ length: count }, (_, n) =>
      backup(new Date(Date.UTC(2026, 0, 1 + n)).toISOString(), options),
    );

  test('seven days and, of the weeks before, the newest of each', () => {
    expect(kept(daily(60))).toEqual([
      '2026-02-08', // Sundays end a week
      '2026-02-15',
      '2026-02-22',
      '2026-02-23',
      '2026-02-24',
      '2026-02-25',
      '2026-02-26',
      '2026-02-27',
      '2026-02-28',
      '2026-03-01',
    ]);
  });

  test('what a migration began with, beside the one of its day', () => {
    const all = [
      backup('2026-01-01T09:00:00Z', { version: 3 }),
      backup('2026-01-01T10:00:00Z'),
      backup('2026-01-01T11:00:00Z'),
      backup('2026-01-01T12:00:00Z'),
    ];
    expect(surplus(all).map(({ at }) => at.getUTCHours())).toEqual([10]);
    expect(surplus([...all, backup('2026-01-01T13:00:00Z')]).map(({ at }) => at.getUTCHours())).toEqual([
      11, 10,
    ]);
  });

  test('no more than 4 GiB, but two in any case', () => {
    expect(kept(daily(30, { bytes: 2 ** 30 }))).toHaveLength(4);
    expect(kept(daily(30, { bytes: 5 * 2 ** 30 }))).toEqual(['2026-01-29', '2026-01-30']);
  });
});
