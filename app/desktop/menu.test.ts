import type { MenuItemConstructorOptions } from 'electron';
import { expect, test, vi } from 'vitest';
import { events } from '../contract/calls.ts';
import { menuTemplate, type MenuCommand } from './menu.ts';
import { wordsFor } from './words.ts';

const commands = events.menu.shape.command.options;
const words = wordsFor('en', 'en-GB');

const allItems = (items: readonly MenuItemConstructorOptions[]): MenuItemConstructorOptions[] =>
  items.flatMap((item) => [item, ...(Array.isArray(item.submenu) ? allItems(item.submenu) : [])]);

const menuOf = (platform: NodeJS.Platform, onCommand: (command: MenuCommand) => void = () => undefined) =>
  allItems(menuTemplate({ platform, words, onCommand }));

test.each(['linux', 'win32', 'darwin'] as const)(
  'on %s every command of the contract is in the menu, once',
  (platform) => {
    const onCommand = vi.fn();
    const own = menuOf(platform, onCommand).filter(({ click }) => click !== undefined);
    expect(own.map(({ id }) => id).sort()).toEqual([...commands].sort());
    for (const item of own) {
      item.click!(item as never, undefined, {});
      expect(onCommand).toHaveBeenLastCalledWith(item.id);
    }
  },
);

test('where a person writes, undo and redo stay with the text: the page decides', () => {
  for (const id of ['undo', 'redo']) {
    expect(menuOf('linux').find((item) => item.id === id)).toMatchObject({ registerAccelerator: false });
  }
});

test('macOS has its own menu first, with quitting in it; elsewhere that is under File', () => {
  expect(menuTemplate({ platform: 'darwin', words, onCommand: vi.fn() })[0]).toMatchObject({
    role: 'appMenu',
  });
  expect(menuTemplate({ platform: 'linux', words, onCommand: vi.fn() })[0]).toMatchObject({ label: 'File' });
  for (const platform of ['linux', 'darwin'] as const) {
    expect(menuOf(platform).filter(({ role }) => role === 'quit')).toHaveLength(1);
  }
});

test("the menu speaks the language that was chosen, else the system's, else English", () => {
  expect(wordsFor('tr', 'en-US').file).toBe('Dosya');
  expect(wordsFor('system', 'tr-TR').file).toBe('Dosya');
  expect(wordsFor('system', 'tr').file).toBe('Dosya');
  expect(wordsFor('en', 'tr-TR').file).toBe('File');
  expect(wordsFor('system', 'fi-FI').file).toBe('File');
  expect(wordsFor('system', 'trv-TW').file).toBe('File');
});
