import {
  chmod,
  link,
  mkdtemp,
  readdir,
  readFile,
  readlink,
  rename,
  rm,
  stat,
  symlink,
  utimes,
  writeFile,
} from 'node:fs/promises';
import type * as fs from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { readUnchanged, removeLeftovers, replaceFile, sha256 } from './replace.ts';

vi.mock('node:fs/promises', async (original) => {
  const real = await original<typeof fs>();
  return { ...real, rename: vi.fn(real.rename) };
});

let folder: string;
let file: Buffer;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'phototag-replace-'));
  file = Buffer.from(join(folder, 'ä 1.jpg'));
  await writeFile(file, 'old');
});
afterEach(() => rm(folder, { recursive: true }));

const known = async (path = file) => {
  const stats = await stat(path, { bigint: true });
  const bytes = await readFile(path);
  return { size: bytes.length, mtime: Number(stats.mtimeNs / 1000n), hash: sha256(bytes) };
};
const read = async (path = file) => readUnchanged(path, await known(path), 'way out');
const text = async (path = file) => (await readFile(path)).toString();

test('what was read is replaced, with its permissions, and its times where they are to stay', async () => {
  await chmod(file, 0o640);
  await utimes(file, 1_400_000_000.111111, 1_500_000_000.123457);
  const before = await read();
  const now = await replaceFile(before.path, Buffer.from('new'), before.stats, { keepTimes: true });
  expect(await text()).toBe('new');
  const after = await stat(file, { bigint: true });
  expect(after.mtimeNs / 1000n).toBe(before.stats.mtimeNs / 1000n);
  expect(after.mode & 0o777n).toBe(0o640n);
  expect(now).toMatchObject(await known());
  expect(await readdir(folder)).toHaveLength(1);
});

test('a sidecar’s time says when it was written', async () => {
  await utimes(file, 1e9, 1e9);
  const before = await read();
  await replaceFile(before.path, Buffer.from('new'), before.stats, { keepTimes: false });
  expect((await stat(file)).mtimeMs).toBeGreaterThan(1.6e12);
});

test('a rename that fails leaves the old file whole, and nothing beside it', async () => {
  const before = await read();
  vi.mocked(rename).mockRejectedValueOnce(Object.assign(new Error('full'), { code: 'EIO' }));
  await expect(
    replaceFile(before.path, Buffer.from('new'), before.stats, { keepTimes: true }),
  ).rejects.toThrow('full');
  expect(await text()).toBe('old');
  expect(await readdir(folder)).toHaveLength(1);
});

test('what others changed is not read, also where size and time are as they were', async () => {
  const was = await known();
  const { mtime } = await stat(file);
  await writeFile(file, 'odd');
  await utimes(file, mtime, mtime);
  const now = await known();
  await expect(readUnchanged(file, { ...was, mtime: now.mtime }, 'way out')).rejects.toMatchObject({
    code: 'CONFLICT',
    hint: 'way out',
  });
  await writeFile(file, 'longer');
  await expect(readUnchanged(file, was, 'way out')).rejects.toMatchObject({ code: 'CONFLICT' });
});

test('what others change while the new bytes are made stays theirs', async () => {
  const before = await read();
  await writeFile(file, 'theirs');
  const replacing = replaceFile(before.path, Buffer.from('new'), before.stats, { keepTimes: false });
  await expect(replacing).rejects.toMatchObject({ code: 'CONFLICT' });
  expect(await text()).toBe('theirs');
  await expect(replaceFile(file, Buffer.from('new'), null, { keepTimes: false })).rejects.toMatchObject({
    code: 'CONFLICT',
  });
  expect(await readdir(folder)).toHaveLength(1);
});

test('a link stays a link: the file it leads to is replaced', async () => {
  const alias = Buffer.from(join(folder, 'link.jpg'));
  await symlink(file, alias);
  const before = await read(alias);
  await replaceFile(before.path, Buffer.from('new'), before.stats, { keepTimes: false });
  expect(await readlink(alias)).toBe(file.toString());
  expect(await text()).toBe('new');
});

test('hard links are seen', async () => {
  await link(file, join(folder, 'other.jpg'));
  expect((await read()).stats.nlink).toBe(2n);
});

test('a name that is not UTF-8 is no obstacle', async (context) => {
  if (process.platform !== 'linux') context.skip('file names are text here');
  const odd = Buffer.concat([Buffer.from(`${folder}/`), Buffer.from([0xff, 0xe9])]);
  await replaceFile(odd, Buffer.from('new'), null, { keepTimes: false });
  expect(await text(odd)).toBe('new');
});

test('what a killed write left behind goes after a day, and nothing else', async () => {
  const before = await read();
  await replaceFile(before.path, Buffer.from('new'), before.stats, { keepTimes: true });
  const [temporary] = vi.mocked(rename).mock.lastCall!;
  await writeFile(temporary, 'as if it had been killed before the rename');
  await writeFile(join(folder, '.phototag-notes'), 'mine');
  const hour = 3600_000;
  await removeLeftovers(Buffer.from(folder), Date.now() + 23 * hour);
  expect(await readdir(folder)).toHaveLength(3);
  await removeLeftovers(Buffer.from(folder), Date.now() + 25 * hour);
  expect((await readdir(folder)).sort()).toEqual(['.phototag-notes', 'ä 1.jpg']);
});
