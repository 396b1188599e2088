/**
 * @file How soon the window can be used, and how it bears being scrolled while photos are tagged: `phototag serve` on a
 * library of many photos, looked at with a real Chromium.
 *
 * node app/cli/node24.js bench/window.ts [--photos N=100000] [--starts N=5] [--library FOLDER]
 * FOLDER, if given, was made by bench/library/make-library.ts with --files and --thumbnails. Prints one JSON object;
 * times are milliseconds, medians unless it says otherwise.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import type { Page, WebSocket } from 'playwright-core';
import { launchBrowser } from '../e2e/browser.ts';
import { savePicture } from '../e2e/pictures.ts';
import { writeColourModel } from '../models/testing/colour-model.ts';
import { makeLibrary, photosFolder } from './library/make-library.ts';
import { machine, median, percentile, round } from './measure.ts';

const { values: options } = parseArgs({
  options: {
    photos: { type: 'string', default: '100000' },
    starts: { type: 'string', default: '5' },
    library: { type: 'string' },
  },
});
/** Thumbnails in sight that make the window one that can be used. */
const enough = 12;
/** Places scrolled to. */
const jumps = 40;
/** Photos that come while the window is scrolled. */
const newcomers = 200;
/** A frame that takes longer is felt. */
const longTask = 50;

const folder = await mkdtemp(join(tmpdir(), 'phototag-bench-'));
const models = join(folder, 'models');
await mkdir(models);
await writeColourModel(models);
const library = options.library ?? join(folder, 'library');
if (options.library === undefined) {
  const photos = Number(options.photos);
  const none = { predictions: false, embeddings: false };
  await makeLibrary(library, { photos, thumbnails: photos, seed: 1, files: true, ...none });
}
const browser = await launchBrowser();

interface Opened {
  readonly page: Page;
  readonly socket: WebSocket;
  /** Since the process was started. */
  readonly address: number;
  readonly document: number;
  readonly grid: number;
  readonly usable: number;
  close(): Promise<void>;
}

/** Runs in the page: notes when cells are there, and when enough of them show a thumbnail; and long tasks. */
function watch({ enough }: { enough: number }): void {
  const noted = { document: performance.timeOrigin, grid: 0, usable: 0, tasks: [] as number[] };
  Object.assign(globalThis, { noted });
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) noted.tasks.push(duration);
  }).observe({ type: 'longtask', buffered: true });
  const look = (): void => {
    const cells = document.querySelectorAll('[role=gridcell]');
    const painted = [...cells].filter((cell) => (cell.querySelector('img')?.naturalWidth ?? 0) > 0);
    if (cells.length > 0 && noted.grid === 0) noted.grid = performance.timeOrigin + performance.now();
    if (painted.length >= enough) noted.usable = performance.timeOrigin + performance.now();
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}
type Noted = { document: number; grid: number; usable: number; tasks: number[] };
const notedIn = (page: Page): Promise<Noted> =>
  page.evaluate(() => (globalThis as unknown as { noted: Noted }).noted);

