/**
 * @file `npm run test:package`: drives the packaged app as it lies in dist/packages, on the machine it is for. The fuses
 * forbid Playwright's own way into Electron (it inspects the main process), so the window is reached as any Chromium is.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { chromium, type Browser, type Page } from 'playwright-core';
import sharp from 'sharp';
import type { Bridge } from '../../contract/bridge.ts';
import { Answer, calls, type CallName, type Output } from '../../contract/calls.ts';

const packages = join(import.meta.dirname, '../../../dist/packages');
/** For the app to open its window, and to tag a photo on a machine that does much else. */
const patienceMs = 60_000;

const [named] = process.argv.slice(2);
await drive(named === undefined ? packagedApp() : resolve(named));

function packagedApp(): string {
  const suffix = process.arch === 'x64' ? '' : `-${process.arch}`;
  const apps: Partial<Record<NodeJS.Platform, string>> = {
    linux: `linux${suffix}-unpacked/phototag`,
    win32: `win${suffix}-unpacked/Phototag.exe`,
    darwin: `mac${suffix}/Phototag.app/Contents/MacOS/Phototag`,
  };
  const executable = join(packages, apps[process.platform] ?? '');
  if (existsSync(executable)) return executable;
  throw new Error(`There is no packaged app at ${executable}. Make it: npm run package -- --dir`);
}

async function drive(executable: string): Promise<void> {
  const place = await mkdtemp(join(tmpdir(), 'phototag-drive-'));
  const port = await freePort();
  const app = spawn(executable, [`--remote-debugging-port=${port.toString()}`], {
    stdio: 'inherit',
    env: { ...process.env, PHOTOTAG_LIBRARY: join(place, 'library'), PHOTOTAG_MODELS: '' },
  });
  const exit = once(app, 'exit') as Promise<[code: number | null, signal: string | null]>;
  const early = exit.then(([code]) => Promise.reject(new Error(`The app ended with code ${String(code)}.`)));
  try {
    const page = await Promise.race([firstPage(port), early]);
    await look(page, join(place, 'photos'));
    early.catch(() => undefined);
    if (process.platform === 'darwin')
      app.kill('SIGTERM'); // there, an app outlives its windows
    else await page.close();
    const [code, signal] = await exit;
    expect(code === 0, `It quits cleanly (code ${String(code)}, signal ${String(signal)})`);
  } finally {
    app.kill('SIGKILL');
    await rm(place, { recursive: true, force: true, maxRetries: 5, retryDelay: 500 });
  }
}

async function look(page: Page, photos: string): Promise<void> {
  await page.waitForLoadState();
  const inside = await page.evaluate(() => ({
    address: String((globalThis as unknown as { location: unknown }).location),
    hasNode: 'require' in globalThis || 'process' in globalThis,
  }));
  expect(
    inside.address === 'app://phototag/index.html',
    `The window shows the app's own page: ${inside.address}`,
  );
  expect(!inside.hasNode, 'The page has no Node');
  const { version, model } = await ask(page, 'getOverview', null);
  expect(model !== null, `Version ${version} has a model: ${model?.id ?? 'none'}`);

  await mkdir(photos);
  const red = sharp({ create: { width: 600, height: 400, channels: 3, background: '#c03020' } }).jpeg();
  await red.toFile(join(photos, 'red.jpg'));
  const picture = { name: 'red.jpg', base64: (await red.toBuffer()).toString('base64') };
  const seen = await ask(page, 'look', { picture });
  expect(seen.result.labels.length > 0, `A picture is looked at in ${seen.seconds.toFixed(2)} s`);
  await ask(page, 'addFolders', { folders: [photos] });
  const deadline = Date.now() + patienceMs;
  while ((await ask(page, 'getOverview', null)).status.tagged < 1 && Date.now() < deadline) await delay(200);
  const { status } = await ask(page, 'getOverview', null);
  expect(status.tagged === 1, `A photo of a folder is tagged on ${status.device ?? 'nothing'}`);
  await page.screenshot({ path: join(packages, 'window.png') });
}

async function ask<Name extends CallName>(page: Page, name: Name, input: unknown): Promise<Output<Name>> {
  const answer = Answer.parse(
    await page.evaluate(
      ({ call, sent }) => (globalThis as unknown as { phototag: Bridge }).phototag.calls[call]!(sent),
      { call: name as string, sent: input },
    ),
  );
  if (!answer.ok) throw new Error(`${name}: ${answer.problem.message}`);
  return calls[name].output.parse(answer.value) as Output<Name>;
}

/** The app takes a while before it can be reached. */
async function firstPage(port: number): Promise<Page> {
  const deadline = Date.now() + patienceMs;
  for (;;) {
    try {
      const browser: Browser = await chromium.connectOverCDP(`http://127.0.0.1:${port.toString()}`);
      const page = browser.contexts()[0]?.pages()[0];
      if (page !== undefined) return page;
      await browser.close();
    } catch (error) {
      if (Date.now() > deadline) throw error;
    }
    await delay(500);
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}

function expect(holds: boolean, sentence: string): void {
  if (!holds) throw new Error(`Not so: ${sentence}`);
  process.stdout.write(`${sentence}\n`);
}
