import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { findElectron, type Machine } from './electron.ts';

let electronFolder: string;

beforeEach(async () => {
  electronFolder = await mkdtemp(join(tmpdir(), 'phototag-electron-'));
});

afterEach(() => rm(electronFolder, { recursive: true }));

const find = (machine: Partial<Machine>) =>
  findElectron({ platform: 'linux', env: { DISPLAY: ':0' }, electronFolder, ...machine });

const place = async (...names: string[]): Promise<string> => {
  const file = join(electronFolder, ...names);
  await mkdir(join(file, '..'), { recursive: true });
  await writeFile(file, '');
  return file;
};

test('what the installer has written is found', async () => {
  const executable = await place('dist', 'somewhere', 'electron');
  await writeFile(join(electronFolder, 'path.txt'), 'somewhere/electron');
  expect(find({})).toEqual({ executable });
  expect(find({ env: { WAYLAND_DISPLAY: 'wayland-0' } })).toEqual({ executable });
});

test('what is not there is not found, whatever is written down', async () => {
  await writeFile(join(electronFolder, 'path.txt'), 'electron');
  expect(find({})).toEqual({ missing: expect.stringContaining('npm run electron:install') });
});

test('on Linux it takes a display', async () => {
  await place('dist', 'electron');
  for (const env of [{}, { DISPLAY: '' }]) expect(find({ env })).toEqual({ missing: 'there is no display' });
});

test.each<[NodeJS.Platform, string]>([
  ['linux', 'electron'],
  ['win32', 'electron.exe'],
  ['darwin', 'Electron.app/Contents/MacOS/Electron'],
])('one that lies elsewhere is used, on %s', async (platform, name) => {
  const executable = await place('elsewhere', name);
  const env = { DISPLAY: ':0', ELECTRON_OVERRIDE_DIST_PATH: join(electronFolder, 'elsewhere') };
  expect(find({ platform, env })).toEqual({ executable });
});

test('an override that names nothing is said', async () => {
  await place('dist', 'electron');
  const env = { DISPLAY: ':0', ELECTRON_OVERRIDE_DIST_PATH: '/nowhere' };
  expect(find({ env })).toEqual({ missing: expect.stringContaining('/nowhere') });
});
