/** @file Reads an ONNX file: the only way in, so that nothing damaged or reaching outside its own file gets further. */
import { fromBinary } from '@bufbuild/protobuf';
import { Problem } from '../../app/contract/problem.ts';
import { readModelFile } from '../read-file.ts';
import { ModelProtoSchema } from './onnx_pb.js';
import type { GraphProto, ModelProto, NodeProto, SparseTensorProto, TensorProto } from './onnx_pb.js';

/** Protobuf's own limit, and so ONNX's, for one file. */
const maximumBytes = 2 ** 31 - 1;

/** A model whose graph is there and has outputs. */
export type OnnxModel = ModelProto & { graph: GraphProto };

/** @throws Problem NOT_FOUND, or BAD_MODEL as `decodeOnnx` */
export async function readOnnx(file: string): Promise<{ bytes: Uint8Array; model: OnnxModel }> {
  const bytes = await readModelFile(file, maximumBytes);
  return { bytes, model: decodeOnnx(bytes, file) };
}

/**
 * @param name of the file, for messages
 * @throws Problem BAD_MODEL where the bytes are no ONNX model, or keep their weights in other files
 */
export function decodeOnnx(bytes: Uint8Array, name: string): OnnxModel {
  let model: ModelProto;
  try {
    model = fromBinary(ModelProtoSchema, bytes);
  } catch (error) {
    throw notOnnx(name, error);
  }
  if (!hasGraph(model)) throw notOnnx(name);
  for (const { dataLocation, externalData } of tensorsOf(model)) {
    if (dataLocation !== 0 || externalData.length > 0) {
      throw new Problem(
        'BAD_MODEL',
        `${name} keeps its weights in other files.`,
        'Save it as one file, in Python: onnx.save(onnx.load("in.onnx"), "out.onnx", save_as_external_data=False)',
      );
    }
  }
  return model;
}

const notOnnx = (name: string, cause?: unknown): Problem =>
  new Problem('BAD_MODEL', `${name} is no ONNX model, or is damaged.`, 'Download or export it again.', {
    cause,
  });

const hasGraph = (model: ModelProto): model is OnnxModel =>
  model.graph !== undefined && model.graph.node.length > 0 && model.graph.output.length > 0;

/** Every tensor that the file holds, also those in the graphs of `If` and `Loop` and in functions. */
function* tensorsOf({ graph, functions }: OnnxModel): Generator<TensorProto> {
  yield* tensorsOfGraph(graph);
  for (const { node } of functions) yield* tensorsOfNodes(node);
}

function* tensorsOfGraph({ node, initializer, sparseInitializer }: GraphProto): Generator<TensorProto> {
  yield* initializer;
  yield* tensorsOfSparse(sparseInitializer);
  yield* tensorsOfNodes(node);
}

function* tensorsOfNodes(nodes: readonly NodeProto[]): Generator<TensorProto> {
  for (const { t, tensors, sparseTensor, sparseTensors, g, graphs } of nodes.flatMap((n) => n.attribute)) {
    if (t) yield t;
    yield* tensors;
    if (sparseTensor) yield* tensorsOfSparse([sparseTensor]);
    yield* tensorsOfSparse(sparseTensors);
    if (g) yield* tensorsOfGraph(g);
    for (const inner of graphs) yield* tensorsOfGraph(inner);
  }
}

function* tensorsOfSparse(sparse: readonly SparseTensorProto[]): Generator<TensorProto> {
  for (const { values, indices } of sparse) {
    if (values) yield values;
    if (indices) yield indices;
  }
}
