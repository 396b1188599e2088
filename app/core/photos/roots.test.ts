import { mkdir, rename, symlink } from 'node:fs/promises';
import { basename } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Database } from 'better-sqlite3';
import { storeInMemory } from '../store/testing.ts';
import type { Store } from '../store/store.ts';
import { readablePath } from './path.ts';
import { addRoot, removeRoot } from './roots.ts';
import { scanRoot } from './scan.ts';
import { photosIn, Tree } from './testing.ts';

let tree: Tree;
let store: Store;
let db: Database;

beforeEach(async () => {
  tree = await Tree.make();
  await tree.put('a.jpg', 'in/b.jpg', 'in/deep/c.jpg');
  ({ store, db } = storeInMemory());
});
afterEach(async () => {
  await store.close();
  await tree.remove();
});

const add = async (path: string, exclude: string[] = []) => {
  const { root, below } = await addRoot(store, path, exclude);
  return [readablePath(root.path), readablePath(below)];
};
const scanAll = async () => {
  for (const root of await store.listRoots()) await scanRoot(store, root);
};
const followed = async () =>
  (await store.listRoots()).map(({ path, exclude }) => [readablePath(path), ...exclude]);

describe('a folder that is added', () => {
  test('is followed by its path without links', async () => {
    await symlink(tree.at('in'), tree.at('link'));
    expect(await add(tree.at('link'))).toEqual([tree.at('in'), '']);
    expect(await add(tree.at('in', '..', 'in'))).toEqual([tree.at('in'), '']);
    expect(await followed()).toEqual([[tree.at('in')]]);
  });

  test('inside a followed one is covered by it, and its patterns are said from there', async () => {
    await add(tree.path);
    expect(await add(tree.at('in/deep'), ['*.png', 'x/*.gif'])).toEqual([tree.path, 'in/deep']);
    expect(await followed()).toEqual([[tree.path, 'in/deep/**/*.png', 'in/deep/x/*.gif']]);
  });

  test('above followed ones absorbs them with their photos and patterns', async () => {
    await add(tree.at('in'), ['*.png']);
    await add(tree.at('in', 'deep', '..', '..', 'in'));
    await scanAll();
    expect(Object.values(photosIn(db))).toEqual(['1 pending', '2 pending']);
    expect(await add(tree.path)).toEqual([tree.path, '']);
    expect(await followed()).toEqual([[tree.path, 'in/**/*.png']]);
    await scanAll();
    expect(photosIn(db)).toEqual({
      'in/b.jpg': '1 pending',
      'in/deep/c.jpg': '2 pending',
      'a.jpg': '3 pending',
    });
    // The text of a photo's folder begins at its root's own name, which is another one now.
    const ofTree = db.prepare('SELECT rowid FROM photo_text WHERE folder MATCH ?').pluck();
    expect(ofTree.all(`"${basename(tree.path)}" in`)).toEqual([1, 2]);
  });

  test('beside another one whose name begins alike is another one', async () => {
    await mkdir(tree.at('in-2'));
    await add(tree.at('in'));
    expect(await add(tree.at('in-2'))).toEqual([tree.at('in-2'), '']);
  });

  test('a second time keeps its patterns and takes more', async () => {
    await add(tree.path, ['*.png']);
    await add(tree.path, ['*.gif', '*.png']);
    expect(await followed()).toEqual([[tree.path, '*.png', '*.gif']]);
  });

  test.each([
    ['that is not there', 'nowhere', [], 'NOT_FOUND', 'nowhere'],
    ['that is a file', 'a.jpg', [], 'NOT_FOUND', 'is not a folder'],
    ['with a pattern that is empty', 'in', [''], 'USAGE', '""'],
  ])('%s is refused', async (_what, name, exclude, code, message) => {
    await expect(addRoot(store, tree.at(name), exclude)).rejects.toMatchObject({
      code,
      message: expect.stringContaining(message),
      hint: expect.any(String),
    });
    expect(await followed()).toEqual([]);
  });

  test('that a followed one passes over is refused, for it would never be scanned', async () => {
    await add(tree.path, ['in']);
    await expect(addRoot(store, tree.at('in/deep'))).rejects.toMatchObject({ code: 'USAGE' });
    await tree.put('.hidden/x.jpg');
    await expect(addRoot(store, tree.at('.hidden'))).rejects.toMatchObject({ code: 'USAGE' });
  });
});

describe('a folder that is removed', () => {
  test('is no longer followed; its photos are missing, and the same ones again when it is added', async () => {
    await add(tree.path);
    await scanAll();
    await removeRoot(store, tree.path);
    expect(await followed()).toEqual([]);
    expect(Object.values(photosIn(db))).toEqual(['1 missing', '2 missing', '3 missing']);
    expect(await store.countPhotos()).toMatchObject({ photos: 0, missing: 0 });

    await add(tree.path);
    await scanAll();
    expect(photosIn(db)).toEqual({
      'a.jpg': '1 pending',
      'in/b.jpg': '2 pending',
      'in/deep/c.jpg': '3 pending',
    });
  });

  test('and followed again from above or below gives the same photos', async () => {
    await add(tree.at('in'));
    await scanAll();
    await removeRoot(store, tree.at('in'));
    await add(tree.path);
    await scanAll();
    expect(photosIn(db)).toMatchObject({ 'in/b.jpg': '1 pending', 'in/deep/c.jpg': '2 pending' });
    await removeRoot(store, tree.path);
    await add(tree.at('in/deep'));
    await scanAll();
    expect(photosIn(db)).toMatchObject({ 'c.jpg': '2 pending' });
  });

  test('from above again, after a part of it was followed meanwhile, takes that part in', async () => {
    await add(tree.path);
    await scanAll();
    await removeRoot(store, tree.path);
    await add(tree.at('in'));
    await scanAll();
    await add(tree.path);
    await scanAll();
    expect(await followed()).toEqual([[tree.path]]);
    expect(photosIn(db)).toEqual({
      'a.jpg': '1 pending',
      'in/b.jpg': '2 pending',
      'in/deep/c.jpg': '3 pending',
    });
  });

  test('can be gone already', async () => {
    await add(tree.at('in'));
    await rename(tree.at('in'), tree.at('out'));
    await removeRoot(store, tree.at('in'));
    expect(await followed()).toEqual([]);
  });

  test('has to be one that is followed, not a part of it', async () => {
    await expect(removeRoot(store, tree.path)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await add(tree.path);
    await expect(removeRoot(store, tree.at('in'))).rejects.toMatchObject({
      code: 'USAGE',
      message: expect.stringContaining(`a part of ${tree.path}`),
    });
  });
});

test('a whole root that is renamed and added under its new name keeps its photos', async () => {
  await add(tree.at('in'));
  await scanAll();
  await rename(tree.at('in'), tree.at('new'));
  await add(tree.at('new'));
  await scanAll();
  expect(photosIn(db)).toEqual({ 'b.jpg': '1 pending', 'deep/c.jpg': '2 pending' });
});
