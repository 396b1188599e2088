import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { describe, expect, test } from 'vitest';
import { Problem } from '../../app/contract/problem.ts';
import { readOnnx } from '../onnx/read.ts';
import { buildNetwork, imagenetNormalisation } from './build.ts';
import { makeTinyModel, tinyStateDict } from './tiny.ts';

const uint8 = { type: 'uint8', ...imagenetNormalisation } as const;

/** Bytes that look like nothing in particular, but the same each time. */
const noise = (length: number) => Uint8Array.from({ length }, (_, i) => (i * 2654435761) >>> 24);

async function run(bytes: Uint8Array, input: Tensor, options = {}) {
  const session = await InferenceSession.create(bytes, { intraOpNumThreads: 1, ...options });
  const outputs = await session.run({ pixels: input });
  await session.release();
  return outputs as Record<'logits' | 'embedding' | 'features', Tensor>;
}
const floats = (tensor: Tensor) => tensor.data as Float32Array;
function relativeDifference(actual: Tensor, expected: Tensor): number {
  const largest = floats(expected).reduce((max, value) => Math.max(max, Math.abs(value)), 0);
  return floats(actual).reduce((max, v, i) => Math.max(max, Math.abs(v - floats(expected)[i]!)), 0) / largest;
}

describe('a network built from a state dict', () => {
  const state = tinyStateDict(10, 1);

  test('gives logits, the embedding, and the features whose average the embedding is', async () => {
    const { bytes, classes } = buildNetwork(state, { input: uint8, weights: 'float32' });
    const { logits, embedding, features } = await run(
      bytes,
      new Tensor('uint8', noise(2 * 64 * 96 * 3), [2, 64, 96, 3]),
    );
    expect(classes).toBe(10);
    expect(logits.dims).toEqual([2, 10]);
    expect(embedding.dims).toEqual([2, 64]);
    expect(features.dims).toEqual([2, 64, 2, 3]);
    const first = floats(features).subarray(0, 6);
    expect(floats(embedding)[0]).toBeCloseTo(first.reduce((a, b) => a + b) / 6, 4);
  });

  test('answers the same for byte pixels as for the same pixels normalised outside', async () => {
    const [n, size] = [2, 64];
    const pixels = noise(n * size * size * 3);
    const planes = new Float32Array(pixels.length);
    for (let i = 0; i < n; i++)
      for (let c = 0; c < 3; c++)
        for (let p = 0; p < size * size; p++)
          planes[(i * 3 + c) * size * size + p] =
            (pixels[(i * size * size + p) * 3 + c]! / 255 - uint8.mean[c]!) / uint8.std[c]!;

    const bytes = await run(
      buildNetwork(state, { input: uint8, weights: 'float32' }).bytes,
      new Tensor('uint8', pixels, [n, size, size, 3]),
    );
    const float = await run(
      buildNetwork(state, { input: { type: 'float32' }, weights: 'float32' }).bytes,
      new Tensor('float32', planes, [n, 3, size, size]),
    );
    for (const output of ['logits', 'embedding', 'features'] as const) {
      expect(relativeDifference(bytes[output], float[output])).toBeLessThan(1e-5);
    }
  });

  test('stored as 8 bits is a quarter of the size and answers nearly the same', async () => {
    const [float, int8] = (['float32', 'int8'] as const).map(
      (weights) => buildNetwork(state, { input: uint8, weights }).bytes,
    ) as [Uint8Array, Uint8Array];
    const pixels = new Tensor('uint8', noise(64 * 64 * 3), [1, 64, 64, 3]);
    const folded = { extra: { session: { disable_quant_qdq: '1' } } };
    const reference = await run(float, pixels);
    const difference = relativeDifference((await run(int8, pixels, folded)).logits, reference.logits);
    expect(difference).toBeGreaterThan(0);
    expect(difference).toBeLessThan(0.015); // 0.0085; one bit less makes 0.024
    expect(int8.length).toBeLessThan(float.length / 2); // names and biases weigh much in so small a network
  });
});

