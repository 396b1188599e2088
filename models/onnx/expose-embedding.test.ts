import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { describe, expect, test } from 'vitest';
import { makeTinyModel, tinyStateDict } from '../resnext/tiny.ts';
import { buildNetwork } from '../resnext/build.ts';
import { exposeEmbedding } from './expose-embedding.ts';
import { GraphBuilder } from './graph-builder.ts';
import { inspect } from './inspect.ts';
import { decodeOnnx } from './read.ts';

const scores = { kind: 'logits', skip: 0 } as const;

/** Four features from a 2x2 picture of three planes, three classes; `head` writes the way from features to scores. */
function classifier(head: (graph: GraphBuilder, features: string) => void): Uint8Array {
  const graph = new GraphBuilder('test');
  graph.input('x', 'float32', ['N', 3, 2, 2]);
  const weight = graph.constant(
    'w',
    [4, 3, 1, 1],
    Float32Array.from({ length: 12 }, (_, i) => i - 5),
  );
  graph.node('Relu', [graph.node('Conv', ['x', weight], 'conv')], 'map');
  head(graph, 'map');
  graph.output('scores', 'float32', ['N', 3]);
  return graph.toBytes();
}
const pooled = (graph: GraphBuilder, map: string) =>
  graph.node('Flatten', [graph.node('GlobalAveragePool', [map], 'pool')], 'flat');
const linear = (graph: GraphBuilder, ...shape: number[]) =>
  graph.constant(
    'fc',
    shape,
    Float32Array.from({ length: 12 }, (_, i) => (i % 5) - 2),
  );

async function run(bytes: Uint8Array, input: Record<string, Tensor>): Promise<Record<string, Tensor>> {
  const session = await InferenceSession.create(bytes, { logSeverityLevel: 3 });
  const outputs = await session.run(input);
  await session.release();
  return outputs as Record<string, Tensor>;
}
const values = (tensor: Tensor | undefined) => [...(tensor!.data as Float32Array)];

const heads: [string, (graph: GraphBuilder, map: string) => void][] = [
  ['Gemm', (g, map) => g.node('Gemm', [pooled(g, map), linear(g, 3, 4)], 'scores', { transB: 1 })],
  [
    'MatMul, Add, Softmax',
    (g, map) => {
      const sum = g.node('MatMul', [pooled(g, map), linear(g, 4, 3)], 'sum');
      g.node(
        'Softmax',
        [g.node('Add', [g.constant('b', [3], Float32Array.of(1, 2, 3)), sum], 'biased')],
        'scores',
      );
    },
  ],
  [
    'pointwise Conv, Flatten',
    (g, map) => {
      const pool = g.node('GlobalAveragePool', [map], 'pool');
      g.node('Flatten', [g.node('Conv', [pool, linear(g, 3, 4, 1, 1)], 'classes')], 'scores');
    },
  ],
  [
    'Gemm with weights behind DequantizeLinear',
    (g, map) => {
      const stored = g.constant(
        'q',
        [3, 4],
        Int8Array.from({ length: 12 }, (_, i) => i),
      );
      const weight = g.node(
        'DequantizeLinear',
        [stored, g.constant('s', [], Float32Array.of(0.5))],
        'weight',
      );
      g.node('Gemm', [pooled(g, map), weight], 'scores', { transB: 1 });
    },
  ],
  [
    'QLinearMatMul',
    (g, map) => {
      const scale = g.constant('s', [], Float32Array.of(0.05));
      const zero = g.constant('z', [], Uint8Array.of(3));
      const weight = g.constant(
        'q',
        [4, 3],
        Uint8Array.from({ length: 12 }, (_, i) => i),
      );
      const input = g.node(
        'Relu',
        [
          g.node(
            'DequantizeLinear',
            [g.node('QuantizeLinear', [pooled(g, map), scale, zero], 'q0'), scale, zero],
            'f0',
          ),
        ],
        'f1',
      );
      const quantised = g.node('Identity', [g.node('QuantizeLinear', [input, scale, zero], 'q1')], 'q2');
      const product = g.node(
        'QLinearMatMul',
        [quantised, scale, zero, weight, scale, zero, scale, zero],
        'q3',
      );
      g.node('DequantizeLinear', [product, scale, zero], 'scores');
    },
  ],
];

