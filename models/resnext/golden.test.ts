import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { expect, test } from 'vitest';
import type { Tensor as Parameter } from '../checkpoints/state-dict.ts';
import { buildNetwork } from './build.ts';

const folder = path.resolve(import.meta.dirname, '../../../shared/golden');
const absent = !existsSync(folder);
if (absent) process.stderr.write(`skipped: the golden outputs, for want of ${folder}\n`);

interface Golden {
  input_shape: [number, number, number, number];
  feature_map_shape: number[];
  embedding_f32le_base64: string;
  logits_f32le_base64: string;
  parameters: Record<string, number[]>;
  check_first_values: Record<string, unknown>;
}

/** `u(name, i)` of the golden README: a hash of the name and the index, in [0, 1). */
function uniform(name: string, length: number): Float64Array {
  let hash = 2166136261;
  for (const byte of Buffer.from(name)) hash = Math.imul(hash ^ byte, 16777619);
  return Float64Array.from({ length }, (_, i) => {
    let x = (hash + Math.imul(i, 0x9e3779b9)) >>> 0;
    x = Math.imul(x ^ (x >>> 16), 0x21f0aaad);
    x = Math.imul(x ^ (x >>> 15), 0x735a2d97);
    return ((x ^ (x >>> 15)) >>> 0) / 2 ** 32;
  });
}

function makeParameter(name: string, shape: number[]): Parameter {
  const size = shape.reduce((a, b) => a * b, 1);
  const u = uniform(name, size);
  const bound = Math.sqrt(6 / (size / shape[0]!));
  const value = name.endsWith('running_var')
    ? (v: number) => 0.5 + v
    : shape.length >= 2
      ? (v: number) => (2 * v - 1) * bound
      : name.endsWith('weight')
        ? (v: number) => 0.5 + v
        : (v: number) => (2 * v - 1) * 0.1;
  return { shape, data: Float32Array.from(u, value) };
}

const decode = (base64: string) => new Float32Array(new Uint8Array(Buffer.from(base64, 'base64')).buffer);

/** max |difference| / max |reference| */
function relativeDifference(actual: Float32Array, expected: Float32Array): number {
  expect(actual.length).toBe(expected.length);
  let [difference, largest] = [0, 0];
  expected.forEach((value, i) => {
    difference = Math.max(difference, Math.abs(value - actual[i]!));
    largest = Math.max(largest, Math.abs(value));
  });
  return difference / largest;
}

test.skipIf(absent).each(['resnext50_32x4d', 'notebook'])(
  'golden: %s agrees with PyTorch to 1e-4',
  async (name) => {
    const golden = JSON.parse(readFileSync(path.join(folder, `${name}.json`), 'utf8')) as Golden;
    const state = new Map(
      Object.entries(golden.parameters).map(([key, shape]) => [key, makeParameter(key, shape)]),
    );
    for (const [key, values] of Object.entries(golden.check_first_values)) {
      expect([...state.get(key)!.data.subarray(0, 4)]).toEqual(values);
    }
    const size = golden.input_shape[3];
    const picture = Float32Array.from(uniform(`input${size}`, 3 * size * size), (u) => 2 * u - 1);

    const { bytes } = buildNetwork(state, { input: { type: 'float32' }, weights: 'float32' });
    const session = await InferenceSession.create(bytes, { intraOpNumThreads: 2 });
    const outputs = await session.run({ pixels: new Tensor('float32', picture, golden.input_shape) });
    await session.release();

    expect(outputs['features']!.dims).toEqual(golden.feature_map_shape);
    for (const output of ['embedding', 'logits'] as const) {
      const expected = decode(golden[`${output}_f32le_base64`]);
      const difference = relativeDifference(outputs[output]!.data as Float32Array, expected);
      process.stderr.write(`golden: ${name} ${output} differs by ${difference.toExponential(1)}\n`);
      expect(difference).toBeLessThanOrEqual(1e-4);
    }
  },
);
