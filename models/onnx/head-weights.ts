/** @file Takes the weights of a classifier's last linear layer out of it, whatever they are stored as. */
import { create, toBinary } from '@bufbuild/protobuf';
import type { Sidecar } from '../model.ts';
import { findClassifierHead, type Source } from './classifier-head.ts';
import { makeNode, makeValueInfo } from './graph-builder.ts';
import { DataType, GraphProtoSchema, ModelProtoSchema } from './onnx_pb.js';
import type { GraphProto, NodeProto } from './onnx_pb.js';
import { decodeOnnx } from './read.ts';

/** Name of the one output of the model that `extractHeadWeights` makes. */
export const headWeightsOutput = 'phototag.weights';

/**
 * A small model without inputs, which gives the weights as float32 `[C, D]`: a row for each class, leading ones such as
 * "background" included. To run it is simpler, and surer, than to read each of the ways in which ONNX stores numbers.
 * @returns the model, or in words why there is none
 * @throws Problem BAD_MODEL where the bytes are no ONNX model
 */
export function extractHeadWeights(
  bytes: Uint8Array,
  output: Sidecar['output'],
  name: string,
): Uint8Array | string {
  const model = decodeOnnx(bytes, name);
  const head = findClassifierHead(model.graph, output.name ?? model.graph.output[0]!.name);
  if (typeof head === 'string') return head;
  const { source, classAxis } = head.weights;
  const graph = constantPart(model.graph, source);
  const add = (opType: string, inputs: string[], output: string, attributes = {}): string => {
    graph.node.push(makeNode(opType, inputs, output, attributes));
    return output;
  };
  const asFloat = (tensor: string): string =>
    add('Cast', [tensor], `${tensor}.float`, { to: DataType.FLOAT });
  let weights = add('Flatten', [asFloat(source.tensor)], 'phototag.flat', { axis: 1 });
  // With the classes last, scales of one for all and of one for each class go in alike. DequantizeLinear learnt to do
  // this with operator set 13 only.
  if (classAxis === 0) weights = add('Transpose', [weights], 'phototag.turned', { perm: [1, 0] });
  if (source.quantised) {
    const { scale, zeroPoint } = source.quantised;
    weights = add('Sub', [weights, asFloat(zeroPoint)], 'phototag.centred');
    weights = add('Mul', [weights, scale], 'phototag.scaled');
  }
  add('Transpose', [weights], headWeightsOutput, { perm: [1, 0] });
  graph.output.push(makeValueInfo(headWeightsOutput, 'float32', undefined));
  const { irVersion, opsetImport } = model;
  return toBinary(ModelProtoSchema, create(ModelProtoSchema, { irVersion, opsetImport, graph }));
}

/** The nodes and stored tensors from which a constant is computed. */
function constantPart(graph: GraphProto, { tensor, quantised }: Source): GraphProto {
  const stored = new Map(graph.initializer.map((initialiser) => [initialiser.name, initialiser]));
  const part = create(GraphProtoSchema, { name: 'weights' });
  const nodes = new Set<NodeProto>();
  const wanted = [tensor, ...(quantised ? [quantised.scale, quantised.zeroPoint] : [])];
  const seen = new Set<string>();
  for (let next = wanted.pop(); next !== undefined; next = wanted.pop()) {
    if (seen.has(next)) continue;
    seen.add(next);
    const initialiser = stored.get(next);
    if (initialiser) part.initializer.push(initialiser);
    const made = graph.node.find(({ output }) => output.includes(next));
    if (made) nodes.add(made);
    wanted.push(...(made?.input ?? []));
  }
  part.node.push(...graph.node.filter((node) => nodes.has(node)));
  return part;
}
