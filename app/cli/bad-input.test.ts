/** @file What goes wrong for a person ends in a line that names the thing and the way out, and loses nothing. */
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmod, copyFile, mkdir, readFile, symlink, truncate, writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import sharp from 'sharp';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { AddSummary, ClassifyResult, Status } from '../contract/results.ts';
import { Workplace, type Ran } from './testing/phototag.ts';

/** "nobody": permissions do not bind root, whom containers like to run as. */
const nobody = 65534;
const isRoot = process.getuid?.() === 0;

let place: Workplace;

beforeEach(async () => {
  place = await Workplace.make();
});

afterEach(() => place.remove());

/** One problem on one line, a way out on the next, nothing on stdout. */
function expectProblem(ran: Ran, code: number, ...texts: string[]): void {
  expect(ran.stdout).toBe('');
  for (const text of texts) expect(ran.stderr).toContain(text);
  expect(ran.stderr).not.toMatch(/\n\s+at /); // no stack
  expect(ran.stderr.trim().split('\n').length).toBeLessThanOrEqual(2);
  expect(ran.code).toBe(code);
}

test('a folder of models that is not there: it is named, and the photos are not registered', async () => {
  const env = { PHOTOTAG_MODELS: place.at('none') };
  const ran = await place.start(['add', place.at('photos')], { env }).ended;
  expectProblem(ran, 3, place.at('none'), 'PHOTOTAG_MODELS');
  expect(Status.parse((await place.run('status', '--json')).json()[0]).roots).toEqual([]);
});

test('a missing folder', async () => {
  expectProblem(await place.run('add', place.at('nowhere')), 3, place.at('nowhere'));
});

test('a file where a folder is needed', async () => {
  const file = await place.picture('a.jpg', [255, 0, 0]);
  expectProblem(await place.run('add', file), 3, file);
});

test('wrong usage exits 2', async () => {
  for (const args of [
    [],
    ['add'],
    ['frobnicate'],
    ['search', 'dog', '--limit', 'many'],
    ['export'],
    ['serve', '--port', 'many'],
    ['serve', '--port', '65536'],
  ]) {
    const ran = await place.run(...args);
    expect(ran.stderr, args.join(' ')).not.toBe('');
    expect(ran.code, args.join(' ')).toBe(2);
  }
});

test('a search before there is a library', async () => {
  expectProblem(await place.run('search', 'dog'), 3, place.at('library'), 'phototag add');
});

test('odd files fail one by one, with a code each, and the good one is tagged', async () => {
  await place.picture('good.jpg', [255, 0, 0]);
  await mkdir(place.at('photos/folder.jpg'));
  await writeFile(place.at('photos/empty.jpg'), '');
  await writeFile(place.at('photos/text.jpg'), 'Dear diary');
  const whole = await readFile(await place.picture('half.jpg', [0, 255, 0]));
  await truncate(place.at('photos/half.jpg'), Math.floor(whole.length / 2));
  await writeFile(place.at('photos/notes.txt'), 'not a photo');
  await symlink(place.at('photos'), place.at('photos/loop'));

  const ran = await place.run('add', place.at('photos'), '--json');
  expect(ran.code).toBe(1);
  expect(AddSummary.parse(ran.json()[0])).toMatchObject({ photos: 4, tagged: 1, failed: 3, skipped: 1 });
  const failures = (await place.run('failures', '--json')).json() as { file: string; code: string }[];
  expect(Object.fromEntries(failures.map(({ file, code }) => [basename(file), code]))).toEqual({
    'empty.jpg': 'CORRUPT',
    'half.jpg': 'CORRUPT',
    'text.jpg': 'UNSUPPORTED',
  });

  const named = await place.run(
    'classify',
    place.at('photos/empty.jpg'),
    place.at('photos/notes.txt'),
    '--json',
  );
  expect(named.json().map((result) => ClassifyResult.parse(result))).toMatchObject([
    { error: { code: 'CORRUPT' } },
    { error: { code: 'UNSUPPORTED' } },
  ]);
});

test('a file that may not be read', async () => {
  const file = await place.picture('secret.jpg', [255, 0, 0]);
  await chmod(file, 0);
  if (isRoot) {
    await chmod(place.path, 0o755);
    const ran = await place.start(['classify', file, '--json'], { uid: nobody }).ended;
    expect(ran.json()).toMatchObject([{ file, error: { code: 'PERMISSION' } }]);
    expect(ran.code).toBe(1);
  } else {
    const ran = await place.run('classify', file, '--json');
    expect(ran.json()).toMatchObject([{ file, error: { code: 'PERMISSION' } }]);
    expect(ran.code).toBe(1);
  }
});

