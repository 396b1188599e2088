/** @file The desktop app from its start to its end: a child process, whose work shows on this terminal too. */
import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { noticeInEnglish } from '../contract/english.ts';
import { events, type EventData } from '../contract/calls.ts';
import { Problem } from '../contract/problem.ts';
import { EventMessage } from '../contract/wire.ts';
import { showActivity } from './progress.ts';
import { exitCodes, type Context } from './run.ts';

export interface DesktopRun {
  /** Electron's binary. */
  readonly executable: string;
  /** The built app. */
  readonly app: string;
  /** To add first. */
  readonly folder: string | undefined;
}

/**
 * Resolves when its last window is closed, or Ctrl-C has ended it. Where it runs already, that window gets the folder.
 * @throws Problem NOT_FOUND where Electron does not run here
 */
export async function runDesktop(
  { libraryFolder, output, signal }: Context,
  { executable, app, folder }: DesktopRun,
): Promise<number> {
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    PHOTOTAG_LIBRARY: resolve(libraryFolder),
    PHOTOTAG_NODE: process.env['PHOTOTAG_NODE'] || process.execPath, // which runs the vision workers
  };
  // Left over from a terminal inside an Electron app, it would make this one a plain Node.
  delete env['ELECTRON_RUN_AS_NODE'];
  const args = [app, ...(folder === undefined ? [] : [resolve(folder)])];
  const child = spawn(executable, args, { env, stdio: ['inherit', 'inherit', 'inherit', 'ipc'] });
  const show = showActivity(output);
  child.on('message', (message) => {
    const told = EventMessage.safeParse(message).data;
    if (told === undefined) return;
    const data = events[told.event].parse(told.data);
    if (told.event === 'notice') output.note(noticeInEnglish(data as EventData<'notice'>));
    else show(told.event, data as never);
  });
  const stop = () => child.kill('SIGTERM');
  signal.addEventListener('abort', stop);
  const end = await new Promise<number | string>((resolve) => {
    child.once('error', ({ message }) => resolve(message));
    child.once('exit', (code, killedBy) => resolve(code ?? killedBy!));
  });
  signal.removeEventListener('abort', stop);
  if (end === 0 || signal.aborted) return exitCodes.ok;
  throw new Problem(
    'NOT_FOUND',
    `Electron could not be kept open (${end.toString()}).`,
    'The same window opens in a browser: npx phototag serve',
  );
}
