import {
  closeSync,
  mkdirSync,
  openSync,
  readFileSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { chmodSync, existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import SQLite from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Problem } from '../../contract/problem.ts';
import { openDatabase } from './database.ts';
import { migrations } from './migrate.ts';
import { problemOf } from './problems.ts';

let library: string;
let file: string;

beforeEach(async () => {
  library = await mkdtemp(join(tmpdir(), 'phototag-database-'));
  file = join(library, 'library.db');
});
afterEach(() => rm(library, { recursive: true }));

const problem = (work: () => unknown): Problem => {
  try {
    work();
  } catch (error) {
    const said = problemOf(error, library);
    expect(said).toBeInstanceOf(Problem);
    expect((said as Problem).message).toContain(library);
    expect((said as Problem).hint).toBeTruthy();
    return said as Problem;
  }
  throw new Error('nothing went wrong');
};

test('a new library is made with its folder, in WAL mode and with foreign keys', () => {
  library = join(library, 'deep', 'in');
  const db = openDatabase(library, 'write');
  expect(db.pragma('journal_mode', { simple: true })).toBe('wal');
  expect(db.pragma('foreign_keys', { simple: true })).toBe(1);
  expect(db.pragma('synchronous', { simple: true })).toBe(1);
  db.close();
});

describe('a library that cannot be used is refused with its name and a way out, and left as it is', () => {
  test('from a newer program', () => {
    const future = new SQLite(file);
    future.exec('CREATE TABLE wonder (x)');
    future.pragma('user_version = 99');
    future.close();
    const before = readFileSync(file);
    for (const mode of ['write', 'read'] as const) {
      const said = problem(() => openDatabase(library, mode));
      expect(said.code).toBe('BAD_LIBRARY');
      expect(said.message).toContain(`version 99; this program knows up to version ${migrations.length}`);
    }
    expect(readFileSync(file).equals(before)).toBe(true);
  });

  test('not a database', () => {
    writeFileSync(file, 'Dear diary, '.repeat(1000));
    expect(problem(() => openDatabase(library, 'write')).code).toBe('BAD_LIBRARY');
    expect(problem(() => openDatabase(library, 'read')).code).toBe('BAD_LIBRARY');
    expect(readFileSync(file, 'utf8')).toContain('Dear diary');
  });

  test('truncated', () => {
    openDatabase(library, 'write').close();
    truncateSync(file, Math.floor(statSync(file).size / 2 / 4096) * 4096);
    expect(problem(() => openDatabase(library, 'write').exec('VACUUM')).code).toBe('BAD_LIBRARY');
  });

  test('overwritten in the middle, where the damage is met only later', () => {
    let db = openDatabase(library, 'write');
    const add = db.prepare(`INSERT INTO setting (key, value) VALUES (?, ?)`);
    for (let n = 0; n < 2000; n++) add.run(`key ${n}`, 'value '.repeat(20));
    const { rootpage } = db.prepare(`SELECT rootpage FROM sqlite_schema WHERE name = 'setting'`).get() as {
      rootpage: number;
    };
    db.close();
    const handle = openSync(file, 'r+');
    writeSync(handle, Buffer.alloc(4096, 0xa5), 0, 4096, (rootpage - 1) * 4096);
    closeSync(handle);
    for (const mode of ['write', 'read'] as const) {
      db = openDatabase(library, mode);
      expect(problem(() => db.prepare('SELECT count(value) FROM setting').get()).code).toBe('BAD_LIBRARY');
      db.close();
    }
  });

  test('a file where the folder should be', () => {
    writeFileSync(file, '');
    const outer = library;
    library = file;
    expect(problem(() => openDatabase(library, 'write')).code).toBe('NOT_FOUND');
    library = outer;
  });

  test('an older one, which reading cannot bring up to date', () => {
    new SQLite(file).exec('CREATE TABLE t (x)').close();
    expect(problem(() => openDatabase(library, 'read'))).toMatchObject({ code: 'BAD_LIBRARY' });
  });
});

test('a full disk is a DISK_FULL, what was stored stays, and work goes on when there is space again', () => {
  const db = openDatabase(library, 'write');
  db.exec(`INSERT INTO setting VALUES ('kept', 'yes')`);
  db.pragma(`max_page_count = ${db.pragma('page_count', { simple: true })}`);
  const fill = () => {
    db.prepare(`INSERT OR REPLACE INTO setting VALUES ('big', ?)`).run('x'.repeat(1_000_000));
  };
  expect(problem(fill).code).toBe('DISK_FULL');
  expect(db.prepare('SELECT key FROM setting').pluck().all()).toEqual(['kept']);
  db.pragma('max_page_count = 1000000');
  fill();
  expect(db.prepare('SELECT key FROM setting').pluck().all()).toEqual(['big', 'kept']);
  db.close();
});

describe.skipIf(process.platform === 'win32')('a folder that cannot be written', () => {
  const asRoot = process.getuid?.() === 0; // whom no permission stops
  beforeEach(() => {
    chmodSync(library, 0o755);
  });
  const unprivileged = (work: () => void): void => {
    chmodSync(library, 0o555);
    if (asRoot) process.seteuid!(65534);
    try {
      work();
    } finally {
      if (asRoot) process.seteuid!(0);
      chmodSync(library, 0o755);
    }
  };

  test('is a READ_ONLY for writing', () => {
    unprivileged(() => expect(problem(() => openDatabase(library, 'write')).code).toBe('READ_ONLY'));
    openDatabase(library, 'write').close();
    unprivileged(() => expect(problem(() => openDatabase(library, 'write')).code).toBe('READ_ONLY'));
    unprivileged(() =>
      expect(problem(() => openDatabase(join(library, 'x'), 'write')).code).toBe('READ_ONLY'),
    );
  });

  test('is a READ_ONLY for the lock, which comes first', async () => {
    const { takeLock } = await import('./lock.ts');
    unprivileged(() => expect(problem(() => takeLock(library)).code).toBe('READ_ONLY'));
  });

  test('can be read', () => {
    const db = openDatabase(library, 'write');
    db.exec(`INSERT INTO setting VALUES ('a', 'b')`);
    db.close();
    expect(existsSync(`${file}-wal`)).toBe(false);
    unprivileged(() => {
      const readable = openDatabase(library, 'read');
      expect(readable.prepare('SELECT value FROM setting').pluck().get()).toBe('b');
      readable.close();
    });
  });

  test('can be read too where only the file itself is read-only', () => {
    openDatabase(library, 'write').close();
    chmodSync(file, 0o444);
    unprivileged(() => openDatabase(library, 'read').close());
    mkdirSync(join(library, 'x'));
  });
});
