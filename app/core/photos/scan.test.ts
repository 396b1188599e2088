import { mkdir, rename, rm, symlink, unlink, utimes } from 'node:fs/promises';
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

describe('a scan', () => {
  test('finds photos at any depth and counts what is none', async () => {
    await tree.put('a.jpg', 'b/c.PNG', 'b/d/e.heic', 'b/notes.txt', 'b/f.cr2');
    expect(await scan()).toEqual({ ...nothing, photos: 4, added: 4, skipped: 1 });
    expect(photosIn(db)).toEqual({
      'a.jpg': '1 pending',
      'b/c.PNG': '2 pending',
      'b/f.cr2': '3 pending',
      'b/d/e.heic': '4 pending',
    });
  });

  test('of a folder where nothing has changed changes nothing', async () => {
    await tree.put('a.jpg', 'b/c.jpg');
    await scan();
    await tagAll();
    expect(await scan()).toEqual({ ...nothing, photos: 2 });
    expect(photosIn(db)).toEqual({ 'a.jpg': '1 done', 'b/c.jpg': '2 done' });
  });

  test('a changed photo is to be looked at again', async () => {
    await tree.put('a.jpg', 'b.jpg');
    await scan();
    await tagAll();
    await tree.write('a.jpg', 'other content');
    expect(await scan()).toEqual({ ...nothing, photos: 2, changed: 1 });
    expect(photosIn(db)).toEqual({ 'a.jpg': '1 pending', 'b.jpg': '2 done' });
  });

  test('so is one that an editor saved anew, as another file of the same name', async () => {
    await tree.put('a.jpg', 'b.jpg');
    await scan();
    await tagAll();
    await tree.write('a.jpg.new', 'edited');
    await rename(tree.at('a.jpg.new'), tree.at('a.jpg'));
    expect(await scan()).toEqual({ ...nothing, photos: 2, changed: 1 });
    expect(photosIn(db)).toEqual({ 'a.jpg': '1 pending', 'b.jpg': '2 done' });
  });

  test('a photo that is gone is missing, keeps what is known, and is itself again when it is back', async () => {
    await tree.put('a.jpg', 'b.jpg');
    await scan();
    await tagAll();
    await rename(tree.at('a.jpg'), `${tree.path}.aside`);
    expect(await scan()).toEqual({ ...nothing, photos: 1, missing: 1 });
    expect(photosIn(db)).toEqual({ 'a.jpg!': '1 missing', 'b.jpg': '2 done' });
    expect(db.prepare('SELECT photo FROM prediction').pluck().all()).toEqual([1, 2]);

    await rename(`${tree.path}.aside`, tree.at('a.jpg'));
    expect(await scan()).toMatchObject({ photos: 2, added: 0 });
    expect(photosIn(db)).toEqual({ 'a.jpg': '1 done', 'b.jpg': '2 done' });
  });

  test('a photo that was changed, then missing, and is back, is still to be looked at', async () => {
    await tree.put('a.jpg', 'b.jpg');
    await scan();
    await tagAll();
    await tree.write('a.jpg', 'other content');
    await scan();
    await rename(tree.at('a.jpg'), `${tree.path}.aside`);
    await scan();
    await rename(`${tree.path}.aside`, tree.at('a.jpg'));
    await scan();
    expect(photosIn(db)).toEqual({ 'a.jpg': '1 pending', 'b.jpg': '2 done' });
  });

  test('a restored backup (same name, size and time, another file) is the photo it was', async () => {
    await tree.put('a.jpg');
    await scan();
    await tagAll();
    await rename(tree.at('a.jpg'), tree.at('kept'));
    await scan();
    await tree.write('a.jpg', 'content of a.jpg');
    const { mtime } = await import('node:fs').then(({ statSync }) => statSync(tree.at('kept')));
    await utimes(tree.at('a.jpg'), mtime, mtime);
    expect(await scan()).toEqual({ ...nothing, photos: 1, revived: 1, skipped: 1 });
    expect(photosIn(db)).toEqual({ 'a.jpg': '1 done' });
  });

  test('a whole folder that is gone is missing with all its photos', async () => {
    await tree.put('a.jpg', 'b/c.jpg', 'b/d/e.jpg');
    await scan();
    await rm(tree.at('b'), { recursive: true });
    expect(await scan()).toEqual({ ...nothing, photos: 1, missing: 2 });
    expect(photosIn(db)).toEqual({
      'a.jpg': '1 pending',
      'b/c.jpg!': '2 missing',
      'b/d/e.jpg!': '3 missing',
    });
  });

  test('new content where a photo was missing is another photo', async () => {
    await tree.put('a.jpg', 'b.jpg');
    await scan();
    await unlink(tree.at('a.jpg'));
    await scan();
    await tree.write('a.jpg', 'a picture of something else');
    expect(await scan()).toEqual({ ...nothing, photos: 2, added: 1 });
    expect(photosIn(db)).toEqual({ 'a.jpg!': '1 missing', 'b.jpg': '2 pending', 'a.jpg': '3 pending' });
  });
});

