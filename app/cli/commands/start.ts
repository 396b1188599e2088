/** @file `npm start -- FOLDER`: opens the window, in Electron where that can be had, else on a local page. */
import { join } from 'node:path';
import { realFolder } from '../../core/photos/roots.ts';
import { desktopFolder, freshDesktop, freshWindow, project } from '../builds.ts';
import { runDesktop } from '../desktop.ts';
import { findElectron, hasDisplay } from '../electron.ts';
import { isAttended, runPage } from '../page.ts';
import type { Context } from '../run.ts';

export async function start(context: Context, [folder]: [string | undefined]) {
  if (folder !== undefined) await realFolder(folder);
  const { platform, env } = process;
  const electron = findElectron({ platform, env, electronFolder: join(project, 'node_modules/electron') });
  if ('executable' in electron) {
    await freshWindow(context);
    await freshDesktop(context);
    return runDesktop(context, { executable: electron.executable, app: desktopFolder, folder });
  }
  context.output.note(`Opening on a local page, because ${electron.missing}.`);
  const open = isAttended() && hasDisplay({ platform, env });
  return runPage(context, { folder, port: 0, address: '127.0.0.1', open });
}
