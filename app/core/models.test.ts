import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ModelRegistry } from '../../models/registry.ts';
import { writeColourModel } from '../../models/testing/colour-model.ts';
import { chooseModel, describeModels } from './models.ts';
import { Vision } from './vision/vision.ts';
import { versionOf } from './work.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'phototag-models-'));
});
afterEach(() => rm(folder, { recursive: true }));

const registry = () =>
  new ModelRegistry({ searchFolders: [], installFolder: folder, bundledFolder: join(folder, 'bundled') });

/** `colours`, and `colours-fast`, which sees a quarter of its pixels. */
async function writeBoth(): Promise<void> {
  await writeColourModel(folder);
  const full = JSON.parse(await readFile(join(folder, 'colours.json'), 'utf8')) as { input: object };
  const fast = { ...full, weights: 'colours.onnx', input: { ...full.input, size: 16, resize: 16 } };
  await writeFile(join(folder, 'colours-fast.json'), JSON.stringify(fast));
}

test('without any model, both ways to one are said', async () => {
  await expect(chooseModel(registry(), null)).rejects.toMatchObject({
    code: 'NO_MODEL',
    hint: expect.stringMatching(/phototag models get .*PHOTOTAG_MODELS/),
  });
});

test('the model asked for is used, else the first there is', async () => {
  await writeColourModel(folder, { name: 'a' });
  await writeColourModel(folder, { name: 'b' });
  expect((await chooseModel(registry(), 'b')).id).toBe('b');
  expect((await chooseModel(registry(), null)).id).toBe('a');
});

test('of models that share weights, the one that was chosen is in use, by its id or by its path', async () => {
  await writeBoth();
  for (const [choice, id] of [
    [null, 'colours'],
    ['colours-fast', 'colours-fast'],
    [join(folder, 'colours.onnx'), 'colours'],
    [join(folder, 'colours-fast.json'), 'colours-fast'],
  ] as const) {
    const inUse = (await describeModels(registry(), choice)).filter((model) => model.inUse);
    expect(inUse.map((model) => model.id)).toEqual([id]);
  }
});

test('a model and its fast form both run, and what they say has different versions', async () => {
  await writeBoth();
  const picture = join(folder, 'red.png');
  await sharp({ create: { width: 60, height: 40, channels: 3, background: '#f00' } }).toFile(picture);
  const versions = new Set<string>();
  for (const id of ['colours', 'colours-fast']) {
    const model = await registry().find(id);
    await using vision = await Vision.open({ model, workers: 1 });
    const { scores } = await vision.analyse(Buffer.from(picture));
    expect(scores.indexOf(Math.max(...scores))).toBe(model.labels.indexOf('n02099601'));
    versions.add(versionOf(model));
  }
  expect(versions.size).toBe(2);
});
