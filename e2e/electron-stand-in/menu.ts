/** @file Electron's `Menu`, as far as a person can use it. */
import type { MenuItemConstructorOptions } from 'electron';
import { preventable } from './app.ts';
import { BrowserWindow } from './window.ts';

let applicationMenu: Menu | null = null;

export class Menu {
  readonly template: readonly MenuItemConstructorOptions[];

  private constructor(template: readonly MenuItemConstructorOptions[]) {
    this.template = template;
  }

  static buildFromTemplate = (template: readonly MenuItemConstructorOptions[]): Menu => new Menu(template);

  static setApplicationMenu(menu: Menu | null): void {
    applicationMenu = menu;
  }
}

type Item = MenuItemConstructorOptions & { readonly depth: number };

/** All items, each before those of its submenu. */
function allItems(items: readonly MenuItemConstructorOptions[], depth = 0): Item[] {
  return items.flatMap((item) => [
    { ...item, depth },
    ...(Array.isArray(item.submenu) ? allItems(item.submenu, depth + 1) : []),
  ]);
}

export function useMenu(id: string): void {
  const item = allItems(applicationMenu?.template ?? []).find((one) => one.id === id || one.role === id);
  if (item === undefined) throw new Error(`There is no menu item ${id}`);
  const window = BrowserWindow.getAllWindows()[0];
  if (item.role === 'reload') void window?.webContents.reload();
  else if (item.role === 'close') window?.close();
  else item.click?.(item as never, window as never, preventable() as never);
}

export const readMenu = (): string[] =>
  allItems(applicationMenu?.template ?? []).map(
    ({ depth, label, role, type }) => '  '.repeat(depth) + (label ?? role ?? type ?? ''),
  );
