/** @file The window on the local page: the real `phototag serve`, and a browser that opens its address. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { basename, join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Browser, Page } from '@playwright/test';
import { noteCalls } from '../calls.ts';
import type { OpenedWindow, WindowOptions } from '../app.ts';

const main = join(import.meta.dirname, '../../app/cli/main.ts');

export async function openPage(
  browser: Browser,
  { env, folder, view }: WindowOptions,
): Promise<OpenedWindow> {
  const args = [main, 'serve', '--json', ...(folder === undefined ? [] : [folder])];
  const child = spawn(process.execPath, args, {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stderr = '';
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const ended = once(child, 'exit');
  const address = once(createInterface(child.stdout), 'line').then(
    ([line]) => (JSON.parse(line as string) as { url: string }).url,
  );
  const url = await Promise.race([
    address,
    ended.then(() => Promise.reject(new Error(`phototag serve ended:\n${stderr}`))),
  ]);

  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    permissions: ['clipboard-read', 'clipboard-write'],
    ...view,
  });
  const page = await context.newPage();
  const calls = new Set<string>();
  page.on('websocket', (socket) => {
    socket.on('framesent', ({ payload }) => {
      const { name } = JSON.parse(payload.toString()) as { name?: string };
      if (name !== undefined) calls.add(name);
    });
  });
  await page.goto(url);
  // The address is exchanged for a cookie, and the window takes its place.
  await page.waitForURL(({ pathname }) => pathname === '/');
  await page.getByRole('navigation').waitFor();
  return {
    page,
    host: 'page',
    chooseFolder: (path) => chooseInThePage(page, path),
    async placeFile() {},
    async close() {
      await context.close();
      child.kill('SIGINT');
      const [code] = (await ended) as [number | null];
      await noteCalls(calls);
      return { code, stderr };
    },
  };
}

/** The page has no dialogs of the system; the window has one of its own. */
async function chooseInThePage(page: Page, path: string): Promise<void> {
  const dialog = page.getByRole('dialog', { name: 'Choose a folder' });
  // Filling is two steps, to select and to insert: the first folders must not come between.
  await dialog.getByRole('list').waitFor();
  await dialog.getByRole('textbox', { name: 'Folder' }).fill(path);
  await dialog.getByRole('textbox', { name: 'Folder' }).press('Enter');
  await dialog.getByRole('button', { name: `Add “${basename(path)}”` }).click();
}
