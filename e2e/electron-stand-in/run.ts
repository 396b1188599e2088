/** @file `run.ts APP [ARGUMENT...]`: what the `electron` program does with a folder. */
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { app } from './app.ts';
import { listen } from './control.ts';
import { answerDialog } from './dialog.ts';
import { readMenu, useMenu } from './menu.ts';
import { BrowserWindow } from './window.ts';

const [node, , folder, ...args] = process.argv;
const appPath = resolve(folder!);
process.argv = [node!, appPath, ...args];
app.begin(appPath, args);
listen((command) => {
  switch (command.kind) {
    case 'answer-dialog':
      return answerDialog(command.paths);
    case 'use-menu':
      return useMenu(command.item);
    case 'read-menu':
      return readMenu();
    case 'place-file':
      return BrowserWindow.getAllWindows()[0]!.webContents.placeFile(command.name, command.path);
    case 'quit':
      return app.quit();
  }
});
process.on('disconnect', () => app.exit(1)); // the test is gone

const { main } = JSON.parse(await readFile(join(appPath, 'package.json'), 'utf8')) as { main: string };
await import(pathToFileURL(join(appPath, main)).href);
app.becomeReady();
