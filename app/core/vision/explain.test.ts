import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Model, Sidecar } from '../../../models/model.ts';
import { ModelRegistry } from '../../../models/registry.ts';
import { writeTinyModel } from '../../../models/resnext/tiny.ts';
import { writeColourModel } from '../../../models/testing/colour-model.ts';
import { spread } from './heat.ts';
import { Network } from './network.ts';
import { cropForNetwork, frameForNetwork } from './tensor.ts';
import { gradient } from './testing.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'phototag-explain-'));
});
afterAll(() => rm(folder, { recursive: true }));

const load = (file: string): Promise<Model> =>
  new ModelRegistry({ searchFolders: [], installFolder: folder }).find(file);

const mean = (values: Float32Array) => values.reduce((a, b) => a + b, 0) / values.length;

/** Two pictures that networks tell apart. */
const pictures = (model: Model) => [
  cropForNetwork(gradient(300, 260), model.sidecar.input),
  Buffer.alloc(3 * model.sidecar.input.size ** 2, 90),
];

/**
 * The score of a class is the average of its map, plus a bias that is the same for all pictures.
 * @returns how far this is from true, for the first classes
 */
async function mistakes(model: Model): Promise<number[]> {
  const network = await Network.load(model, 'cpu', 2);
  const [one, other] = pictures(model);
  const [a] = await network.run([one!]);
  const [b] = await network.run([other!]);
  const classes = Array.from({ length: Math.min(8, model.labels.length) }, (_, index) => index);
  return Promise.all(
    classes.map(async (index) => {
      const averages = [await network.explain(one!, [index]), await network.explain(other!, [index])];
      const byMaps = mean(averages[0]!.values) - mean(averages[1]!.values);
      return Math.abs(byMaps - (a!.scores[index]! - b!.scores[index]!));
    }),
  );
}

describe('the map of a class averages to its score', () => {
  test('of a ResNeXt', async () => {
    const model = await load(await writeTinyModel(folder, { classes: 6, size: 64, seed: 3 }));
    expect(Math.max(...(await mistakes(model)))).toBeLessThan(1e-4);
  });

  test('of a network whose last layer is a plain product', async () => {
    expect(Math.max(...(await mistakes(await load(await writeColourModel(folder)))))).toBeLessThan(1e-3);
  });

  // Real networks of other builders, where they are at hand; their scores are quantised, in steps of about 0.1.
  const shared = join(import.meta.dirname, '../../../../shared/models');
  test.skipIf(!existsSync(shared)).each(['mobilenetv2-12-int8'])(
    'of %s, whose weights are 8 bits',
    async (name) => {
      expect(Math.max(...(await mistakes(await load(join(shared, `${name}.onnx`)))))).toBeLessThan(0.3);
    },
  );
});

test('the map of several classes is theirs, weighed by how probable they are', async () => {
  const model = await load(await writeTinyModel(folder, { classes: 3, size: 32, seed: 4 }));
  const network = await Network.load(model, 'cpu', 2);
  const [picture] = pictures(model);
  const [answer] = await network.run([picture!]);
  const [p, q] = [Math.exp(answer!.scores[0]!), Math.exp(answer!.scores[2]!)];
  const [first, last] = [await network.explain(picture!, [0]), await network.explain(picture!, [2])];
  const both = await network.explain(picture!, [0, 2]);
  both.values.forEach((value, i) =>
    expect(value).toBeCloseTo((p * first.values[i]! + q * last.values[i]!) / (p + q), 3),
  );
});

test('a network without feature maps cannot tell, and says so', async () => {
  const file = await writeColourModel(folder, { name: 'blind' });
  const model = await load(file);
  const { features: _, ...output } = model.sidecar.output;
  const network = await Network.load(
    { ...model, sidecar: Sidecar.parse({ ...model.sidecar, output }) },
    'cpu',
    1,
  );
  await expect(network.explain(pictures(model)[0]!, [0])).rejects.toMatchObject({
    code: 'BAD_MODEL',
    message: expect.stringContaining('cannot tell where it looks'),
  });
  await writeFile(file, '');
});

describe('a map is laid over the whole picture', () => {
  const input = { size: 100, resize: 100 } as Sidecar['input'];

  test('where the crop was, and nothing beside it', () => {
    const values = Float32Array.of(0, 0, -5, 2);
    const heat = spread({ values, width: 2, height: 2 }, frameForNetwork({ width: 300, height: 100 }, input));
    expect([heat.width, heat.height]).toEqual([96, 32]);
    const at = (x: number, y: number) => heat.values[y * heat.width + x]!;
    expect(at(63, 31)).toBe(1); // the lower right corner of the middle third
    expect(at(32, 31)).toBe(0); // what speaks against it is not shown
    expect(at(31, 31)).toBe(0);
    expect(at(64, 31)).toBe(0);
    expect(Math.max(...heat.values)).toBe(1);
  });

  test('a map with nothing for the class is empty', () => {
    const heat = spread(
      { values: Float32Array.of(-1, -2), width: 2, height: 1 },
      frameForNetwork({ width: 50, height: 50 }, input),
    );
    expect(new Set(heat.values)).toEqual(new Set([0]));
  });
});
