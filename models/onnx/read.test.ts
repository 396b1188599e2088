import { mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { create, toBinary } from '@bufbuild/protobuf';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeTinyModel } from '../resnext/tiny.ts';
import { exposeEmbedding } from './expose-embedding.ts';
import { inspect } from './inspect.ts';
import { ModelProtoSchema, TensorProtoSchema } from './onnx_pb.js';
import { decodeOnnx, readOnnx } from './read.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'phototag-onnx-'));
});
afterAll(() => rm(folder, { recursive: true }));

const { bytes } = makeTinyModel({ classes: 5, size: 32, seed: 1 });

test('a model tells its inputs and outputs', () => {
  expect(inspect(decodeOnnx(bytes, 'tiny.onnx'))).toEqual({
    inputs: [{ name: 'pixels', type: 'uint8', shape: [null, null, null, 3] }],
    outputs: [
      { name: 'logits', type: 'float32', shape: [null, 5], classes: 5, kind: 'logits' },
      { name: 'embedding', type: 'float32', shape: [null, 64], classes: 64, kind: 'logits' },
      { name: 'features', type: 'float32', shape: [null, 64, null, null], classes: null, kind: 'logits' },
    ],
  });
});

test.each([
  ['is empty', new Uint8Array()],
  ['is text', Buffer.from('<html>404</html>')],
  ['is cut short', bytes.subarray(0, bytes.length >> 1)],
  ['is nothing but zeros', new Uint8Array(1000)],
  ['nests without end', new Uint8Array(5000).fill((7 << 3) | 3)],
])('a file is refused by name when it %s', async (_, content) => {
  const file = path.join(folder, 'bad.onnx');
  await writeFile(file, content);
  await expect(readOnnx(file)).rejects.toMatchObject({
    code: 'BAD_MODEL',
    message: `${file} is no ONNX model, or is damaged.`,
    hint: 'Download or export it again.',
  });
});

test('a file that is not there, a folder, and one too large to be a model are refused by name', async () => {
  await expect(readOnnx(path.join(folder, 'none.onnx'))).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await expect(readOnnx(folder)).rejects.toMatchObject({ code: 'BAD_MODEL' });
  const huge = path.join(folder, 'huge.onnx');
  const handle = await open(huge, 'w');
  await handle.truncate(2 ** 33); // no space is taken: the file is one hole
  await handle.close();
  await expect(readOnnx(huge)).rejects.toThrow(
    `${huge} is too large: it has 8589934592 bytes, and 2147483647 are the most`,
  );
});

test('weights in other files are refused, wherever in the graph they are named', () => {
  const outside = create(TensorProtoSchema, {
    dataLocation: 1,
    externalData: [{ key: 'location', value: '../../etc/passwd' }],
  });
  const node = { opType: 'Constant', output: ['y'], attribute: [{ name: 'value', t: outside }] };
  const plain = { opType: 'Relu', input: ['x'], output: ['y'] };
  const output = [{ name: 'y' }];
  const models = [
    { graph: { node: [plain], output, initializer: [outside] } },
    { graph: { node: [plain], output, sparseInitializer: [{ values: outside }] } },
    { graph: { node: [node], output } },
    {
      graph: { node: [{ opType: 'If', attribute: [{ name: 'then_branch', g: { node: [node] } }] }], output },
    },
    { graph: { node: [plain], output }, functions: [{ node: [node] }] },
  ];
  for (const model of models) {
    const encoded = toBinary(ModelProtoSchema, create(ModelProtoSchema, model));
    expect(() => decodeOnnx(encoded, 'a.onnx')).toThrow('a.onnx keeps its weights in other files.');
  }
});

test('a model with any bytes changed is read or refused, and nothing worse', () => {
  // Weights are most of the file and mean nothing to a reader: the changes go to the nodes before them.
  const change = fc.tuple(fc.nat(4000), fc.nat(255));
  fc.assert(
    fc.property(fc.array(change, { minLength: 1, maxLength: 4 }), (changes) => {
      const changed = Buffer.from(bytes);
      for (const [place, value] of changes) changed[place] = value;
      try {
        const model = decodeOnnx(changed, 'a.onnx');
        inspect(model);
        exposeEmbedding(changed, { kind: 'logits', skip: 0 }, 'a.onnx');
      } catch (error) {
        expect(error).toMatchObject({ code: 'BAD_MODEL' });
      }
    }),
    { numRuns: 300 },
  );
});