test('weights stored as 8 bits are turned into floats once, when the session is made, if it is told so', async () => {
  const { bytes } = buildNetwork(tinyStateDict(10, 1), { input: uint8, weights: 'int8' });
  const folder = await mkdtemp(path.join(tmpdir(), 'phototag-int8-'));
  const countAfter = async (options: object) => {
    const optimizedModelFilePath = path.join(folder, 'optimised.onnx');
    const session = await InferenceSession.create(bytes, {
      optimizedModelFilePath,
      logSeverityLevel: 3,
      ...options,
    });
    await session.release();
    const { model } = await readOnnx(optimizedModelFilePath);
    return model.graph.node.filter(({ opType }) => opType === 'DequantizeLinear').length;
  };
  expect(await countAfter({})).toBeGreaterThan(0);
  expect(await countAfter({ extra: { session: { disable_quant_qdq: '1' } } })).toBe(0);
  await rm(folder, { recursive: true });
});

describe('a state dict that is no ResNeXt', () => {
  const build = (change: (state: Map<string, { shape: readonly number[]; data: Float32Array }>) => void) => {
    const state = new Map(tinyStateDict(10, 1));
    change(state);
    return () => buildNetwork(state, { input: uint8, weights: 'float32' });
  };
  const zeros = (...shape: number[]) => ({ shape, data: new Float32Array(shape.reduce((a, b) => a * b)) });

  test.each([
    [
      'lacks a parameter',
      build((s) => s.delete('layer2.0.bn3.bias')),
      'The parameter layer2.0.bn3.bias is missing.',
    ],
    [
      'has no blocks',
      build((s) => s.delete('layer1.0.conv1.weight')),
      'The parameter layer1.0.conv1.weight is missing.',
    ],
    ['has no head', build((s) => s.delete('fc.weight')), 'The parameter fc.weight is missing.'],
    [
      'has more than it should',
      build((s) => s.set('layer1.0.se.fc.weight', zeros(1))),
      'The parameter layer1.0.se.fc.weight has no place in a ResNeXt.',
    ],
    [
      'has a weight that does not fit',
      build((s) => s.set('layer1.0.conv1.weight', zeros(8, 7, 1, 1))),
      'The parameter layer1.0.conv1.weight has shape [8, 7, 1, 1], which does not fit 8 channels.',
    ],
    [
      'has a norm that does not fit',
      build((s) => s.set('bn1.weight', zeros(3))),
      'The parameter bn1.weight has 3 values, not one for each of 8 channels.',
    ],
    [
      'has a weight of another rank',
      build((s) => s.set('conv1.weight', zeros(8, 3, 7))),
      'The parameter conv1.weight has shape [8, 3, 7], not 4 dimensions.',
    ],
    [
      'has a head for other features',
      build((s) => s.set('fc.weight', zeros(10, 65))),
      'The parameter fc.weight takes 65 features, but the network gives 64.',
    ],
    [
      'has a shortcut missing',
      build((s) => {
        for (const name of [...s.keys()]) if (name.startsWith('layer2.0.downsample')) s.delete(name);
      }),
      'The sum layer2.0.sum adds 32 and 16 channels.',
    ],
  ])('is refused when it %s', (_, make, message) => {
    expect(make).toThrow(new Problem('BAD_MODEL', message));
  });

  test('may carry counters of training steps', () => {
    expect(
      build((s) => s.set('bn1.num_batches_tracked', { shape: [], data: Float32Array.of(7) })),
    ).not.toThrow();
  });
});

describe('the tiny model of the tests', () => {
  test('is the same for the same seed and another for another', () => {
    const make = (seed: number) => Buffer.from(makeTinyModel({ classes: 5, size: 32, seed }).bytes);
    expect(make(1).equals(make(1))).toBe(true);
    expect(make(1).equals(make(2))).toBe(false);
  });

  test('sees a difference between pictures', async () => {
    const { bytes } = makeTinyModel({ classes: 10, size: 32, seed: 1 });
    const flat = (...rgb: number[]) => Uint8Array.from({ length: 32 * 32 * 3 }, (_, i) => rgb[i % 3]!);
    const pictures = [
      flat(255, 0, 0),
      flat(0, 255, 0),
      flat(0, 0, 255),
      flat(255, 255, 255),
      noise(32 * 32 * 3),
    ];
    const winners = await Promise.all(
      pictures.map(async (pixels) => {
        const { logits } = await run(bytes, new Tensor('uint8', pixels, [1, 32, 32, 3]));
        return floats(logits).indexOf(Math.max(...floats(logits)));
      }),
    );
    expect(new Set(winners).size).toBeGreaterThan(2);
  });
});
