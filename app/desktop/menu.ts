/** @file The native menu. What is the app's own goes to the window as a `menu` event; the rest is Electron's. */
import type { MenuItemConstructorOptions } from 'electron';
import type { EventData } from '../contract/calls.ts';
import type { Words } from './words.ts';

export type MenuCommand = EventData<'menu'>['command'];

export interface MenuOptions {
  readonly platform: NodeJS.Platform;
  readonly words: Words;
  readonly onCommand: (command: MenuCommand) => void;
}

export function menuTemplate({ platform, words, onCommand }: MenuOptions): MenuItemConstructorOptions[] {
  const isMac = platform === 'darwin';
  const own = (id: MenuCommand, label: string, accelerator?: string): MenuItemConstructorOptions => ({
    id,
    label,
    click: () => onCommand(id),
    ...(accelerator === undefined ? {} : { accelerator }),
  });
  const separator: MenuItemConstructorOptions = { type: 'separator' };
  const settings = own('settings', words.settings, 'CmdOrCtrl+,');
  const about = own('about', words.about);
  // Undo and redo are the library's. The keys stay with the page, which knows whether a text is being written.
  const pageKey = (item: MenuItemConstructorOptions): MenuItemConstructorOptions => ({
    ...item,
    registerAccelerator: false,
  });
  return [
    ...(isMac ? [macMenu(about, settings, separator)] : []),
    {
      label: words.file,
      submenu: [
        own('add-folder', words.addFolder, 'CmdOrCtrl+O'),
        ...(isMac
          ? [separator, { role: 'close' } as const]
          : [settings, separator, { role: 'quit' } as const]),
      ],
    },
    {
      label: words.edit,
      submenu: [
        pageKey(own('undo', words.undo, 'CmdOrCtrl+Z')),
        pageKey(own('redo', words.redo, 'Shift+CmdOrCtrl+Z')),
        separator,
        { role: 'cut' },
        { role: 'copy' },
        { role: 'paste' },
        { role: 'selectAll' },
        separator,
        own('find', words.find, 'CmdOrCtrl+F'),
      ],
    },
    {
      label: words.view,
      submenu: [
        { role: 'reload' },
        { role: 'toggleDevTools' },
        separator,
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        separator,
        { role: 'togglefullscreen' },
      ],
    },
    { role: 'windowMenu', label: words.window },
    { role: 'help', label: words.help, submenu: [own('keys', words.keys), ...(isMac ? [] : [about])] },
  ];
}

const macMenu = (
  about: MenuItemConstructorOptions,
  settings: MenuItemConstructorOptions,
  separator: MenuItemConstructorOptions,
): MenuItemConstructorOptions => ({
  role: 'appMenu',
  submenu: [
    about,
    separator,
    settings,
    separator,
    { role: 'services' },
    separator,
    { role: 'hide' },
    { role: 'hideOthers' },
    { role: 'unhide' },
    separator,
    { role: 'quit' },
  ],
});
