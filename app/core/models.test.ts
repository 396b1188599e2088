import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ModelRegistry } from '../../models/registry.ts';
import { writeColourModel } from '../../models/testing/colour-model.ts';
import { chooseModel } from './models.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'phototag-models-'));
});
afterEach(() => rm(folder, { recursive: true }));

const registry = () =>
  new ModelRegistry({ searchFolders: [], installFolder: folder, bundledFolder: join(folder, 'bundled') });

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
