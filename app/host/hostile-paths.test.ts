/**
 * @file Every text in every call, given paths that are none: answered with a typed problem, and soon. Which calls take
 * a path is not asked: a text that becomes one tomorrow is tried today.
 */
import { execFileSync } from 'node:child_process';
import { closeSync, constants, openSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Workplace } from '../cli/testing/phototag.ts';
import { callNames, type CallName, type Picture } from '../contract/calls.ts';
import { samples } from '../contract/testing/samples.ts';
import { dispatch } from './dispatch.ts';
import { Window } from './testing.ts';

let place: Workplace;
let window: Window;
let server: Server;

beforeAll(async () => {
  place = await Workplace.make();
  await place.picture('a.jpg', [255, 0, 0]);
  if (process.platform !== 'win32') execFileSync('mkfifo', [place.at('pipe')]);
  writeFileSync(place.at('file'), 'no picture');
  server = createServer().listen(place.at('socket'));
  window = await Window.open(place);
  await window.addPhotos();
  await window.idle();
});
afterAll(async () => {
  await window.host.close();
  server.close();
  await place.remove();
});

/** Nothing of it leads to a file outside the test's own folder: a call that writes may come. */
const hostile = (): string[] => [
  ...['pipe', 'socket', 'file'].map((name) => place.at(name)),
  ...['/dev/zero', '/dev/stdin', 'CON', 'NUL', '\\\\server\\share\\a.jpg', '\\\\.\\PhysicalDrive0'],
  ...['photos/a.jpg\0.png', '\0', '\u001b[2Jgone\u0007', 'a\nall is well', '\udcff.jpg'],
  `${place.at('photos')}${'/..'.repeat(60)}${place.at('file')}`,
  ...['a'.repeat(32_000), 'a'.repeat(100_000)],
];

/** The places of the texts in a value, as lists of keys. */
function textsIn(value: unknown): string[][] {
  if (typeof value === 'string') return [[]];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => textsIn(inner).map((rest) => [key, ...rest]));
}

function withText(value: unknown, [key, ...rest]: readonly string[], text: string): unknown {
  if (key === undefined) return text;
  const copy = structuredClone(value) as Record<string, unknown>;
  copy[key] = withText(copy[key], rest, text);
  return copy;
}

/** Inputs that the samples leave out: a picture by its path, and folders where a sample names none. */
const more: [CallName, unknown][] = [
  ['look', { picture: { path: '/photos/a.jpg' } satisfies Picture }],
  ['listFolders', { path: '/photos' }],
];
const inputs: [CallName, unknown][] = [
  ...callNames.map((name): [CallName, unknown] => [name, samples[name].input]),
  ...more,
];
const places = inputs.flatMap(([name, input]) =>
  textsIn(input).map((keys) => ({ name, place: keys.join('.'), keys, input })),
);

test('the paths of the contract are among them', () => {
  const tried = places.map(({ name, place }) => `${name} ${place}`);
  expect(tried).toEqual(
    expect.arrayContaining([
      'addFolders folders.0',
      'removeFolder folder',
      'listFolders path',
      'sortPaths paths.0',
      'setRule folder',
      'look picture.path',
      'useModel id',
    ]),
  );
});

test.each(places)('$name, $place', async ({ name, keys, input }) => {
  for (const text of hostile()) {
    const late = AbortSignal.timeout(60_000);
    const answer = await Promise.race([
      dispatch(window.host.handlers, name, withText(input, keys, text), (fault) => window.faults.push(fault)),
      new Promise<'late'>((resolve) => late.addEventListener('abort', () => resolve('late'))),
    ]);
    const shown = JSON.stringify(text.slice(0, 60));
    if (answer === 'late' && process.platform !== 'win32')
      closeSync(openSync(place.at('pipe'), constants.O_RDWR | constants.O_NONBLOCK)); // lets go of who waits for it
    expect(answer, shown).not.toBe('late');
    if (answer === 'late' || answer.ok) continue;
    const { code, message, hint = '' } = answer.problem;
    expect(code, shown).not.toBe('INTERNAL');
    expect(message + hint, shown).not.toMatch(/\p{Cc}/u);
    expect(message.length + hint.length, shown).toBeLessThan(2100);
  }
  expect(window.faults).toEqual([]);
});

test('a folder, a picture and a file of that name are refused by name', async () => {
  for (const path of [place.at('pipe'), place.at('file'), '/dev/zero', '\\\\server\\share\\a']) {
    const named = path.split('/').at(-1)!;
    await expect(window.call('addFolders', { folders: [path] })).rejects.toThrow(named);
    await expect(window.call('listFolders', { path })).rejects.toThrow(named);
    await expect(window.call('removeFolder', { folder: path })).rejects.toThrow(named);
    await expect(window.call('look', { picture: { path } })).rejects.toThrow(named);
  }
});
