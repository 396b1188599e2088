import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Model, Sidecar } from '../../../models/model.ts';
import { type Dimension, GraphBuilder } from '../../../models/onnx/graph-builder.ts';
import { requireProvider } from './devices/device.ts';
import { Network } from './network.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'phototag-network-'));
});
afterAll(() => rm(folder, { recursive: true }));

const size = 16;

interface Variant {
  readonly layout?: 'NCHW' | 'NHWC';
  readonly type?: 'float32' | 'uint8';
  readonly colour?: 'RGB' | 'BGR';
  readonly kind?: 'logits' | 'probabilities';
  readonly skip?: number;
  readonly batch?: Dimension;
}

/** A network whose scores are the averages of its three input planes; in front of them, `skip` scores that are 0. */
async function averages(name: string, variant: Variant): Promise<Model> {
  const {
    layout = 'NCHW',
    type = 'float32',
    colour = 'RGB',
    kind = 'logits',
    skip = 0,
    batch = 'N',
  } = variant;
  const graph = new GraphBuilder('averages');
  let x = graph.input('image', type, layout === 'NCHW' ? [batch, 3, size, size] : [batch, size, size, 3]);
  if (type === 'uint8') x = graph.node('Cast', [x], 'floats', { to: 1 });
  if (layout === 'NHWC') x = graph.node('Transpose', [x], 'planes', { perm: [0, 3, 1, 2] });
  x = graph.node('Flatten', [graph.node('GlobalAveragePool', [x], 'pool')], 'flat', { axis: 1 });
  const classes = skip + 3;
  const weights = new Float32Array(3 * classes);
  for (let i = 0; i < 3; i++) weights[i * classes + skip + i] = 1;
  x = graph.node('MatMul', [x, graph.constant('weights', [3, classes], weights)], 'scores');
  graph.output(x, 'float32', [batch, classes]);
  const file = join(folder, `${name}.onnx`);
  await writeFile(file, graph.toBytes());
  const sidecar = Sidecar.parse({
    name,
    licence: 'MIT',
    input: {
      layout,
      type,
      colour,
      size,
      resize: size,
      ...(type === 'float32' && { mean: [0.5, 0.5, 0.5], std: [0.5, 0.25, 0.125] }),
    },
    output: { kind, skip },
    labels: ['first', 'second', 'third'],
  });
  return { id: name, file, sidecar, labels: ['first', 'second', 'third'], version: '' };
}

const plain = (red: number, green: number, blue: number) =>
  Buffer.alloc(3 * size * size, Buffer.from([red, green, blue]));
const pictures = [plain(255, 51, 0), plain(0, 0, 255), plain(51, 102, 153)];

async function scoresOf(model: Model): Promise<number[][]> {
  const network = await Network.load(model, 'cpu', 1);
  const answers = await network.run(pictures.slice(0, network.maxBatch));
  return answers.map(({ scores }) => [...scores].map((score) => Math.round(score * 1000) / 1000));
}

describe('pixels go in as the sidecar says', () => {
  // (x - mean) / std: red, green and blue have each their own std.
  const normalised = [
    [1, -1.2, -4],
    [-1, -2, 4],
    [-0.6, -0.4, 0.8],
  ];
  test.each(['NCHW', 'NHWC'] as const)('float32, %s', async (layout) => {
    expect(await scoresOf(await averages(`float-${layout}`, { layout }))).toEqual(normalised);
  });

  test.each(['NCHW', 'NHWC'] as const)('uint8, %s: bytes as they are', async (layout) => {
    expect(await scoresOf(await averages(`bytes-${layout}`, { layout, type: 'uint8' }))).toEqual([
      [255, 51, 0],
      [0, 0, 255],
      [51, 102, 153],
    ]);
  });

  test('BGR', async () => {
    const [first] = await scoresOf(await averages('bgr', { colour: 'BGR', type: 'uint8' }));
    expect(first).toEqual([0, 51, 255]);
  });
});

describe('batches', () => {
  test('a free batch takes any number', async () => {
    const network = await Network.load(await averages('free', {}), 'cpu', 1);
    expect(network.maxBatch).toBeGreaterThan(1);
    expect(await network.run(pictures)).toHaveLength(3);
  });

  test('a network made for one picture takes one', async () => {
    const model = await averages('one', { batch: 1 });
    expect((await Network.load(model, 'cpu', 1)).maxBatch).toBe(1);
    expect(await scoresOf(model)).toEqual([[1, -1.2, -4]]);
  });

  test('a network made for four takes up to four', async () => {
    const network = await Network.load(await averages('four', { batch: 4, type: 'uint8' }), 'cpu', 1);
    expect(network.maxBatch).toBe(4);
    expect((await network.run(pictures)).map(({ scores }) => [...scores])).toEqual([
      [255, 51, 0],
      [0, 0, 255],
      [51, 102, 153],
    ]);
  });
});

