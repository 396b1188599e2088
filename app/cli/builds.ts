/** @file Builds the window, and the desktop app around it, where what was built last is older than its sources. */
import { spawn } from 'node:child_process';
import { mkdir, rename, rm, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { Problem } from '../contract/problem.ts';
import type { Context } from './run.ts';
import { isStale } from './stale.ts';

export const project = join(import.meta.dirname, '../..');
export const windowFolder = join(project, 'dist/renderer');
/** What Electron is told to run. */
export const desktopFolder = join(project, 'dist/desktop');

const inProject = (...paths: string[]) => paths.map((path) => join(project, path));

/** @throws Problem NOT_FOUND where it cannot be built */
export async function freshWindow(context: Context): Promise<void> {
  const sources = inProject('renderer', 'app/contract', 'package-lock.json');
  if (!isStale(join(windowFolder, 'index.html'), sources)) return;
  context.output.note('Building the window, once for each change of it.');
  const startedAt = new Date();
  // A folder of its own, so that another process never finds half a window.
  const made = `${windowFolder}-${process.pid.toString()}`;
  const vite = [
    join(project, 'node_modules/vite/bin/vite.js'),
    'build',
    '--config',
    'renderer/vite.config.ts',
  ];
  try {
    await runBuild(
      context,
      [...vite, '--logLevel', 'warn', '--emptyOutDir', '--outDir', made],
      'build:window',
    );
    // What was changed meanwhile is not in it.
    await utimes(join(made, 'index.html'), startedAt, startedAt);
    await replaceFolder(windowFolder, made);
  } finally {
    await rm(made, { recursive: true, force: true });
  }
}

/** @throws Problem NOT_FOUND where it cannot be built */
export async function freshDesktop(context: Context): Promise<void> {
  const sources = inProject('app', 'models', 'resources', 'package-lock.json', 'tsconfig.build.json');
  const built = join(desktopFolder, 'package.json');
  if (!isStale(built, sources)) return;
  context.output.note('Building the desktop app, once for each change of it.');
  const startedAt = new Date();
  try {
    await runBuild(context, [join(project, 'app/desktop/build/build.ts')], 'build:desktop');
    await utimes(built, startedAt, startedAt);
  } catch (error) {
    await rm(built, { force: true }); // half an app is none
    throw error;
  }
}

/** @param script - of package.json, to look closer with */
async function runBuild({ output, signal }: Context, args: readonly string[], script: string): Promise<void> {
  const child = spawn(process.execPath, args, { cwd: project, stdio: ['ignore', 'pipe', 'pipe'], signal });
  const said = Promise.all([text(child.stdout), text(child.stderr)]);
  const code = await new Promise<number | null>((resolve) => {
    child.once('error', () => undefined); // `close` follows
    child.once('close', resolve);
  });
  signal.throwIfAborted();
  if (code === 0) return;
  output.note((await said).join('').trim());
  throw new Problem(
    'NOT_FOUND',
    'The window cannot be built, as said above.',
    `Run \`npm ci\`, then \`npm run ${script}\`.`,
  );
}

/** Puts a new folder in the place of an old one; where another process is quicker, its folder is as good. */
async function replaceFolder(folder: string, made: string): Promise<void> {
  const old = `${made}-old`;
  await mkdir(folder, { recursive: true });
  await rename(folder, old).catch(() => undefined);
  await rename(made, folder).catch(() => undefined);
  await rm(old, { recursive: true, force: true });
}
