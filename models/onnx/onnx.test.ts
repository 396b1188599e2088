import { create, fromBinary, toBinary } from '@bufbuild/protobuf';
import { expect, test } from 'vitest';
import { makeTinyModel } from '../resnext/tiny.ts';
import { ModelProtoSchema } from './onnx_pb.js';

test('a model written by us reads back as it was', () => {
  const { bytes } = makeTinyModel({ classes: 5, size: 32, seed: 1 });
  expect(Buffer.from(toBinary(ModelProtoSchema, fromBinary(ModelProtoSchema, bytes))).equals(bytes)).toBe(
    true,
  );
});

test('fields of ONNX that onnx.proto leaves out survive a round trip, at every level', () => {
  // doc_string is field 6 of a model and of a node, 10 of a graph: tag, length, text.
  const text = (field: number, value: string) => [(field << 3) | 2, value.length, ...Buffer.from(value)];
  const node = [...text(4, 'Relu'), ...text(6, 'of a node')];
  const graph = [(1 << 3) | 2, node.length, ...node, ...text(10, 'of a graph')];
  const model = Uint8Array.from([(7 << 3) | 2, graph.length, ...graph, ...text(6, 'of a model')]);

  const decoded = fromBinary(ModelProtoSchema, model);
  expect(decoded.graph?.node[0]?.opType).toBe('Relu');
  decoded.producerName = 'someone';

  const again = Buffer.from(toBinary(ModelProtoSchema, decoded));
  for (const words of ['of a node', 'of a graph', 'of a model', 'someone'])
    expect(again.includes(words)).toBe(true);
});

test('an attribute of value zero is written, since its presence means something', () => {
  const model = create(ModelProtoSchema, {
    graph: { node: [{ attribute: [{ name: 'axis', type: 2, i: 0n }] }] },
  });
  const attribute = fromBinary(ModelProtoSchema, toBinary(ModelProtoSchema, model)).graph?.node[0]
    ?.attribute[0];
  expect(Object.hasOwn(attribute!, 'i')).toBe(true);
});
