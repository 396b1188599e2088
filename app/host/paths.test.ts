import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { listFolders, sortPaths } from './paths.ts';

let folder: string;
beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'phototag-paths-')));
});
afterEach(() => rm(folder, { recursive: true }));

test('a drop is sorted into folders, files, and what is not there', async () => {
  await mkdir(join(folder, 'a'));
  await writeFile(join(folder, 'b.jpg'), '');
  const paths = ['b.jpg', 'a', 'gone', 'a\0b'].map((name) => join(folder, name));
  expect(await sortPaths(paths)).toEqual({
    folders: [paths[1]],
    files: [paths[0]],
    absent: [paths[2], paths[3]],
  });
});

test('50,000 files are sorted', async () => {
  const paths = Array.from({ length: 50_000 }, (_, i) => join(folder, `${i}.jpg`));
  expect((await sortPaths(paths)).absent).toEqual(paths);
});

test('folders are listed as a person counts, without files and what is hidden', async () => {
  for (const name of ['Trip 10', 'Trip 9', '.cache']) await mkdir(join(folder, name));
  await writeFile(join(folder, 'file'), '');
  await symlink(join(folder, 'Trip 9'), join(folder, 'linked'));
  expect(await listFolders(folder)).toEqual({
    path: folder,
    parent: dirname(folder),
    folders: ['linked', 'Trip 9', 'Trip 10'].map((name) => ({ name, path: join(folder, name) })),
  });
});

test('without a path they are the person’s own, and above the root there is nothing', async () => {
  expect((await listFolders(null)).path).toBe(homedir());
  if (process.platform !== 'win32') expect((await listFolders('/')).parent).toBeNull();
});

test('one that cannot be read says so', async () => {
  await expect(listFolders(join(folder, 'gone'))).rejects.toMatchObject({
    code: 'NOT_FOUND',
    message: expect.stringContaining('gone'),
    hint: expect.any(String),
  });
});
