/**
 * @file The built main process and preload under the stand-in for Electron (e2e/electron-stand-in), with the real engine
 * and a page made up here. What only Electron itself can prove is not proven here.
 */
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { launchUnderStandIn, runUnderStandIn, type StandIn } from '../../e2e/electron-stand-in/launch.ts';
import { writeColourModel } from '../../models/testing/colour-model.ts';
import type { Bridge } from '../contract/bridge.ts';
import { Answer, calls, type CallName, type EventName, type Output } from '../contract/calls.ts';
import { openLibrary } from '../core/open.ts';
import { buildDesktop } from './build/assemble.ts';

const pageText = `<!doctype html><title>Made up</title>
<script>document.title = 'A script in line was run'</script>
<a id="listed" href="https://nodejs.org/" target="_blank">listed</a>
<a id="unlisted" href="https://example.com/" target="_blank">unlisted</a>
<a id="away" href="https://example.com/">away</a>`;

/** What is the same for all tests: the built app, a model, photos. */
let shared: string;
let photos: string;
beforeAll(async () => {
  shared = await mkdtemp(join(tmpdir(), 'desktop-'));
  photos = join(shared, 'photos');
  for (const folder of ['page', 'models', 'photos']) await mkdir(join(shared, folder));
  await writeFile(join(shared, 'page/index.html'), pageText);
  await writeColourModel(join(shared, 'models'));
  const red = sharp({ create: { width: 300, height: 200, channels: 3, background: '#ff0000' } });
  await red.jpeg().toFile(join(photos, 'red.jpg'));
  await buildDesktop({ output: join(shared, 'app'), renderer: join(shared, 'page') });
});
afterAll(() => rm(shared, { recursive: true }));

let library: string;
let window: StandIn | undefined;
beforeEach(async () => {
  library = await mkdtemp(join(tmpdir(), 'desktop-library-'));
});
afterEach(async () => {
  await window?.close();
  window = undefined;
  await rm(library, { recursive: true });
});

const options = (args: readonly string[] = []) => ({
  app: join(shared, 'app'),
  args,
  env: {
    PHOTOTAG_LIBRARY: library,
    PHOTOTAG_MODELS: join(shared, 'models'),
    // As whoever opens the app from a checkout names it where npm has no package with one.
    ...(process.platform === 'darwin' ? { PHOTOTAG_NODE: process.execPath } : {}),
  },
});

async function open(...args: string[]): Promise<StandIn> {
  window = await launchUnderStandIn(options(args));
  return window;
}

/** What the preload and these tests leave in the page. */
type InPage = typeof globalThis & { readonly phototag: Bridge; readonly heard: unknown[] };

/** Has the page keep what it hears of an event. @returns what it has heard by now */
async function hear({ page }: StandIn, event: EventName): Promise<() => Promise<unknown[]>> {
  await page.evaluate((name) => {
    const { phototag, heard } = Object.assign(globalThis, { heard: [] }) as unknown as InPage;
    phototag.on(name, (data) => heard.push(data));
  }, event);
  return () => page.evaluate(() => (globalThis as InPage).heard);
}

/** Calls as the page does. */
async function ask({ page }: StandIn, name: CallName, input: unknown = null): Promise<Answer> {
  const answer = await page.evaluate(({ call, sent }) => (globalThis as InPage).phototag.calls[call]!(sent), {
    call: name,
    sent: input,
  });
  return Answer.parse(answer);
}

async function get<Name extends CallName>(
  from: StandIn,
  name: Name,
  input: unknown = null,
): Promise<Output<Name>> {
  const answer = await ask(from, name, input);
  if (!answer.ok) throw new Error(answer.problem.message);
  return calls[name].output.parse(answer.value) as Output<Name>;
}

const tagged = async (from: StandIn) => (await get(from, 'getOverview')).status.tagged;

test('a call goes to the engine and back, and an answer that is a problem stays one', async () => {
  const app = await open();
  expect(await get(app, 'getOverview')).toMatchObject({ libraryFolder: library, status: { photos: 0 } });
  expect(await ask(app, 'rate', { photos: [], rating: 9 })).toMatchObject({
    ok: false,
    problem: { code: 'USAGE' },
  });
});