async function open(): Promise<Opened> {
  const main = join(import.meta.dirname, '../app/cli/phototag.js');
  const start = Date.now();
  const child = spawn(process.execPath, [main, 'serve', '--json'], {
    env: { ...process.env, PHOTOTAG_LIBRARY: library, PHOTOTAG_MODELS: models },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
  const address = Date.now() - start;
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  const connected = page.waitForEvent('websocket');
  await page.addInitScript(watch, { enough });
  await page.goto((JSON.parse(line) as { url: string }).url);
  await page.waitForURL(({ pathname }) => pathname === '/');
  await page.waitForFunction(() => (globalThis as unknown as { noted?: Noted }).noted?.usable, null, {
    polling: 20,
  });
  const { document, grid, usable } = await notedIn(page);
  return {
    page,
    socket: await connected,
    address,
    document: document - start,
    grid: grid - start,
    usable: usable - start,
    async close() {
      await context.close();
      child.kill('SIGINT');
      await ended;
    },
  };
}

/** Runs in the page: goes to a place, waits until all cells in sight know their photo, and then until all show it. */
async function jump(share: number): Promise<{ filled: number; painted: number }> {
  let scroller = document.querySelector('[role=grid]')!;
  while (getComputedStyle(scroller).overflowY !== 'auto' && getComputedStyle(scroller).overflowY !== 'scroll')
    scroller = scroller.parentElement!;
  const bounds = scroller.getBoundingClientRect();
  const inSight = () =>
    [...scroller.querySelectorAll('[role=gridcell]')].filter((cell) => {
      const { top, bottom } = cell.getBoundingClientRect();
      return bottom > bounds.top && top < bounds.bottom;
    });
  const until = (isSo: (cells: Element[]) => boolean): Promise<number> =>
    new Promise((resolve) => {
      const look = () => {
        const cells = inSight();
        if (cells.length > 0 && isSo(cells)) resolve(performance.now());
        else if (performance.now() - start > 5000) resolve(Infinity);
        else requestAnimationFrame(look);
      };
      requestAnimationFrame(() => requestAnimationFrame(look)); // the cells of the new place are made by then
    });
  const start = performance.now();
  scroller.scrollTop = share * (scroller.scrollHeight - scroller.clientHeight);
  const isFilled = (cell: Element) =>
    cell.querySelector<HTMLElement>('.picture')!.style.backgroundColor !== '';
  const filled = await until((cells) => cells.every(isFilled));
  const painted = await until((cells) =>
    cells.every((cell) => [...cell.querySelectorAll('img')].every(({ complete }) => complete)),
  );
  return { filled: filled - start, painted: painted - start };
}

const places = Array.from({ length: jumps }, (_, i) => (i * 0.618034) % 1);

async function scroll(page: Page) {
  const before = (await notedIn(page)).tasks.length;
  const times = [];
  for (const place of places) times.push(await page.evaluate(jump, place));
  const tasks = (await notedIn(page)).tasks.slice(before).filter((task) => task > longTask);
  const spread = (all: readonly number[]) => ({
    median: round(median(all)),
    p95: round(percentile(all, 0.95)),
  });
  return {
    filled: spread(times.map(({ filled }) => filled)),
    painted: spread(times.map(({ painted }) => painted)),
    longTasks: { count: tasks.length, longest: round(Math.max(0, ...tasks)) },
  };
}

/** Resolves at the next message that looks so. */
const toldOf = ({ socket }: Opened, message: RegExp): Promise<unknown> =>
  socket.waitForEvent('framereceived', {
    predicate: ({ payload }) => message.test(payload.toString()),
    timeout: 120_000,
  });

/** Waits until nothing is under way any more. */
const settled = (page: Page) => page.getByRole('region', { name: 'Progress' }).waitFor({ state: 'hidden' });

const starts: Omit<Opened, 'page' | 'socket' | 'close'>[] = [];
for (let i = 0; i < Number(options.starts); i++) {
  const { close, address, document, grid, usable } = await open();
  starts.push({ address, document, grid, usable });
  await close();
}
const opened = await open();
const { page } = opened;
await toldOf(opened, /"phase":"scan","done":[1-9]/); // which begins when the window has had its head start
const atStart = await scroll(page);
await page.waitForTimeout(2000);
await settled(page);
const atRest = await scroll(page);
const tagged = toldOf(opened, /"photosChanged"/);
let made = 0;
const making = (async () => {
  for (; made < newcomers; made++)
    await savePicture(photosFolder(library), `new/${Date.now()}-${made}.jpg`, 'beagle', made);
})();
await tagged;
const whileTagging = await scroll(page);
await making;
await opened.close();
await browser.close();
await rm(folder, { recursive: true });

const of = (name: keyof (typeof starts)[number]) => round(median(starts.map((each) => each[name])));
console.log(
  JSON.stringify(
    {
      ...machine(),
      photos: Number(options.photos),
      start: { address: of('address'), document: of('document'), grid: of('grid'), usable: of('usable') },
      starts: starts.map(({ usable }) => round(usable)),
      scrolling: { whileLookingThroughFolders: atStart, atRest, whileTagging },
    },
    null,
    1,
  ),
);
