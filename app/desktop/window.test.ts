import { EventEmitter } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserWindowConstructorOptions } from 'electron';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { openWindow } from './window.ts';
import { readWindowState } from './window-bounds.ts';

let folder: string;
let stateFile: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'window-'));
  stateFile = join(folder, 'window.json');
});
afterEach(() => rmSync(folder, { recursive: true }));

const screen = { x: 0, y: 0, width: 1920, height: 1080 };
const bounds = { x: 100, y: 50, width: 900, height: 700 };

class FakeWindow extends EventEmitter {
  readonly webContents = Object.assign(new EventEmitter(), { setWindowOpenHandler: vi.fn() });
  readonly loadURL = vi.fn(async () => undefined);
  readonly show = vi.fn();
  readonly maximize = vi.fn();
  readonly options: BrowserWindowConstructorOptions;
  maximised = false;

  constructor(options: BrowserWindowConstructorOptions) {
    super();
    this.options = options;
  }

  getNormalBounds = () => bounds;
  isMaximized = () => this.maximised;
}

const open = (shouldUseDarkColors = false) =>
  openWindow({
    create: (options) => new FakeWindow(options) as never,
    theme: { shouldUseDarkColors },
    workAreas: [screen],
    preload: '/app/preload.cjs',
    stateFile,
    openLink: () => undefined,
  }) as unknown as FakeWindow;

test('the page is sandboxed, isolated and without Node', () => {
  expect(open().options.webPreferences).toEqual({
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    webviewTag: false,
    webSecurity: true,
    spellcheck: false,
    preload: '/app/preload.cjs',
  });
});

test('it loads the own page, confined, and is shown when there is something to see', () => {
  const window = open();
  expect(window.loadURL).toHaveBeenCalledExactlyOnceWith('app://phototag/index.html');
  expect(window.webContents.setWindowOpenHandler).toHaveBeenCalledOnce();
  expect(window.options.show).toBe(false);
  expect(window.show).not.toHaveBeenCalled();
  window.emit('ready-to-show');
  expect(window.show).toHaveBeenCalledOnce();
});

test('it opens on the background of the theme', () => {
  expect(open(true).options.backgroundColor).toBe('#1b1b1b');
  expect(open(false).options.backgroundColor).toBe('#f6f6f6');
});

test('it opens where it was, as it was', () => {
  const first = open();
  expect(first.options).toMatchObject({ width: 1280, height: 800 });
  first.maximised = true;
  first.emit('close');
  const second = open();
  expect(second.options).toMatchObject(bounds);
  second.emit('ready-to-show');
  expect(second.maximize).toHaveBeenCalledOnce();
});

test.each([
  ['no text', ''],
  ['other text', 'null'],
  ['no size', '{"bounds":{"x":0,"y":0,"width":0,"height":0},"maximised":false}'],
  ['too little', '{"bounds":{"x":0,"y":0},"maximised":false}'],
])('a file with %s is as good as none', (_, text) => {
  writeFileSync(stateFile, text);
  expect(readWindowState(stateFile, [screen])).toBeNull();
});

test('a window whose title bar nobody could take hold of opens at its first place', () => {
  open().emit('close');
  expect(JSON.parse(readFileSync(stateFile, 'utf8'))).toEqual({ bounds, maximised: false });
  expect(readWindowState(stateFile, [screen])).not.toBeNull();
  expect(readWindowState(stateFile, [{ ...screen, x: 1920 }])).toBeNull(); // the screen on the left is gone
  expect(readWindowState(stateFile, [{ ...screen, y: 200 }])).toBeNull(); // above its top edge
  expect(readWindowState(stateFile, [])).toBeNull();
});

test('a state that cannot be kept does not hold the window open', () => {
  rmSync(folder, { recursive: true });
  expect(() => open().emit('close')).not.toThrow();
  writeFileSync(folder, ''); // for the next cleaning
});
