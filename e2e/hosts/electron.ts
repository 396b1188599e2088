/** @file The desktop app in Electron itself, where its binary is there. */
import { join } from 'node:path';
import { _electron } from '@playwright/test';
import { findElectron } from '../../app/cli/electron.ts';
import type { OpenedWindow, WindowOptions } from '../app.ts';
import { builtApp } from './stand-in.ts';

export const findElectronHere = (): ReturnType<typeof findElectron> =>
  findElectron({
    platform: process.platform,
    env: process.env,
    electronFolder: join(import.meta.dirname, '../../node_modules/electron'),
  });

export async function openElectron({ env, folder, view }: WindowOptions): Promise<OpenedWindow> {
  const electron = findElectronHere();
  if ('missing' in electron) throw new Error(electron.missing);
  const app = await _electron.launch({
    executablePath: electron.executable,
    args: [builtApp, ...(folder === undefined ? [] : [folder])],
    env: { ...(process.env as Record<string, string>), ...env },
  });
  const page = await app.firstWindow();
  await page.setViewportSize({ width: 1280, height: 800 });
  if (view !== undefined) await page.emulateMedia(view);
  return {
    page,
    host: 'electron',
    nextChoice: (path) =>
      app.evaluate(({ dialog }, chosen) => {
        dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [chosen] });
      }, path),
    async chooseFolder() {},
    async placeFile() {},
    async close() {
      await app.close();
      return { code: 0, stderr: '' };
    },
  };
}
