/** @file A drive that goes and comes back, at its place and elsewhere; mounts are made up of plain folders. */
import { cp, mkdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import type { Database } from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { WhyOffline } from '../../contract/notice.ts';
import type { Store } from '../store/store.ts';
import { storeInMemory, tagAllPending } from '../store/testing.ts';
import { readablePath } from './path.ts';
import { addRoot, removeRoot } from './roots.ts';
import { emptyScan, scanRoot } from './scan.ts';
import { photosIn, Tree } from './testing.ts';

let tree: Tree;
let store: Store;
let db: Database;
/** Volumes by the folders, below the tree, that they are mounted at. */
let drives: Record<string, string>;

const mounted = async () =>
  Object.entries(drives).map(([at, volume]) => ({
    at: Buffer.from(tree.at(at)),
    shown: Buffer.alloc(0),
    volume: async () => volume,
  }));
const add = (folder: string) => addRoot(store, tree.at(folder), [], mounted);
const scanAll = async () => {
  const scans = [];
  for (const root of await store.listRoots()) scans.push(await scanRoot(store, root, { mounted }));
  return scans;
};
const roots = async () => (await store.listRoots()).map(({ path }) => readablePath(path));
/** Tags all that waits; the contents of the files are known then. */
async function tagAll(): Promise<void> {
  await tagAllPending(store);
  const rows = db
    .prepare(
      `SELECT photo.id, root.path || '/' || folder.path || '/' || name AS file
       FROM photo JOIN folder ON folder.id = folder JOIN root ON root.id = root WHERE state = 'done'`,
    )
    .all() as { id: number; file: Buffer }[];
  for (const { id, file } of rows) {
    const hash = createHash('sha256')
      .update(await readFile(file))
      .digest();
    db.prepare('UPDATE photo SET content_hash = ? WHERE id = ?').run(hash, id);
  }
}

beforeEach(async () => {
  tree = await Tree.make();
  ({ store, db } = storeInMemory());
  await tree.put('usb/photos/a.jpg', 'usb/photos/b/c.jpg', 'usb/photos/b/d.jpg', 'usb/notes.txt');
  await mkdir(tree.at('usb1'));
  drives = { usb: 'uuid:drive', usb1: 'uuid:other' };
  await add('usb/photos');
  await scanAll();
  await tagAll();
});
afterEach(async () => {
  await store.close();
  await tree.remove();
});
const asTheyWere = { 'a.jpg': '1 done', 'b/c.jpg': '2 done', 'b/d.jpg': '3 done' };

/** The drive is taken out, and put in again as `usb1`. */
async function replug(): Promise<void> {
  await rm(tree.at('usb1'), { recursive: true });
  await rename(tree.at('usb'), tree.at('usb1'));
  await mkdir(tree.at('usb')); // the mount point stays behind
  drives = { usb1: 'uuid:drive' };
}

describe('a drive that comes back at another mount point', () => {
  beforeEach(async () => {
    await store.stateTag({ photos: [2], concept: 'own tag', verdict: 'yes', at: 1 });
    await replug();
  });

  test('brings its folder along: nothing is looked at again, no word is lost', async () => {
    const files = db.prepare('SELECT photo, model, scores FROM prediction').raw().all();
    expect(await scanAll()).toEqual([
      { ...emptyScan(), photos: 3, relocated: Buffer.from(tree.at('usb1/photos')) },
    ]);
    expect(await roots()).toEqual([tree.at('usb1/photos')]);
    expect(photosIn(db)).toEqual(asTheyWere);
    expect(await store.nextPending({ afterId: 0, limit: 10, now: 1e15 })).toEqual([]);
    expect(db.prepare('SELECT photo, model, scores FROM prediction').raw().all()).toEqual(files);
    expect(db.prepare('SELECT photo, verdict FROM statement').raw().all()).toEqual([[2, 'yes']]);
    expect(await scanAll()).toEqual([{ ...emptyScan(), photos: 3 }]);
  });

  test('is found by its new folder, and no longer by the old one', async () => {
    await scanAll();
    expect(await store.countMatches({ query: `folder:"${tree.at('usb1/photos')}"` })).toBe(3);
    expect(await store.countMatches({ query: `folder:"${tree.at('usb/photos')}"` })).toBe(0);
  });

  test('is followed there at once when a person adds the folder there', async () => {
    await scanAll();
    await rename(tree.at('usb1'), tree.at('usb2'));
    drives = { usb2: 'uuid:drive' };
    await add('usb2/photos');
    expect(await roots()).toEqual([tree.at('usb2/photos')]);
    await scanAll();
    expect(photosIn(db)).toEqual(asTheyWere);
  });

  test('takes what was known of a folder that was followed there before', async () => {
    drives = { usb1: 'uuid:another' };
    await tree.put('usb1/photos/e.jpg');
    await add('usb1/photos');
    await scanAll();
    await removeRoot(store, tree.at('usb1/photos'));
    await rm(tree.at('usb1/photos/e.jpg'));
    drives = { usb1: 'uuid:drive' };
    await scanAll();
    expect(await roots()).toEqual([tree.at('usb1/photos')]);
    expect(photosIn(db)).toMatchObject(asTheyWere);
  });

  test('is known again with some photos changed or gone meanwhile', async () => {
    await tree.write('usb1/photos/a.jpg', 'edited elsewhere');
    expect(await scanAll()).toMatchObject([{ photos: 3, changed: 1, offline: null }]);
    expect(photosIn(db)).toEqual({ ...asTheyWere, 'a.jpg': '1 pending' });
  });

  test('when the root is the whole drive, the words of its own name are new too', async () => {
    await add('usb1'); // brings its folder back first, and absorbs it
    await scanAll();
    await rename(tree.at('usb1'), tree.at('stick'));
    drives = { stick: 'uuid:drive' };
    await scanAll();
    expect(await roots()).toEqual([tree.at('stick')]);
    expect(await store.countMatches({ query: 'stick' })).toBe(3);
    expect(await store.countMatches({ query: 'usb1' })).toBe(0);
  });
});

describe('a folder that cannot be reached stays where it is', () => {
  const stays = async (why: WhyOffline) => {
    const [scan] = await scanAll();
    expect(scan).toEqual({ ...emptyScan(), offline: why });
    expect(await roots()).toEqual([tree.at('usb/photos')]);
    expect((await store.listRoots())[0]!.offlineAt).not.toBeNull();
    expect(photosIn(db)).toEqual(asTheyWere);
  };

  test('while its drive is not there', async () => {
    await replug();
    drives = { usb1: 'uuid:other' };
    await stays({ code: 'ENOENT', elsewhere: null });
  });

  test('when the drive is back without its photos', async () => {
    await replug();
    await rm(tree.at('usb1/photos/b'), { recursive: true });
    await stays({ code: 'ENOENT', elsewhere: { kind: 'withoutPhotos', path: tree.at('usb1/photos') } });
  });

  test('when other pictures of the same names and sizes lie there', async () => {
    await replug();
    for (const name of ['a', 'b/c', 'b/d']) {
      const file = tree.at(`usb1/photos/${name}.jpg`);
      await writeFile(file, 'x'.repeat((await readFile(file)).length));
    }
    await stays({ code: 'ENOENT', elsewhere: { kind: 'withoutPhotos', path: tree.at('usb1/photos') } });
  });

  test('when the folder there is empty, as a mount point is', async () => {
    await replug();
    await rm(tree.at('usb1/photos'), { recursive: true });
    await mkdir(tree.at('usb1/photos'));
    await stays({ code: 'ENOENT', elsewhere: { kind: 'withoutPhotos', path: tree.at('usb1/photos') } });
  });

  test('when two drives might be it, such as one and its copy', async () => {
    await replug();
    await cp(tree.at('usb1'), tree.at('usb2'), { recursive: true });
    drives = { usb1: 'uuid:drive', usb2: 'uuid:drive' };
    await stays({
      code: 'ENOENT',
      elsewhere: { kind: 'alike', paths: [tree.at('usb1/photos'), tree.at('usb2/photos')] },
    });
    drives = { usb2: 'uuid:drive' }; // one is taken away
    await scanAll();
    expect(await roots()).toEqual([tree.at('usb2/photos')]);
  });

  test('when it would share photos with another one that is followed', async () => {
    await replug();
    drives = {};
    await add('usb1');
    drives = { usb1: 'uuid:drive' };
    const [scan] = await scanAll();
    expect(scan!.offline).toEqual({
      code: 'ENOENT',
      elsewhere: { kind: 'followed', path: tree.at('usb1/photos') },
    });
    expect(await roots()).toEqual([tree.at('usb/photos'), tree.at('usb1')]);
  });

  test('a drive that is mounted at two places is one drive', async () => {
    await replug();
    await symlink(tree.at('usb1'), tree.at('usb2')); // the same device and inode, as a second mount has
    drives = { usb1: 'uuid:drive', usb2: 'uuid:drive' };
    await scanAll();
    expect(await roots()).toEqual([tree.at('usb1/photos')]);
  });
});

describe('another drive in the place of a known one', () => {
  beforeEach(async () => {
    await rm(tree.at('usb1'), { recursive: true });
    await rename(tree.at('usb'), tree.at('drawer'));
    await tree.put('usb/photos/z.jpg');
    drives = { usb: 'uuid:second' };
  });

  test('says nothing about the photos of the known one, until a person adds it', async () => {
    const [scan] = await scanAll();
    expect(scan).toEqual({
      ...emptyScan(),
      offline: { code: 'OTHER_DRIVE', elsewhere: null },
    });
    expect(photosIn(db)).toEqual(asTheyWere);
    await add('usb/photos');
    expect(await scanAll()).toMatchObject([{ added: 1, missing: 3, offline: null }]);
  });

  test('is left for where the known one is', async () => {
    drives = { usb: 'uuid:second', drawer: 'uuid:drive' };
    expect(await scanAll()).toMatchObject([{ photos: 3, added: 0, missing: 0, offline: null }]);
    expect(await roots()).toEqual([tree.at('drawer/photos')]);
    expect(photosIn(db)).toEqual(asTheyWere);
  });

  test('is the folder’s own from now on where the photos came along', async () => {
    await rm(tree.at('usb'), { recursive: true });
    await cp(tree.at('drawer'), tree.at('usb'), { recursive: true, preserveTimestamps: true });
    await rm(tree.at('drawer'), { recursive: true });
    expect(await scanAll()).toMatchObject([{ photos: 3, added: 0, missing: 0, offline: null }]);
    expect((await store.listRoots())[0]!.place!.volume).toBe('uuid:second');
    expect(photosIn(db)).toEqual(asTheyWere);
  });
});

test('where a folder lies is learned by the next scan of a library that did not know it', async () => {
  await store.setRootPlace(1, null);
  await scanAll();
  const { volume, path } = (await store.listRoots())[0]!.place!;
  expect([volume, readablePath(path)]).toEqual(['uuid:drive', 'photos']);
});
