/** @file Before the journeys: builds the window and the desktop app anew, and says which hosts cannot be had. */
import { execFile } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { forgetCalls } from './calls.ts';
import { findElectronHere } from './hosts/electron.ts';

export default async function build(): Promise<void> {
  const project = join(import.meta.dirname, '..');
  await mkdir(join(project, 'dist/e2e'), { recursive: true });
  await forgetCalls();
  const run = (...args: string[]) => promisify(execFile)(process.execPath, args, { cwd: project });
  await run('node_modules/vite/bin/vite.js', 'build', '--config', 'renderer/vite.config.ts');
  await run('app/desktop/build/build.ts');
  const electron = findElectronHere();
  if ('missing' in electron) {
    console.log(`The journeys in Electron itself are skipped: ${electron.missing}.`);
  }
}
