/** @file `phototag calibrate` from the command line, and what it changes. */
import { readFile } from 'node:fs/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { Classified, Status } from '../contract/results.ts';
import { Calibration, Sidecar } from '../../models/model.ts';
import { Workplace } from './testing/phototag.ts';

let place: Workplace;
beforeEach(async () => {
  place = await Workplace.make();
});
afterEach(() => place.remove());

const red = [255, 0, 0] as const;
/** The colour model says "golden retriever" of it, 97 % sure. */
const paleDarkRed = [214, 0, 0] as const;
const blue = [0, 0, 255] as const;

const Report = z.object({
  pictures: z.int(),
  known: z.int(),
  failed: z.int(),
  top1: z.number(),
  before: z.object({ coverage: z.number(), precision: z.number(), nats: z.number() }),
  after: z.object({ coverage: z.number(), precision: z.number() }),
  calibration: Calibration,
});

const sidecar = async () =>
  Sidecar.parse(JSON.parse(await readFile(place.at('models', 'colours.json'), 'utf8')));

/** Beagles that look like golden retrievers, beside goldens and bananas that are what they look like. */
async function makeTruths(): Promise<void> {
  for (let i = 0; i < 60; i++) {
    await place.picture(`truth/golden retriever/${i}.jpg`, red);
    await place.picture(`truth/n02088364/${i}.jpg`, paleDarkRed);
    await place.picture(`truth/banana/${i}.jpg`, blue);
  }
}

test('makes a model say no more than it can be trusted with', async () => {
  await makeTruths();
  const { code, json, stderr } = await place.run(
    'calibrate',
    place.at('photos/truth'),
    '--precision',
    '90',
    '--json',
  );
  expect(stderr).not.toContain('phototag:');
  expect(code).toBe(0);
  const report = Report.parse(json()[0]);
  expect(report).toMatchObject({ pictures: 180, known: 180, failed: 0 });
  expect(report.top1).toBeCloseTo(2 / 3, 5);
  expect(report.after.precision).toBeGreaterThanOrEqual(0.9);
  expect((await sidecar()).calibration).toEqual(report.calibration);

  // What is said is said by it, in `classify` and in the library.
  const picture = await place.picture('albums/one.jpg', paleDarkRed);
  const [said] = (await place.run('classify', picture, '--json'))
    .json()
    .map((result) => Classified.parse(result));
  expect(said!.labels[0]!.name).toBe('golden retriever');
  expect(said!.tags.map(({ name }) => name)).toEqual(['dog']);
  await place.run('add', place.at('photos/albums'));
  const { stdout } = await place.run('search', 'dog');
  expect(stdout).toContain('dog');
});

test('a calibration says anew what a library shows, without running the network', async () => {
  await makeTruths();
  await place.picture('albums/one.jpg', paleDarkRed);
  await place.run('add', place.at('photos/albums'));
  const found = async () => (await place.run('search', 'label:dog or label:"golden retriever"')).stdout;
  const before = await found();
  await place.run('calibrate', place.at('photos/truth'), '--precision', '50');
  const again = await place.run('add', place.at('photos/albums'), '--json');
  expect(again.json()[0]).toMatchObject({ tagged: 0 });
  expect(await found()).not.toBe(before);
  const status = Status.parse((await place.run('status', '--json')).json()[0]);
  expect(status).toMatchObject({ photos: 1, tagged: 1, pending: 0 });
});

test('with --dry-run it only reports', async () => {
  await makeTruths();
  const { code, stdout } = await place.run('calibrate', place.at('photos/truth'), '--dry-run');
  expect(code).toBe(0);
  expect(stdout).toContain(
    '180 pictures, 180 of them of classes that the model knows; 0 could not be looked at.',
  );
  expect(stdout).toContain('Nothing was changed.');
  expect((await sidecar()).calibration).toBeUndefined();
});

test.each([
  ['a folder that is named by nothing known', 'truth/xyzzy', [], 'No concept is called xyzzy.'],
  ['a name of several meanings', 'truth/crane', [], 'crane has several meanings.'],
  ['too few pictures', 'truth/dog', [], 'has 1 pictures, too few to learn from.'],
  ['a target that nothing reaches', 'truth/dog', ['--precision', '100'], 'Nothing is always right.'],
])('refuses %s', async (_, folder, options, message) => {
  await place.picture(`${folder}/one.jpg`, red);
  const { code, stderr } = await place.run('calibrate', place.at('photos/truth'), ...options);
  expect(stderr).toContain(message);
  expect(code).toBe(2);
});