test('a corrupt model', async () => {
  const file = place.at('models/colours.onnx');
  await truncate(file, 200);
  const picture = await place.picture('a.jpg', [255, 0, 0]);
  expectProblem(await place.run('classify', picture, '--model', file), 3, file);
  await writeFile(file, 'hello');
  expectProblem(await place.run('classify', picture, '--model', file), 3, file);
});

test('a model without a sidecar: the line says what to write', async () => {
  await copyFile(place.at('models/colours.onnx'), place.at('lonely.onnx'));
  const picture = await place.picture('a.jpg', [255, 0, 0]);
  const ran = await place.run('classify', picture, '--model', place.at('lonely.onnx'));
  expect(ran.code).toBe(3);
  expect(ran.stderr).toContain(place.at('lonely.json'));
  expect(ran.stderr).toContain('"layout"');
});

test('labels of the wrong length: both numbers are said', async () => {
  const sidecar = place.at('models/colours.json');
  const parsed = JSON.parse(await readFile(sidecar, 'utf8')) as { labels: string[] };
  await writeFile(sidecar, JSON.stringify({ ...parsed, labels: parsed.labels.slice(1) }));
  const picture = await place.picture('a.jpg', [255, 0, 0]);
  const ran = await place.run('classify', picture, '--model', place.at('models/colours.onnx'));
  expectProblem(ran, 3, '4', '5', 'colours');
});

test('a device that is not there is no silent fallback', async () => {
  const picture = await place.picture('a.jpg', [255, 0, 0]);
  const ran = await place.run('classify', picture, '--device', 'coreml');
  expectProblem(ran, 3, 'coreml');
});

test('a library folder that may not be written', async () => {
  await place.picture('a.jpg', [255, 0, 0]);
  await mkdir(place.at('library'));
  await chmod(place.path, 0o755);
  await chmod(place.at('library'), 0o555);
  const ran = await place.start(['add', place.at('photos')], isRoot ? { uid: nobody } : {}).ended;
  expectProblem(ran, 3, place.at('library'));
});

/** Runs on a library folder that has so much room and no more; skips, aloud, where that cannot be made. */
async function onFullDisk(
  skip: () => never,
  size: string,
  run: (widen: () => void) => Promise<void>,
): Promise<void> {
  const mount = place.at('library');
  await mkdir(mount);
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', mount], { stdio: 'ignore' });
  } catch {
    process.stderr.write('SKIPPED: a full disk (needs the right to mount a small file system)\n');
    skip();
  }
  try {
    await run(() => execFileSync('mount', ['-o', 'remount,size=64m', mount]));
  } finally {
    execFileSync('umount', ['--lazy', mount]);
  }
}

test('a disk too full to begin: a clear line, and all is well when there is room', async (context) => {
  await place.picture('a.jpg', [255, 0, 0]);
  await onFullDisk(context.skip, '1m', async (widen) => {
    expectProblem(await place.run('add', place.at('photos')), 3, place.at('library'), 'space');
    widen();
    expect((await place.run('add', place.at('photos'))).code).toBe(0);
  });
});

test('a disk that fills up: what is done is kept, and the next run goes on from there', async (context) => {
  const photos = 90;
  const side = 256;
  for (let i = 0; i < photos; i++) {
    const noise = sharp(randomBytes(side * side * 3), { raw: { width: side, height: side, channels: 3 } });
    await noise.jpeg().toFile(place.at('photos', `${i.toString()}.jpg`));
  }
  await onFullDisk(context.skip, '3500k', async (widen) => {
    const ran = await place.run('add', place.at('photos'));
    expect(ran.stderr).toContain(`No space is left`);
    expect(ran.code).toBe(3);
    widen();
    const before = Status.parse((await place.run('status', '--json')).json()[0]);
    expect(before).toMatchObject({ photos, failed: 0 });
    expect(before.tagged).toBeGreaterThan(0);
    expect(before.pending).toBeGreaterThan(0);
    const [summary] = (await place.run('add', place.at('photos'), '--json')).json();
    expect(AddSummary.parse(summary)).toMatchObject({ photos, tagged: before.pending, failed: 0 });
  });
});
