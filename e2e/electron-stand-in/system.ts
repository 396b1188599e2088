/** @file Electron's `shell`, `screen`, `nativeTheme` and `Tray`: a system that opens nothing and has one screen. */
import { happened } from './control.ts';

export const shell = {
  async openExternal(target: string): Promise<void> {
    happened({ kind: 'open-external', target });
  },
  /** @returns what went wrong, in Electron's way */
  async openPath(target: string): Promise<string> {
    happened({ kind: 'open-path', target });
    return '';
  },
  showItemInFolder(target: string): void {
    happened({ kind: 'show-in-folder', target });
  },
};

export const screen = {
  getAllDisplays: () => [{ workArea: { x: 0, y: 0, width: 1920, height: 1080 } }],
};

export const nativeTheme = { shouldUseDarkColors: false };

export class Tray {
  /** Nobody clicks here. */
  on(): this {
    return this;
  }

  setToolTip(text: string): void {
    happened({ kind: 'tray', text });
  }
}
