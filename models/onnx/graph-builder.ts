/** @file Builds an ONNX model node by node. */
import { create, toBinary } from '@bufbuild/protobuf';
import {
  AttributeProtoSchema,
  AttributeType,
  DataType,
  ModelProtoSchema,
  NodeProtoSchema,
  TensorProtoSchema,
  ValueInfoProtoSchema,
} from './onnx_pb.js';
import type { AttributeProto, NodeProto, TensorProto, ValueInfoProto } from './onnx_pb.js';

/** The operator set every graph here is written in, and the file format that came with it. */
const opset = 17n;
const irVersion = 8n;

/** Integer attributes are all that a convolutional classifier needs. */
export type Attributes = Readonly<Record<string, number | readonly number[]>>;

/** A fixed number of elements, or the name of a free dimension. */
export type Dimension = number | string;

const elementTypes = { float32: DataType.FLOAT, uint8: DataType.UINT8, int8: DataType.INT8 } as const;
export type ElementType = keyof typeof elementTypes;

export const makeNode = (
  opType: string,
  inputs: readonly string[],
  output: string,
  attributes: Attributes = {},
): NodeProto =>
  create(NodeProtoSchema, {
    opType,
    name: output,
    input: [...inputs],
    output: [output],
    attribute: Object.entries(attributes).map(makeAttribute),
  });

function makeAttribute([name, value]: [string, number | readonly number[]]): AttributeProto {
  return typeof value === 'number'
    ? create(AttributeProtoSchema, { name, type: AttributeType.INT_ATTRIBUTE, i: BigInt(value) })
    : create(AttributeProtoSchema, { name, type: AttributeType.INTS_ATTRIBUTE, ints: value.map(BigInt) });
}

/** @param shape undefined where only the runtime knows it */
export const makeValueInfo = (
  name: string,
  type: ElementType,
  shape: readonly Dimension[] | undefined,
): ValueInfoProto =>
  create(ValueInfoProtoSchema, {
    name,
    type: {
      value: {
        case: 'tensorType',
        value: {
          elemType: elementTypes[type],
          shape: shape && {
            dim: shape.map((size) =>
              typeof size === 'number'
                ? { value: { case: 'dimValue' as const, value: BigInt(size) } }
                : { value: { case: 'dimParam' as const, value: size } },
            ),
          },
        },
      },
    },
  });

/** Not copied: the tensor is a view of `data`. ONNX is little-endian, as is every platform that Node runs on here. */
const makeTensor = (
  name: string,
  dims: readonly number[],
  data: Float32Array | Int8Array | Uint8Array,
): TensorProto =>
  create(TensorProtoSchema, {
    name,
    dims: dims.map(BigInt),
    dataType:
      elementTypes[data instanceof Float32Array ? 'float32' : data instanceof Int8Array ? 'int8' : 'uint8'],
    rawData: new Uint8Array(data.buffer as ArrayBuffer, data.byteOffset, data.byteLength),
  });

/** Nodes are given in the order they run; every node has one output, which carries the node's name. */
export class GraphBuilder {
  readonly #name: string;
  readonly #nodes: NodeProto[] = [];
  readonly #initialisers: TensorProto[] = [];
  readonly #inputs: ValueInfoProto[] = [];
  readonly #outputs: ValueInfoProto[] = [];

  constructor(name: string) {
    this.#name = name;
  }

  input(name: string, type: ElementType, shape: readonly Dimension[]): string {
    this.#inputs.push(makeValueInfo(name, type, shape));
    return name;
  }

  output(name: string, type: ElementType, shape: readonly Dimension[]): void {
    this.#outputs.push(makeValueInfo(name, type, shape));
  }

  /** @returns the name, to be used as an input of nodes */
  constant(name: string, dims: readonly number[], data: Float32Array | Int8Array | Uint8Array): string {
    this.#initialisers.push(makeTensor(name, dims, data));
    return name;
  }

  /** @returns the name of the output, to be used as an input of later nodes */
  node(opType: string, inputs: readonly string[], output: string, attributes?: Attributes): string {
    this.#nodes.push(makeNode(opType, inputs, output, attributes));
    return output;
  }

  toBytes(): Uint8Array {
    return toBinary(
      ModelProtoSchema,
      create(ModelProtoSchema, {
        irVersion,
        producerName: 'phototag',
        opsetImport: [{ domain: '', version: opset }],
        graph: {
          name: this.#name,
          node: this.#nodes,
          initializer: this.#initialisers,
          input: this.#inputs,
          output: this.#outputs,
        },
      }),
    );
  }
}
