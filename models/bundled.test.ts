import { readFileSync } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { create, toBinary } from '@bufbuild/protobuf';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { Concepts } from '../app/core/labels/concepts.ts';
import type { Model } from './model.ts';
import { DataType, ModelProtoSchema, TensorProtoSchema } from './onnx/onnx_pb.js';
import { readOnnx } from './onnx/read.ts';
import type { OnnxModel } from './onnx/read.ts';
import { ModelRegistry } from './registry.ts';

let folder: string;
let model: Model;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'phototag-bundled-'));
  const registry = new ModelRegistry({ searchFolders: [], installFolder: path.join(folder, 'none') });
  model = (await registry.default())!;
});
afterAll(() => rm(folder, { recursive: true }));

const reference = z
  .object({ size: z.int(), logits: z.array(z.array(z.number())) })
  .parse(JSON.parse(readFileSync(path.join(import.meta.dirname, 'bundled/reference.json'), 'utf8')));

/** As `pattern` in models/training/export.py. */
function pattern(size: number, number: number): Uint8Array {
  return Uint8Array.from({ length: size * size * 3 }, (_, i) => {
    const [channel, x, y] = [i % 3, Math.floor(i / 3) % size, Math.floor(i / 3 / size)];
    const folded = (x * (number + 2) + Math.floor((y * y) / 7) + 64 * channel) % 512;
    return Math.min(folded, 511 - folded);
  });
}

const folding = { extra: { session: { disable_quant_qdq: '1' } } };

/** Logits of the patterns, one row each. */
async function answers(network: string | Uint8Array, options: object): Promise<Float32Array[]> {
  const session = await InferenceSession.create(network as string, { intraOpNumThreads: 1, ...options });
  const { size } = reference;
  const rows: Float32Array[] = [];
  for (const number of reference.logits.keys()) {
    const pixels = new Tensor('uint8', pattern(size, number), [1, size, size, 3]);
    rows.push((await session.run({ pixels }))['logits']!.data as Float32Array);
  }
  await session.release();
  return rows;
}

/** Largest difference, as a share of how far the expected values spread. */
function difference(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  expect(actual.length).toBe(expected.length);
  const values = Array.from(expected);
  const spread = Math.max(...values) - Math.min(...values);
  return Math.max(...values.map((value, i) => Math.abs(value - actual[i]!))) / spread;
}

const top = (values: ArrayLike<number>): number => {
  const all = Array.from(values);
  return all.indexOf(Math.max(...all));
};

/** The same network with its weights as floats. */
function dequantised({ graph, ...rest }: OnnxModel): Uint8Array {
  const stored = new Map(graph.initializer.map((tensor) => [tensor.name, tensor]));
  const floats = graph.node
    .filter(({ opType }) => opType === 'DequantizeLinear')
    .map(({ input, output }) => {
      const [values, scales] = input.map((name) => Uint8Array.from(stored.get(name)!.rawData)) as [
        Uint8Array,
        Uint8Array,
      ];
      const integers = new Int8Array(values.buffer);
      const scale = new Float32Array(scales.buffer);
      const perChannel = integers.length / scale.length;
      const data = Float32Array.from(integers, (value, i) => value * scale[Math.floor(i / perChannel)]!);
      const { dims } = stored.get(input[0]!)!;
      const rawData = new Uint8Array(data.buffer);
      return create(TensorProtoSchema, { name: output[0]!, dims, dataType: DataType.FLOAT, rawData });
    });
  const plain = {
    ...graph,
    node: graph.node.filter(({ opType }) => opType !== 'DequantizeLinear'),
    initializer: [...graph.initializer, ...floats],
  };
  return toBinary(ModelProtoSchema, { ...rest, graph: plain });
}

describe('the bundled model', () => {
  test('is what is used when nothing was chosen, and small', async () => {
    expect(model.id).toBe('resnext50-starter');
    expect((await stat(model.file)).size).toBeLessThan(26e6);
  });

  test('knows classes that are concepts of the table, each once', () => {
    const concepts = Concepts.load();
    expect(new Set(model.labels).size).toBe(model.labels.length);
    for (const label of model.labels) expect(concepts.get(label), label).toBeDefined();
  });

  test('has been calibrated', () => {
    expect(model.sidecar.calibration).toMatchObject({ threshold: expect.any(Number) as number });
  });

  test('answers as PyTorch did, but for what 8 bits cost', async () => {
    expect(model.sidecar.input.size).toBe(reference.size);
    const rows = await answers(model.file, folding);
    for (const [number, row] of rows.entries()) {
      const expected = reference.logits[number]!;
      expect(difference(row, expected)).toBeLessThan(0.03);
      expect(top(row)).toBe(top(expected));
    }
  });

  test('answers as the same weights do as floats, once they are folded', async () => {
    const { model: onnx } = await readOnnx(model.file);
    const floats = await answers(dequantised(onnx), {});
    const folded = await answers(model.file, folding);
    for (const [number, row] of folded.entries()) expect(difference(row, floats[number]!)).toBeLessThan(1e-5);
  });

  test('has no weights left to unpack at each run, as it is opened', async () => {
    expect(model.sidecar.storedAs8Bit).toBe(true);
    const optimizedModelFilePath = path.join(folder, 'optimised.onnx');
    const session = await InferenceSession.create(model.file, {
      ...folding,
      optimizedModelFilePath,
      logSeverityLevel: 3,
    });
    await session.release();
    const { model: onnx } = await readOnnx(optimizedModelFilePath);
    expect(onnx.graph.node.map(({ opType }) => opType)).not.toContain('DequantizeLinear');
  });
});