describe('what comes out', () => {
  test('leading classes are skipped', async () => {
    expect(await scoresOf(await averages('skip', { skip: 2, type: 'uint8' }))).toEqual([
      [255, 51, 0],
      [0, 0, 255],
      [51, 102, 153],
    ]);
  });

  test('probabilities become logarithms; none is without one', async () => {
    const model = await averages('probabilities', { kind: 'probabilities', skip: 1, type: 'uint8' });
    const [first] = await scoresOf(model);
    expect(first).toEqual([5.541, 3.932, -20.723]);
  });

  test('the embedding is the input of the last linear layer', async () => {
    const network = await Network.load(await averages('embedding', { type: 'uint8' }), 'cpu', 1);
    const [answer] = await network.run(pictures);
    expect([...answer!.embedding!]).toEqual([255, 51, 0]);
  });

  test('without a linear layer there is none', async () => {
    const graph = new GraphBuilder('pool');
    graph.node('GlobalAveragePool', [graph.input('image', 'float32', ['N', 3, size, size])], 'scores');
    graph.output('scores', 'float32', ['N', 3, 1, 1]);
    const model = await averages('no-linear', {});
    await writeFile(model.file, graph.toBytes());
    const [answer] = await (await Network.load(model, 'cpu', 1)).run(pictures);
    expect(answer!.embedding).toBeNull();
    expect(answer!.scores).toHaveLength(3);
  });

  test('features are averaged into the embedding where the sidecar names them', async () => {
    const graph = new GraphBuilder('features');
    const image = graph.input('image', 'uint8', ['N', 3, size, size]);
    const features = graph.node('Cast', [image], 'planes', { to: 1 });
    graph.node('Flatten', [graph.node('GlobalAveragePool', [features], 'pool')], 'scores', { axis: 1 });
    graph.output('scores', 'float32', ['N', 3]);
    graph.output('planes', 'float32', ['N', 3, size, size]);
    const model = await averages('features', { type: 'uint8' });
    await writeFile(model.file, graph.toBytes());
    const output = { ...model.sidecar.output, name: 'scores', features: 'planes' };
    const network = await Network.load({ ...model, sidecar: { ...model.sidecar, output } }, 'cpu', 1);
    const [answer] = await network.run(pictures);
    expect([...answer!.embedding!]).toEqual([255, 51, 0]);
  });
});

describe('what cannot be used is a problem that names the file and the reason', () => {
  const problem = (file: string, reason: RegExp) => ({
    name: 'Problem',
    code: 'BAD_MODEL',
    message: expect.stringMatching(new RegExp(`${file}[^\n]*${reason.source}[^\n]*$`)),
  });

  test('no ONNX', async () => {
    const model = await averages('broken', {});
    await writeFile(model.file, 'not a model');
    await expect(Network.load(model, 'cpu', 1)).rejects.toMatchObject(problem('broken.onnx', /./));
  });

  test('other labels than outputs', async () => {
    const model = { ...(await averages('labels', { skip: 1 })), labels: ['one'] };
    const expected = problem('labels.onnx', /4 outputs, .* labels are 1/);
    await expect(Network.load(model, 'cpu', 1)).rejects.toMatchObject(expected);
  });

  test('an input that the sidecar does not describe', async () => {
    const model = await averages('input', { layout: 'NHWC' });
    const input = { ...model.sidecar.input, layout: 'NCHW' as const };
    const wrong = { ...model, sidecar: { ...model.sidecar, input } };
    await expect(Network.load(wrong, 'cpu', 1)).rejects.toMatchObject(problem('input.onnx', /image/));
  });

  test('a name that the graph does not have', async () => {
    const model = await averages('name', {});
    const output = { ...model.sidecar.output, name: 'prob' };
    const wrong = { ...model, sidecar: { ...model.sidecar, output } };
    await expect(Network.load(wrong, 'cpu', 1)).rejects.toMatchObject(
      problem('name.onnx', /no output prob.*scores/),
    );
  });

  test('a crop larger than the picture is resized to', async () => {
    const model = await averages('crop', {});
    const input = { ...model.sidecar.input, size: 32 };
    const wrong = { ...model, sidecar: { ...model.sidecar, input } };
    await expect(Network.load(wrong, 'cpu', 1)).rejects.toMatchObject(problem('crop.onnx', /smaller/));
  });
});

test('a device is the one that was asked for, or an error', () => {
  expect(() => requireProvider('cpu')).not.toThrow();
  const foreign = process.platform === 'win32' ? 'coreml' : 'dml';
  expect(() => requireProvider(foreign)).toThrowError(
    expect.objectContaining({ code: 'VISION', hint: expect.stringContaining('cpu') }),
  );
});
