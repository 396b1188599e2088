/** @file A machine where nothing was installed or set: the model that comes with the program does the work. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { AddSummary, Classified, ModelInfo, Status } from '../contract/results.ts';
import { Workplace } from './testing/phototag.ts';

let place: Workplace;
let photos: string;
beforeAll(async () => {
  place = await Workplace.make();
  photos = await mkdtemp(join(tmpdir(), 'phototag-photos-'));
  const noise = { type: 'gaussian', mean: 120, sigma: 40 } as const;
  const picture = sharp({ create: { width: 640, height: 480, channels: 3, background: 'black', noise } });
  await writeFile(join(photos, 'picture.jpg'), await picture.jpeg().toBuffer());
});
afterAll(async () => {
  await place.remove();
  await rm(photos, { recursive: true });
});

const run = (...args: string[]) => place.start(args, { env: { PHOTOTAG_MODELS: '' } }).ended;
const bundled = 'resnext50-starter';

test('classify says what the bundled model sees', async () => {
  const { code, json } = await run('classify', join(photos, 'picture.jpg'), '--json');
  expect(code).toBe(0);
  const result = Classified.parse(json()[0]);
  expect(result.model).toBe(bundled);
  expect(result.labels).toHaveLength(5);
  expect(result.labels[0]!.score).toBeGreaterThan(1 / 295);
});

test('the list has it first, in use, before what could be fetched', async () => {
  const models = (await run('models', '--json')).json().map((model) => ModelInfo.parse(model));
  expect(models[0]).toMatchObject({ id: bundled, installed: true, inUse: true, problem: null });
  expect(models.slice(1).every(({ installed, inUse }) => !installed && !inUse)).toBe(true);
});

test('add tags a folder with it', async () => {
  const added = AddSummary.parse((await run('add', photos, '--json')).json()[0]);
  expect(added).toMatchObject({ photos: 1, tagged: 1, failed: 0, model: bundled });
  expect(Status.parse((await run('status', '--json')).json()[0])).toMatchObject({ tagged: 1, pending: 0 });
});
