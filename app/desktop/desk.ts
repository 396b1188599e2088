/** @file What the desktop can do for the host: its dialog for folders, its file manager, its programs. */
import type { BaseWindow, Dialog, OpenDialogOptions, Shell } from 'electron';
import type { Desk } from '../host/host.ts';

export function createDesk(
  dialog: Pick<Dialog, 'showOpenDialog'>,
  shell: Pick<Shell, 'showItemInFolder' | 'openPath'>,
  window: () => BaseWindow | undefined,
): Desk {
  return {
    async chooseFolders() {
      const options: OpenDialogOptions = { properties: ['openDirectory', 'multiSelections'] };
      const parent = window();
      const answer =
        parent === undefined ? dialog.showOpenDialog(options) : dialog.showOpenDialog(parent, options);
      return (await answer).filePaths;
    },
    async showInFolder(path) {
      shell.showItemInFolder(path);
      return true;
    },
    async openWith(path) {
      const trouble = await shell.openPath(path);
      return trouble === '';
    },
  };
}