describe('the embedding of a classifier', () => {
  const pixels = Float32Array.from({ length: 24 }, (_, i) => Math.sin(i));
  const input = { x: new Tensor('float32', pixels, [2, 3, 2, 2]) };

  test.each(heads)('is found before %s', async (_, head) => {
    const bytes = classifier(head);
    const exposed = exposeEmbedding(bytes, scores, 'test.onnx');
    expect(exposed.reason).toBeNull();

    const before = await run(bytes, input);
    const after = await run(exposed.bytes, input);
    const embedding = after[exposed.embedding!];
    expect(embedding?.dims).toEqual([2, 4]);
    expect(values(after['scores'])).toEqual(values(before['scores']));
    expect(Math.max(...values(embedding))).toBeGreaterThan(0);
    expect(inspect(decodeOnnx(bytes, 'test.onnx')).outputs[0]?.classes).toBe(3);
  });

  test.each(heads.slice(0, 4))('is the mean of the features before %s', async (_, head) => {
    const { bytes, embedding, features } = exposeEmbedding(classifier(head), scores, 'test.onnx');
    const outputs = await run(bytes, input);
    expect(outputs[features!]!.dims).toEqual([2, 4, 2, 2]);
    const map = values(outputs[features!]);
    values(outputs[embedding!]).forEach((value, i) => {
      expect(value).toBeCloseTo(map.slice(i * 4, i * 4 + 4).reduce((a, b) => a + b) / 4, 5);
    });
  });

  test('may be named in the sidecar', async () => {
    const { bytes, embedding } = exposeEmbedding(
      classifier(heads[0]![1]),
      { ...scores, embedding: 'flat' },
      'test.onnx',
    );
    expect((await run(bytes, input))[embedding!]?.dims).toEqual([2, 4]);
  });

  test('is left alone where the model gives it already', () => {
    const { bytes, sidecar } = makeTinyModel({ classes: 5, size: 32, seed: 1 });
    const exposed = exposeEmbedding(bytes, sidecar.output, 'tiny.onnx');
    expect(exposed).toEqual({ bytes, embedding: 'embedding', features: 'features', reason: null });
  });

  test('can be exposed twice over', async () => {
    const once = exposeEmbedding(classifier(heads[0]![1]), scores, 'test.onnx');
    const twice = exposeEmbedding(once.bytes, scores, 'test.onnx');
    expect(twice.embedding).not.toBe(once.embedding);
    expect(Object.keys(await run(twice.bytes, input))).toHaveLength(5);
  });

  test.each<[string, (graph: GraphBuilder, map: string) => void, object, string]>([
    ['ends in another layer', (g, map) => g.node('Tanh', [pooled(g, map)], 'scores'), {}, 'Tanh'],
    [
      'has an operator named like a property',
      (g, map) => g.node('constructor', [map], 'scores'),
      {},
      'constructor',
    ],
    [
      'multiplies two activations',
      (g, map) => g.node('MatMul', [map, map], 'scores'),
      {},
      'no constant weights',
    ],
    ['lacks the named tensor', heads[0]![1], { embedding: 'nowhere' }, 'nowhere'],
    ['lacks the named scores', heads[0]![1], { name: 'nowhere' }, 'nowhere'],
    [
      'runs in a circle',
      (g) =>
        g.node('Relu', [g.node('Identity', ['scores'], 'a')], 'b') && g.node('Identity', ['a'], 'scores'),
      {},
      'circle',
    ],
  ])('is not there, with a reason, in a graph that %s', (_, head, output, reason) => {
    const bytes = classifier(head);
    const exposed = exposeEmbedding(bytes, { ...scores, ...output }, 'test.onnx');
    expect(exposed).toMatchObject({ bytes, embedding: null, features: null });
    expect(exposed.reason).toContain(reason);
  });

  test('and the features are found in a ResNeXt as it names them itself, with 8-bit weights', async () => {
    const { bytes } = buildNetwork(tinyStateDict(5, 1), { input: { type: 'float32' }, weights: 'int8' });
    const exposed = exposeEmbedding(bytes, { ...scores, name: 'logits' }, 'tiny.onnx');
    const outputs = await run(exposed.bytes, {
      pixels: new Tensor('float32', new Float32Array(3 * 64 * 64).fill(1), [1, 3, 64, 64]),
    });
    expect(values(outputs[exposed.embedding!])).toEqual(values(outputs['embedding']));
    expect(values(outputs[exposed.features!])).toEqual(values(outputs['features']));
  });
});

const folder = path.resolve(import.meta.dirname, '../../../shared/models');
const absent = !existsSync(folder);
if (absent) process.stderr.write(`skipped: embeddings of real models, for want of ${folder}\n`);

test.skipIf(absent).each(['coral_mobilenet_v2_1.0_224_w8', 'mobilenetv2-12-int8'])(
  'the embedding and the features of %s are found, and the scores stay as they were',
  async (name) => {
    const bytes = readFileSync(path.join(folder, `${name}.onnx`));
    const exposed = exposeEmbedding(bytes, scores, name);
    const pixels = Float32Array.from({ length: 3 * 224 * 224 }, (_, i) => Math.sin(i / 100));
    const input = { input: new Tensor('float32', pixels, [1, 3, 224, 224]) };
    const before = await run(bytes, input);
    const after = await run(exposed.bytes, input);
    const [output] = Object.keys(before);
    expect(values(after[output!])).toEqual(values(before[output!]));

    const embedding = values(after[exposed.embedding!]);
    const features = values(after[exposed.features!]);
    expect(after[exposed.embedding!]!.dims).toEqual([1, 1280]);
    expect(after[exposed.features!]!.dims).toEqual([1, 1280, 7, 7]);
    const means = embedding.map((_, d) => features.slice(d * 49, d * 49 + 49).reduce((a, b) => a + b) / 49);
    const largest = Math.max(...embedding);
    expect(largest).toBeGreaterThan(0.5);
    // The quantised one rounds its average to 8 bits.
    embedding.forEach((value, d) => expect(Math.abs(value - means[d]!) / largest).toBeLessThan(0.01));
  },
);
