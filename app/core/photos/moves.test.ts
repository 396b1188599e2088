/** @file A photo that was moved is the photo it was. */
import { link, mkdir, rename, unlink, utimes } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Database } from 'better-sqlite3';
import { storeInMemory, tagAllPending } from '../store/testing.ts';
import type { Store } from '../store/store.ts';
import type { Root } from '../store/operations/roots.ts';
import { addRoot } from './roots.ts';
import { emptyScan, scanRoot } from './scan.ts';
import type { ScanOptions } from './scan.ts';
import { photosIn, Tree } from './testing.ts';

let tree: Tree;
let store: Store;
let db: Database;
let root: Root;

beforeEach(async () => {
  tree = await Tree.make();
  ({ store, db } = storeInMemory());
  ({ root } = await addRoot(store, tree.path));
});
afterEach(async () => {
  await store.close();
  await tree.remove();
});

const nothing = emptyScan();
const scan = (options?: ScanOptions) => scanRoot(store, root, options);

const tagAll = () => tagAllPending(store);

describe('a photo that was moved keeps its number and is not looked at again', () => {
  const movedOnce = { ...nothing, photos: 2, moved: 1 };

  beforeEach(async () => {
    await tree.put('m/a.jpg', 'm/b.jpg');
    await scan();
    await tagAll();
  });

  test('within its folder', async () => {
    await rename(tree.at('m/a.jpg'), tree.at('m/z.jpg'));
    expect(await scan()).toEqual(movedOnce);
    expect(photosIn(db)).toEqual({ 'm/z.jpg': '1 done', 'm/b.jpg': '2 done' });
  });

  test.each([
    ['a folder that is scanned before', 'a'],
    ['a folder that is scanned after', 'z'],
  ])('to %s', async (_where, folder) => {
    await mkdir(tree.at(folder));
    await rename(tree.at('m/a.jpg'), tree.at(folder, 'a.jpg'));
    expect(await scan()).toEqual(movedOnce);
    expect(photosIn(db)).toEqual({ [`${folder}/a.jpg`]: '1 done', 'm/b.jpg': '2 done' });
  });

  test('where only the case of its name, or of its folder, is another', async () => {
    await rename(tree.at('m/a.jpg'), tree.at('m/A.JPG'));
    expect(await scan()).toEqual(movedOnce);
    expect(photosIn(db)).toEqual({ 'm/A.JPG': '1 done', 'm/b.jpg': '2 done' });
    await rename(tree.at('m'), tree.at('M'));
    expect(await scan()).toEqual({ ...nothing, photos: 2, moved: 2 });
    expect(photosIn(db)).toEqual({ 'M/A.JPG': '1 done', 'M/b.jpg': '2 done' });
  });

  test('with its whole folder', async () => {
    await rename(tree.at('m'), tree.at('a'));
    expect(await scan()).toEqual({ ...nothing, photos: 2, moved: 2 });
    expect(photosIn(db)).toEqual({ 'a/a.jpg': '1 done', 'a/b.jpg': '2 done' });
  });

  test('when two swap their names', async () => {
    await rename(tree.at('m/a.jpg'), tree.at('m/c'));
    await rename(tree.at('m/b.jpg'), tree.at('m/a.jpg'));
    await rename(tree.at('m/c'), tree.at('m/b.jpg'));
    expect(await scan()).toEqual({ ...nothing, photos: 2, moved: 2 });
    expect(photosIn(db)).toEqual({ 'm/b.jpg': '1 done', 'm/a.jpg': '2 done' });
  });

  test('and another lies in its place', async () => {
    await rename(tree.at('m/a.jpg'), tree.at('m/c.jpg'));
    await tree.write('m/a.jpg', 'new');
    expect(await scan()).toEqual({ ...nothing, photos: 3, added: 1, moved: 1 });
    expect(photosIn(db)).toEqual({ 'm/c.jpg': '1 done', 'm/b.jpg': '2 done', 'm/a.jpg': '3 pending' });
  });

  test('and another lies in its place, which is scanned first', async () => {
    await mkdir(tree.at('z'));
    await rename(tree.at('m/a.jpg'), tree.at('z/a.jpg'));
    await tree.write('m/a.jpg', 'new');
    expect(await scan()).toEqual({ ...nothing, photos: 3, added: 1, moved: 1 });
    expect(photosIn(db)).toEqual({ 'z/a.jpg': '1 done', 'm/b.jpg': '2 done', 'm/a.jpg': '3 pending' });
  });

  test('and is found by its new name', async () => {
    await rename(tree.at('m/a.jpg'), tree.at('m/sunset.jpg'));
    await scan();
    const find = db.prepare('SELECT rowid FROM photo_text WHERE photo_text MATCH ?').pluck();
    expect(find.all('sunset')).toEqual([1]);
    expect(find.all('a')).toEqual([]);
  });

  test('but a hard link, as a copy, is a photo of its own', async () => {
    await link(tree.at('m/a.jpg'), tree.at('m/link.jpg'));
    expect(await scan()).toEqual({ ...nothing, photos: 3, added: 1 });
    expect(photosIn(db)).toMatchObject({ 'm/a.jpg': '1 done', 'm/link.jpg': '3 pending' });
  });

  test('with its hard link, where the names still tell which is which', async () => {
    await link(tree.at('m/a.jpg'), tree.at('m/link.jpg'));
    await scan();
    await tagAll();
    await rename(tree.at('m'), tree.at('n'));
    expect(await scan()).toEqual({ ...nothing, photos: 3, moved: 3 });
    expect(photosIn(db)).toEqual({ 'n/a.jpg': '1 done', 'n/b.jpg': '2 done', 'n/link.jpg': '3 done' });

    await rename(tree.at('n/a.jpg'), tree.at('n/this.jpg'));
    await rename(tree.at('n/link.jpg'), tree.at('n/that.jpg'));
    expect(await scan()).toEqual({ ...nothing, photos: 3, added: 2, missing: 2 }); // nobody guesses
  });

  test('but not with a hard link of the same name, where nothing tells which is which', async () => {
    await mkdir(tree.at('o'));
    await link(tree.at('m/a.jpg'), tree.at('o/a.jpg'));
    await scan();
    await mkdir(tree.at('p'));
    await rename(tree.at('m/a.jpg'), tree.at('p/a.jpg'));
    await unlink(tree.at('o/a.jpg'));
    expect(await scan()).toEqual({ ...nothing, photos: 2, added: 1, missing: 2 });
  });

  test('also to another volume: the same content turns up where the file id is new', async () => {
    // A copy with the times kept, and the old one deleted, is what `mv` does between volumes.
    await mkdir(tree.at('z'));
    const { statSync, copyFileSync } = await import('node:fs');
    const { mtime } = statSync(tree.at('m/a.jpg'));
    copyFileSync(tree.at('m/a.jpg'), tree.at('z/a.jpg'));
    await utimes(tree.at('z/a.jpg'), mtime, mtime);
    await unlink(tree.at('m/a.jpg'));
    await scan();
    await tagAll();
    expect(photosIn(db)).toEqual({ 'z/a.jpg': '1 done', 'm/b.jpg': '2 done' });
  });

  test('also to another volume, where the new place was scanned and tagged before the old one', async () => {
    await mkdir(tree.at('a'));
    const { statSync, copyFileSync } = await import('node:fs');
    const { mtime } = statSync(tree.at('m/a.jpg'));
    copyFileSync(tree.at('m/a.jpg'), tree.at('a/a.jpg'));
    await utimes(tree.at('a/a.jpg'), mtime, mtime);
    await unlink(tree.at('m/a.jpg'));
    const tagEachFolder: Store = {
      ...store,
      folderPhotos: async (...args) => {
        await tagAll();
        return store.folderPhotos(...args);
      },
    };
    expect(await scanRoot(tagEachFolder, root)).toEqual(movedOnce);
    expect(photosIn(db)).toEqual({ 'a/a.jpg': '1 done', 'm/b.jpg': '2 done' });
    const inFolder = db.prepare('SELECT rowid FROM photo_text WHERE folder MATCH ?').pluck();
    expect([inFolder.all('a'), inFolder.all('m')]).toEqual([[1], [2]]);
  });

  test('but not where two missing photos had that content: nobody guesses', async () => {
    const { statSync, copyFileSync } = await import('node:fs');
    const { mtime } = statSync(tree.at('m/a.jpg'));
    const copy = async (to: string) => {
      copyFileSync(tree.at('m/a.jpg'), tree.at(to));
      await utimes(tree.at(to), mtime, mtime);
    };
    await copy('m/copy.jpg');
    await scan();
    await tagAll();
    await mkdir(tree.at('z'));
    await copy('z/new.jpg');
    await unlink(tree.at('m/a.jpg'));
    await unlink(tree.at('m/copy.jpg'));
    await scan();
    await tagAll();
    expect(photosIn(db)).toEqual({
      'm/a.jpg!': '1 missing',
      'm/b.jpg': '2 done',
      'm/copy.jpg!': '3 missing',
      'z/new.jpg': '4 done',
    });
  });
});