describe('a photo and its other half', () => {
  test('are one photo', async () => {
    await tree.put('IMG_1.CR2', 'IMG_1.JPG', 'live.heic', 'live.mov', 'movie.mov');
    expect(await scan()).toEqual({ ...nothing, photos: 2, added: 2, skipped: 1 });
    expect(photosIn(db)).toEqual({
      'IMG_1.JPG': '1 pending + IMG_1.CR2',
      'live.heic': '2 pending + live.mov',
    });
  });

  test('stay one photo where a half comes or goes', async () => {
    await tree.put('IMG_1.CR2');
    await scan();
    await tree.put('IMG_1.JPG');
    expect(await scan()).toMatchObject({ added: 0, missing: 0, changed: 1 });
    expect(photosIn(db)).toEqual({ 'IMG_1.JPG': '1 pending + IMG_1.CR2' });
    await unlink(tree.at('IMG_1.JPG'));
    expect(await scan()).toMatchObject({ added: 0, missing: 0, changed: 1 });
    expect(photosIn(db)).toEqual({ 'IMG_1.CR2': '1 pending' });
    await tree.put('IMG_1.JPG');
    await scan();
    await tagAll();
    await unlink(tree.at('IMG_1.CR2'));
    expect(await scan()).toEqual({ ...nothing, photos: 1 });
    expect(photosIn(db)).toEqual({ 'IMG_1.JPG': '1 done' });
  });
});

