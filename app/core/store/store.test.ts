import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Problem } from '../../contract/problem.ts';
import { groups, operations } from './operations.ts';
import { Store } from './store.ts';

let library: string;

beforeEach(async () => {
  library = await mkdtemp(join(tmpdir(), 'phototag-store-'));
});
afterEach(() => rm(library, { recursive: true }));

const problemOf = async (promise: Promise<unknown>): Promise<Problem> => {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(Problem);
  return error as Problem;
};

describe('a store', () => {
  test('keeps what it is told, in library.db, after it is closed', async () => {
    const store = await Store.open(library, { mode: 'write' });
    await store.setSetting('model', 'bundled');
    await store.close();
    expect(await readdir(library)).toEqual(['library.db', 'owner.lock']);

    await using again = await Store.open(library, { mode: 'read' });
    expect(await again.getSetting('model')).toBe('bundled');
    expect(await again.getSetting('device')).toBeNull();
  });

  test('answers in the order in which it was asked, also what was asked just before close()', async () => {
    const store = await Store.open(library, { mode: 'write' });
    const seen: string[] = [];
    const calls = Array.from({ length: 20 }, (_, n) =>
      store.setSetting('n', String(n)).then(() => seen.push(`set ${n}`)),
    );
    const last = store.getSetting('n').then((value) => seen.push(`get ${value}`));
    await store.close();
    await Promise.all([...calls, last]);
    expect(seen).toEqual([...Array.from({ length: 20 }, (_, n) => `set ${n}`), 'get 19']);
  });

  test('refuses calls after close(), and can be closed twice', async () => {
    const store = await Store.open(library, { mode: 'write' });
    await store.close();
    await store.close();
    await expect(store.getSetting('model')).rejects.toThrow('The library is closed.');
  });

  test('can be read while it is being written, but not written by two', async () => {
    await using writer = await Store.open(library, { mode: 'write' });
    await using reader = await Store.open(library, { mode: 'read' });
    await writer.setSetting('model', 'bundled');
    expect(await reader.getSetting('model')).toBe('bundled');
    expect((await problemOf(reader.setSetting('model', 'other'))).code).toBe('READ_ONLY');

    const second = await problemOf(Store.open(library, { mode: 'write' }));
    expect(second.code).toBe('LOCKED');
    expect(second.message).toContain(`process ${process.pid}`);
    expect(second.hint).toBeDefined();
  });

  test('leaves nothing in the log when it is closed, also where somebody still reads', async () => {
    const writer = await Store.open(library, { mode: 'write' });
    await using reader = await Store.open(library, { mode: 'read' });
    await writer.setSetting('model', 'bundled');
    await writer.close();
    expect((await stat(join(library, 'library.db-wal'))).size).toBe(0);
    expect(await reader.getSetting('model')).toBe('bundled');
  });

  test('has nothing to read where there is no library', async () => {
    const problem = await problemOf(Store.open(join(library, 'none'), { mode: 'read' }));
    expect(problem.code).toBe('NOT_FOUND');
    expect(problem.hint).toContain('phototag add');
  });

  test('errors that are nobody’s fault but ours come across with their message', async () => {
    await using store = await Store.open(library, { mode: 'write' });
    await expect(store.setSetting('model', undefined as unknown as string)).rejects.toThrow('NOT NULL');
  });
});

test('no two groups of operations use the same name', () => {
  const names = groups.flatMap((group) => Object.keys(group));
  expect(names.length).toBe(new Set(names).size);
  expect(Object.keys(operations).sort()).toEqual(names.sort());
});
