/** @file Starts an app under the stand-in, as Playwright's `_electron.launch` does under Electron. */
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { chromium, type Page } from 'playwright-core';
import type { Command, Happening, Message, Reply } from './control.ts';

export interface StandInOptions {
  /** The built app: a folder with a package.json that names its main module. */
  readonly app: string;
  /** As on the command line. */
  readonly args?: readonly string[];
  /** On top of this process's own. */
  readonly env?: NodeJS.ProcessEnv;
}

export interface StandIn {
  readonly page: Page;
  /** What the app asked the system for, in order: links and files opened, dialogs shown, progress set. */
  readonly happenings: readonly Happening[];
  /** What the next dialog for files or folders is answered with; null cancels it. */
  answerDialog(paths: readonly string[] | null): Promise<void>;
  /** Uses an item of the application's menu. */
  useMenu(id: string): Promise<void>;
  /** The labels of the application's menu, with their submenus' below them. */
  readMenu(): Promise<readonly string[]>;
  /** Tells the page where files lie that a test makes up and drops: `name` as the File's, `path` on the disk. */
  placeFile(name: string, path: string): Promise<void>;
  /** Quits as a person does. @returns the exit code, and what was said on stderr */
  close(): Promise<{ code: number | null; stderr: string }>;
}

/** An app that should open a window within a minute. @throws Error with its stderr where it ends before */
export async function launchUnderStandIn(options: StandInOptions): Promise<StandIn> {
  const child = start(options);
  const ended = once(child, 'exit') as Promise<[number | null]>;
  let stderr = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  const happenings: Happening[] = [];
  const replies = new Map<number, (reply: Reply) => void>();
  const endpoint = Promise.withResolvers<string>();
  child.on('message', (message: Message) => {
    if (message.kind === 'window') endpoint.resolve(message.endpoint);
    else if (message.kind === 'happening') happenings.push(message.happening);
    else replies.get(message.id)?.(message);
  });
  const hasEnded = ended.then(([code]) => {
    throw new Error(`The app ended with code ${String(code)}:\n${stderr}`);
  });
  hasEnded.catch(() => undefined); // when nothing waits for it, it is as it should be
  let lastId = 0;
  const tell = async (command: Command): Promise<unknown> => {
    const id = ++lastId;
    const { promise, resolve } = Promise.withResolvers<Reply>();
    replies.set(id, resolve);
    child.send({ id, command });
    const reply = await Promise.race([promise, hasEnded]);
    replies.delete(id);
    if (reply.error !== undefined) throw new Error(reply.error);
    return reply.value;
  };
  const browser = await chromium.connectOverCDP(await Promise.race([endpoint.promise, hasEnded]));
  const [page] = browser.contexts()[0]!.pages();
  await page!.waitForLoadState();
  return {
    page: page!,
    happenings,
    answerDialog: async (paths) => void (await tell({ kind: 'answer-dialog', paths })),
    useMenu: async (item) => void (await tell({ kind: 'use-menu', item })),
    readMenu: async () => (await tell({ kind: 'read-menu' })) as string[],
    placeFile: async (name, path) => void (await tell({ kind: 'place-file', name, path })),
    async close() {
      await browser.close(); // of this client only
      if (child.connected) child.send({ id: 0, command: { kind: 'quit' } satisfies Command });
      const [code] = await ended;
      return { code, stderr };
    },
  };
}

/** Runs an app that is expected to leave by itself, such as a second instance. */
export async function runUnderStandIn(
  options: StandInOptions,
): Promise<{ code: number | null; stderr: string }> {
  const child = start(options);
  let stderr = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  const [code] = (await once(child, 'exit')) as [number | null];
  return { code, stderr };
}

const start = ({ app, args = [], env }: StandInOptions): ChildProcess =>
  fork(join(import.meta.dirname, 'run.ts'), [app, ...args], {
    execArgv: ['--import', new URL('./register.ts', import.meta.url).href],
    env: { ...process.env, ...env },
    stdio: ['ignore', 'inherit', 'pipe', 'ipc'],
  });
