/** @file The unmodified desktop app under the stand-in for Electron. */
import { join } from 'node:path';
import type { OpenedWindow, WindowOptions } from '../app.ts';
import { launchUnderStandIn } from '../electron-stand-in/launch.ts';

export const builtApp = join(import.meta.dirname, '../../dist/desktop');

export async function openStandIn({ env, folder, view }: WindowOptions): Promise<OpenedWindow> {
  const args = folder === undefined ? [] : [folder];
  const app = await launchUnderStandIn({ app: builtApp, args, env });
  await app.page.setViewportSize({ width: 1280, height: 800 });
  if (view !== undefined) await app.page.emulateMedia(view);
  return {
    page: app.page,
    host: 'stand-in',
    happenings: app.happenings,
    nextChoice: (path) => app.answerDialog([path]),
    async chooseFolder() {},
    placeFile: (name, path) => app.placeFile(name, path),
    close: () => app.close(),
  };
}
