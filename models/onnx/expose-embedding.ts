/** @file Makes a classifier give its embedding, and the features behind it, where it only gave scores. */
import { toBinary } from '@bufbuild/protobuf';
import type { Sidecar } from '../model.ts';
import { findClassifierHead } from './classifier-head.ts';
import type { Source } from './classifier-head.ts';
import { makeNode, makeValueInfo } from './graph-builder.ts';
import { DataType, ModelProtoSchema } from './onnx_pb.js';
import type { GraphProto } from './onnx_pb.js';
import { decodeOnnx } from './read.ts';

export interface Exposed {
  /** The model to run: the one given, or one with outputs added. */
  readonly bytes: Uint8Array;
  /** Name of the output that holds the input of the last linear layer, float32 `[N, D]`; null where it was not found. */
  readonly embedding: string | null;
  /**
   * Name of the output that holds what was averaged into the embedding, float32 `[N, D, h, w]`, or null. Where D is
   * not the embedding's, the average was not over the whole plane, and the map does not explain the scores.
   */
  readonly features: string | null;
  /** Why there is no embedding, in words. */
  readonly reason: string | null;
}

/**
 * @param output of the sidecar: names the scores where there are several outputs, and the embedding if it is known
 * @param name of the file, for messages
 * @throws Problem BAD_MODEL where the bytes are no ONNX model
 */
export function exposeEmbedding(bytes: Uint8Array, output: Sidecar['output'], name: string): Exposed {
  const model = decodeOnnx(bytes, name);
  const { graph } = model;
  const outputs = new Set(graph.output.map((value) => value.name));
  if (output.embedding !== undefined && outputs.has(output.embedding)) {
    const features = output.features !== undefined && outputs.has(output.features) ? output.features : null;
    return { bytes, embedding: output.embedding, features, reason: null };
  }
  const found =
    output.embedding === undefined ? findHead(graph, output.name) : named(graph, output.embedding);
  if (typeof found === 'string') return { bytes, embedding: null, features: null, reason: found };

  const embedding = addOutput(graph, 'embedding', found.embedding, true);
  const features = found.features && addOutput(graph, 'features', found.features, false);
  return { bytes: toBinary(ModelProtoSchema, model), embedding, features, reason: null };
}

type Found = { embedding: Source; features: Source | null };

function findHead(graph: GraphProto, scores: string | undefined): Found | string {
  return findClassifierHead(graph, scores ?? graph.output[0]!.name);
}

function named(graph: GraphProto, tensor: string): Found | string {
  const exists = graph.node.some((node) => node.output.includes(tensor));
  return exists ? { embedding: { tensor }, features: null } : `the graph has no ${tensor}`;
}

/** Nodes may stand at the end, for all that they need has been computed there. A cast to its own type costs nothing. */
function addOutput(graph: GraphProto, wanted: string, source: Source, isFlat: boolean): string {
  const name = freshName(graph, `phototag.${wanted}`);
  let { tensor } = source;
  const add = (opType: string, inputs: string[], output: string, attributes = {}): void => {
    graph.node.push(makeNode(opType, inputs, output, attributes));
    tensor = output;
  };
  if (source.quantised) {
    const { scale, zeroPoint } = source.quantised;
    add('DequantizeLinear', [tensor, scale, zeroPoint], `${name}.float`);
  }
  if (isFlat) add('Flatten', [tensor], `${name}.flat`, { axis: 1 });
  add('Cast', [tensor], name, { to: DataType.FLOAT });
  graph.output.push(makeValueInfo(name, 'float32', undefined));
  return name;
}

function freshName(graph: GraphProto, name: string): string {
  const taken = graph.node.some((node) => node.output.some((output) => output.startsWith(name)));
  return taken ? freshName(graph, `${name}_`) : name;
}