describe('what cannot be reached says nothing about its photos', () => {
  beforeEach(async () => {
    await tree.put('a.jpg', 'b/c.jpg', 'b/d/e.jpg');
    await scan();
  });
  const asTheyWere = { 'a.jpg': '1 pending', 'b/c.jpg': '2 pending', 'b/d/e.jpg': '3 pending' };

  test('a root that is gone is offline, and is on again when it is back', async () => {
    await rename(tree.path, `${tree.path}.away`);
    const before = Date.now();
    expect(await scan()).toEqual({ ...nothing, offline: { code: 'ENOENT', elsewhere: null } });
    expect(photosIn(db)).toEqual(asTheyWere);
    const [away] = await store.listRoots();
    expect(away!.offlineAt).toBeGreaterThanOrEqual(before);
    expect(away!.offlineAt).toBeLessThanOrEqual(Date.now());
    await store.setRootOffline(root.id, away!.offlineAt! + 1); // found away once more: since when is not said anew
    expect(await store.listRoots()).toEqual([away]);
    expect(await store.nextPending({ afterId: 0, limit: 10, now: 0 })).toEqual([]);

    await rename(`${tree.path}.away`, tree.path);
    expect(await scan()).toEqual({ ...nothing, photos: 3 });
    expect(await store.listRoots()).toMatchObject([{ offlineAt: null }]);
  });

  test('a root that is empty all at once is taken for the mount point of a drive that is not there', async () => {
    await rename(tree.path, `${tree.path}.away`);
    await mkdir(tree.path);
    expect(await scan()).toEqual({ ...nothing, offline: { code: 'EMPTY', elsewhere: null } });
    expect(photosIn(db)).toEqual(asTheyWere);
    await rm(`${tree.path}.away`, { recursive: true });
  });

  test.skipIf(process.platform === 'win32')('a folder that may not be read is reported', async () => {
    const { chmodSync } = await import('node:fs');
    chmodSync(tree.at('b'), 0o000);
    chmodSync(tree.path, 0o755);
    const asNobody = process.getuid?.() === 0;
    if (asNobody) process.seteuid!(65534); // root may read anything
    try {
      const result = await scan();
      expect(result).toMatchObject({ photos: 1, missing: 0, offline: null });
      expect(result.unreadable).toEqual([{ path: expect.anything(), code: 'EACCES' }]);
      expect(Buffer.from(result.unreadable[0]!.path).toString()).toBe(tree.at('b'));
    } finally {
      if (asNobody) process.seteuid!(0);
      chmodSync(tree.at('b'), 0o755);
    }
    expect(photosIn(db)).toEqual(asTheyWere);
  });

  test.skipIf(process.platform === 'win32')('files that cannot be asked about are reported', async () => {
    const { chmodSync } = await import('node:fs');
    chmodSync(tree.at('b'), 0o444); // names may be read, files not
    chmodSync(tree.path, 0o755);
    const asNobody = process.getuid?.() === 0;
    if (asNobody) process.seteuid!(65534);
    try {
      const { unreadable, missing } = await scan();
      expect(missing).toBe(0);
      expect(unreadable.map(({ path }) => Buffer.from(path).toString())).toContain(tree.at('b/c.jpg'));
    } finally {
      if (asNobody) process.seteuid!(0);
      chmodSync(tree.at('b'), 0o755);
    }
    expect(photosIn(db)).toEqual(asTheyWere);
  });
});

describe('names and links', () => {
  test.skipIf(process.platform !== 'linux')('a name that is not UTF-8 works from end to end', async () => {
    const name = Buffer.concat([Buffer.from(tree.at('caf')), Buffer.from([0xe9]), Buffer.from('.jpg')]);
    const { writeFileSync, renameSync, readFileSync } = await import('node:fs');
    writeFileSync(name, 'x');
    expect(await scan()).toEqual({ ...nothing, photos: 1, added: 1 });
    const [photo] = await store.nextPending({ afterId: 0, limit: 10, now: 0 });
    expect(Buffer.from(photo!.path).equals(name)).toBe(true);
    expect(readFileSync(Buffer.from(photo!.path), 'utf8')).toBe('x');
    expect(await store.photoByPath(name)).toMatchObject({ id: 1 });

    const folder = Buffer.concat([Buffer.from(tree.at('d')), Buffer.from([0xff])]);
    await mkdir(folder);
    renameSync(name, Buffer.concat([folder, Buffer.from('/ok.jpg')]));
    expect(await scan()).toMatchObject({ photos: 1, moved: 1, added: 0 });
    expect(await scan()).toEqual({ ...nothing, photos: 1 });
  });

  test.skipIf(process.platform === 'win32')(
    'links to files are photos, links to folders are counted and not followed',
    async () => {
      await tree.put('a/b.jpg');
      await symlink(tree.at('a/b.jpg'), tree.at('link.jpg'));
      await symlink('..', tree.at('a/up'));
      await symlink('nowhere.jpg', tree.at('dead.jpg'));
      expect(await scan()).toEqual({ ...nothing, photos: 2, added: 2, skipped: 1, folderLinks: 1 });
    },
  );

  test.skipIf(process.platform === 'win32')('a pipe named like a photo is not opened', async () => {
    const { execFileSync } = await import('node:child_process');
    execFileSync('mkfifo', [tree.at('pipe.jpg'), tree.at('pipe')]);
    await mkdir(tree.at('folder.jpg'));
    expect(await scan()).toEqual({ ...nothing, skipped: 2 });
  });
});

