/**
 * @file Electron's main process: it wires the contract's host to a window. What it decides lies in the modules beside
 * it, which take the parts of Electron they need, so that tests can hand them others.
 */
import { join } from 'node:path';
import {
  app,
  BrowserWindow,
  dialog,
  ipcMain,
  Menu,
  nativeTheme,
  protocol,
  screen,
  session,
  shell,
  Tray,
} from 'electron';
import type { Activity, Preferences } from '../contract/views.ts';
import type { Handlers } from '../host/dispatch.ts';
import type { Host, Listener } from '../host/host.ts';
import { openHost } from '../host/open.ts';
import { readAssets } from '../web/assets.ts';
import { foldersOfInstance, namedFolders } from './arguments.ts';
import { createDesk } from './desk.ts';
import { HostKeeper } from './host-keeper.ts';
import { answerCalls, sendEvents } from './ipc.ts';
import { menuTemplate, type MenuCommand } from './menu.ts';
import { keepOwnFilesWith, libraryPlaces } from './places.ts';
import { taskbarProgress, trayTip } from './progress.ts';
import { schemes, serveImages, servePage } from './schemes.ts';
import { denyPermissions } from './security/permissions.ts';
import { openWindow } from './window.ts';
import { wordsFor, type Words } from './words.ts';
import { findWorkerNode, workerNodeVariable } from './worker-node.ts';

const places = libraryPlaces(process.env);
keepOwnFilesWith(app, places.libraryFolder);
app.enableSandbox();
protocol.registerSchemesAsPrivileged(schemes);

const folders = namedFolders(process.argv.slice(app.isPackaged ? 1 : 2), process.cwd());
// Not awaited here: Electron is ready only when this module is done.
if (app.requestSingleInstanceLock({ folders })) void app.whenReady().then(run);
else app.exit();

const theWindow = (): BrowserWindow | undefined => BrowserWindow.getAllWindows()[0];
const tell = sendEvents(() => BrowserWindow.getAllWindows().map(({ webContents }) => webContents));
/** In the person's language; see `showMenu`. */
let words: Words;
/** Held here, since an icon that nothing holds is taken away. */
let tray: Tray | undefined;
const onFault = (fault: unknown): void => {
  process.stderr.write(`${fault instanceof Error ? (fault.stack ?? fault.message) : String(fault)}\n`);
};

function run(): void {
  const keeper = new HostKeeper(makeHost);

  denyPermissions(session.defaultSession);
  servePage(protocol, readAssets(join(app.getAppPath(), 'renderer')), () => keeper.retry());
  serveImages(protocol, (kind, id) => keeper.image(kind, id));
  answerCalls(ipcMain, async () => followLanguage(await keeper.handlers()), onFault);
  showMenu('system');
  showWindow();
  tray = new Tray(icon(process.platform === 'darwin' ? 16 : 32));
  tray.on('click', showWindow);
  void keeper.addFoldersBehind(folders);
  void keeper
    .handlers()
    .then(({ getPreferences }) => getPreferences(null))
    .then(({ language }) => showMenu(language))
    .catch(() => undefined); // the window says why there is no library

  app.on('second-instance', (_event, _args, _folder, instance) => {
    showWindow();
    void keeper.addFoldersBehind(foldersOfInstance(instance));
  });
  app.on('activate', showWindow);
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit();
  });
  app.on('will-quit', (event) => {
    event.preventDefault();
    void keeper
      .close()
      .catch(onFault)
      .then(() => app.exit());
  });
}

async function makeHost(): Promise<Host> {
  process.env[workerNodeVariable] ||= findWorkerNode({
    isPackaged: app.isPackaged,
    resources: process.resourcesPath,
    modules: join(import.meta.dirname, '../../node_modules'),
    platform: process.platform,
    arch: process.arch,
  });
  const host = await openHost({ ...places, desk: createDesk(dialog, shell, theWindow), onFault });
  host.on(tell);
  host.on(showProgress);
  host.on(tellTerminal);
  return host;
}

const icon = (size: number): string =>
  join(import.meta.dirname, `../../resources/icons/${size.toString()}x${size.toString()}.png`);

function showWindow(): void {
  const window = theWindow();
  if (window === undefined) {
    openWindow({
      create: (options) => new BrowserWindow(options),
      theme: nativeTheme,
      workAreas: screen.getAllDisplays().map(({ workArea }) => workArea),
      preload: join(app.getAppPath(), 'app/desktop/preload.cjs'),
      stateFile: join(app.getPath('userData'), 'window.json'),
      icon: icon(256),
      openLink: (address) => void shell.openExternal(address),
    });
  } else {
    if (window.isMinimized()) window.restore();
    window.focus();
  }
}

function showMenu(language: Preferences['language']): void {
  words = wordsFor(language, app.getLocale());
  const onCommand = (command: MenuCommand) => {
    showWindow();
    tell('menu', { command });
  };
  Menu.setApplicationMenu(
    Menu.buildFromTemplate(menuTemplate({ platform: process.platform, words, onCommand })),
  );
}

const followLanguage = (handlers: Handlers): Handlers => ({
  ...handlers,
  async setPreferences(change) {
    const preferences = await handlers.setPreferences(change);
    showMenu(preferences.language);
    return preferences;
  },
});

const showProgress: Listener = (name, data) => {
  if (name !== 'activity') return;
  const { share, mode } = taskbarProgress(data as Activity);
  theWindow()?.setProgressBar(share, { mode });
  tray?.setToolTip(trayTip(data as Activity, words));
};

/** `phototag start` shows on its terminal what it is told here. */
const tellTerminal: Listener = (event, data) => {
  const isForTerminal = event === 'activity' || event === 'notice';
  if (isForTerminal && process.connected)
    process.send?.({ event, data }, undefined, undefined, () => undefined);
};