test('a folder from the dialog is tagged by workers on a Node of their own; its picture is shown by id', async () => {
  const app = await open();
  const heard = await hear(app, 'activity');
  await app.answerDialog([photos]);
  expect(await get(app, 'chooseFolders')).toEqual([photos]);
  await get(app, 'addFolders', { folders: [photos] });
  await expect.poll(() => tagged(app)).toBe(1);
  await expect.poll(heard).not.toEqual([]);

  const { id } = await get(app, 'openResult', { query: 'dog' });
  const [photo] = await get(app, 'getPage', { result: id, offset: 0, limit: 1 });
  const width = await app.page.evaluate(async (photoId) => {
    const { Image, phototag } = globalThis as InPage & {
      readonly Image: new () => { src: string; naturalWidth: number; decode(): Promise<void> };
    };
    const image = new Image();
    image.src = phototag.imageUrl('thumb', photoId);
    await image.decode();
    return image.naturalWidth;
  }, photo!.id);
  expect(width).toBeGreaterThan(100);

  expect(await get(app, 'showInFolder', { photo: photo!.id })).toBe(true);
  expect(await get(app, 'openWith', { photo: photo!.id })).toBe(true);
  const file = join(photos, 'red.jpg');
  expect(app.happenings).toContainEqual({ kind: 'show-in-folder', target: file });
  expect(app.happenings).toContainEqual({ kind: 'open-path', target: file });
  const shares = () => app.happenings.filter((one) => one.kind === 'progress').map(({ share }) => share);
  await expect.poll(() => shares().at(-1)).toBe(-1);
  expect(shares().some((share) => share > 0)).toBe(true);
});

test('the page keeps to its policy: no script in line, no connection, no other page, listed links only', async () => {
  const { page, happenings } = await open();
  expect(await page.title()).toBe('Made up');
  const fetched = page.evaluate(() =>
    fetch('http://127.0.0.1/').then(
      () => 'fetched',
      () => 'refused',
    ),
  );
  expect(await fetched).toBe('refused');
  await page.click('#away');
  await page.click('#unlisted');
  await page.click('#listed');
  await expect
    .poll(() => happenings.filter(({ kind }) => kind === 'open-external'))
    .toEqual([{ kind: 'open-external', target: 'https://nodejs.org/' }]);
  expect(page.url()).toMatch(/\/index\.html$/);
  expect(page.context().pages()).toHaveLength(1);
});

test('the menu tells the page, in the language that the person chose', async () => {
  const app = await open();
  const heard = await hear(app, 'menu');
  await app.useMenu('add-folder');
  await expect.poll(heard).toEqual([{ command: 'add-folder' }]);
  expect(await app.readMenu()).toContain('File');
  await get(app, 'setPreferences', { language: 'tr' });
  expect(await app.readMenu()).toContain('Dosya');
});

test('a second instance hands its folder over and leaves', async () => {
  const app = await open();
  expect(await runUnderStandIn(options([photos]))).toEqual({ code: 0, stderr: '' });
  await expect.poll(() => tagged(app)).toBe(1);
  expect(app.happenings).toContainEqual({ kind: 'focus' });
});

test('a folder on the command line is added', async () => {
  const app = await open(photos);
  await expect.poll(() => tagged(app)).toBe(1);
});

test('a library that is open elsewhere is said in the window, and opened when the page is loaded again', async () => {
  const owner = await openLibrary({ libraryFolder: library, modelsFolder: undefined, mode: 'write' });
  const app = await open();
  expect(await ask(app, 'getOverview')).toMatchObject({ ok: false, problem: { code: 'LOCKED' } });
  await owner.close();
  await app.page.reload();
  expect((await get(app, 'getOverview')).libraryFolder).toBe(library);
});

test('quitting waits until all is in the library, and it is free', async () => {
  const app = await open(photos);
  window = undefined;
  expect(await app.close()).toEqual({ code: 0, stderr: '' });
  const left = (await readdir(library)).filter((name) => /-wal$|^owner\.json$/.test(name));
  expect(left).toEqual([]); // what an owner leaves that was cut short
});
