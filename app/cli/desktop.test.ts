/** @file Launching the desktop app, with a small program in Electron's place. */
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { runDesktop } from './desktop.ts';
import { Output } from './output.ts';

let place: string;
let stop: AbortController;
let output: Output;
let said: string[];

beforeEach(async () => {
  place = await mkdtemp(join(tmpdir(), 'phototag-desktop-'));
  stop = new AbortController();
  output = new Output({ json: false });
  said = [];
  vi.spyOn(output, 'note').mockImplementation((text) => void said.push(text));
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(place, { recursive: true });
});

/** Runs a program in the place of Electron. */
async function run(program: string, folder?: string): Promise<number> {
  const executable = join(place, 'electron');
  await writeFile(executable, `#!${process.execPath}\n${program}`);
  await chmod(executable, 0o755);
  const context = {
    libraryFolder: join(place, 'library'),
    modelsFolder: undefined,
    output,
    onNotice: () => undefined,
    onChoice: () => undefined,
    signal: stop.signal,
  };
  return runDesktop(context, { executable, app: '/the/app', folder });
}

const report = (value: string) =>
  `require('node:fs').writeFileSync(__dirname + '/report', JSON.stringify(${value}));`;
const reported = async (): Promise<unknown> => JSON.parse(await readFile(join(place, 'report'), 'utf8'));

test('the app gets the folder and the library, and is never run as a plain Node', async () => {
  vi.stubEnv('ELECTRON_RUN_AS_NODE', '1');
  vi.stubEnv('PHOTOTAG_MODELS', '/models');
  const values =
    '[process.argv.slice(2), ...["PHOTOTAG_LIBRARY", "PHOTOTAG_MODELS", "ELECTRON_RUN_AS_NODE"].map((name) => process.env[name] ?? null)]';
  expect(await run(report(values), '/photos')).toBe(0);
  expect(await reported()).toEqual([['/the/app', '/photos'], join(place, 'library'), '/models', null]);
});

test('what the app tells shows here; what is no event does not', async () => {
  await run(`
    process.send({ event: 'notice', data: { kind: 'folder.back', folder: '/a', now: '/b' } });
    process.send({ event: 'frobnicate', data: null });
    process.send('hello', () => process.exit());
  `);
  expect(said).toEqual(['/a is back as /b, with all that is known of its photos.']);
});

test('stopping ends the app, which ends well', async () => {
  const running = run(`
    process.once('SIGTERM', () => { ${report(`'ended'`)} process.exit(); });
    process.send({ event: 'notice', data: { kind: 'library.words', words: 1 } });
    setInterval(() => undefined, 1000);
  `);
  await expect.poll(() => said).toHaveLength(1);
  stop.abort();
  expect(await running).toBe(0);
  expect(await reported()).toBe('ended');
});

test.each([
  ['process.exit(7)', '7'],
  ['process.kill(process.pid, "SIGKILL")', 'SIGKILL'],
])('an app that does not stay open is named, with the way out: %s', async (program, why) => {
  await expect(run(program)).rejects.toMatchObject({
    message: `Electron could not be kept open (${why}).`,
    hint: expect.stringContaining('npx phototag serve'),
  });
});

test('a binary that is none is named too', async () => {
  const context = {
    libraryFolder: place,
    modelsFolder: undefined,
    output,
    onNotice: () => undefined,
    onChoice: () => undefined,
    signal: stop.signal,
  };
  const none = { executable: join(place, 'nothing'), app: '/the/app', folder: undefined };
  await expect(runDesktop(context, none)).rejects.toMatchObject({
    message: expect.stringContaining('ENOENT'),
  });
});