describe('what is passed over', () => {
  test('hidden folders and those of other programs', async () => {
    await tree.put(
      'ok.jpg',
      '.git/a.jpg',
      'node_modules/a.jpg',
      '@eaDir/a.jpg',
      '.Trash-1000/files/a.jpg',
      'Photos Library.photoslibrary/originals/0/a.jpg',
      'Photos Library.photoslibrary/resources/derivatives/a.jpg',
    );
    await scan();
    expect(Object.keys(photosIn(db))).toEqual(['ok.jpg', 'Photos Library.photoslibrary/originals/0/a.jpg']);
  });

  test('hidden files, which count as skipped', async () => {
    await tree.put('.hidden.jpg', '.DS_Store');
    expect(await scan()).toEqual({ ...nothing, skipped: 2 });
  });

  test('the folders it is told to ignore', async () => {
    await tree.put('a.jpg', 'library/thumbnails/t.webp');
    await scan({ ignore: [Buffer.from(tree.at('library'))] });
    expect(Object.keys(photosIn(db))).toEqual(['a.jpg']);
  });

  test('what a pattern excludes, also what was there before', async () => {
    await tree.put('a.jpg', 'a.png', 'b/c.png', 'private/d.jpg');
    await scan();
    ({ root } = await addRoot(store, tree.path, ['*.png', 'private/**']));
    expect(await scan()).toEqual({ ...nothing, photos: 1, missing: 3 });
    expect(Object.keys(photosIn(db)).sort()).toEqual(['a.jpg', 'a.png!', 'b/c.png!', 'private/d.jpg!']);
  });
});

test('a second scan of many photos asks the library once a folder, and tells it nothing', async () => {
  const { writeFileSync } = await import('node:fs');
  for (let folder = 0; folder < 5; folder++) {
    await mkdir(tree.at(`${folder}`));
    for (let n = 0; n < 1200; n++) writeFileSync(tree.at(`${folder}`, `${n}.jpg`), '');
  }
  const calls: string[] = [];
  const counting = new Proxy(store, {
    get: (target, name: keyof Store) => (calls.push(String(name)), target[name]),
  });
  expect(await scanRoot(counting, root)).toEqual({ ...nothing, photos: 6000, added: 6000 });
  expect(calls.filter((name) => name === 'applyFolderChanges').length).toBe(10); // of 1000 photos at most
  calls.length = 0;
  expect(await scanRoot(counting, root)).toEqual({ ...nothing, photos: 6000 });
  expect([...new Set(calls)]).toEqual([
    'setRootOnline',
    'folderPhotos',
    'foldersWithPhotos',
    'setRootScanned',
  ]);
  expect(calls.length).toBe(1 + 6 + 2 + 1);
});

test('a scan of a part leaves the rest alone', async () => {
  await tree.put('a/b.jpg', 'c/d.jpg', 'c/e/f.jpg');
  await scan();
  await unlink(tree.at('a/b.jpg'));
  await rm(tree.at('c/e'), { recursive: true });
  expect(await scan({ below: Buffer.from('c') })).toEqual({ ...nothing, photos: 1, missing: 1 });
  expect(photosIn(db)).toMatchObject({ 'a/b.jpg': '1 pending', 'c/e/f.jpg!': '3 missing' });
});

test('a scan that is aborted stops, and the next goes on', async () => {
  await tree.put('a/1.jpg', 'b/2.jpg', 'c/3.jpg');
  const abort = new AbortController();
  const onProgress = ({ photos }: { photos: number }) => photos === 1 && abort.abort();
  await expect(scan({ signal: abort.signal, onProgress })).rejects.toThrow('aborted');
  expect(Object.keys(photosIn(db))).toEqual(['a/1.jpg']);
  expect(await scan()).toEqual({ ...nothing, photos: 3, added: 2 });
});
