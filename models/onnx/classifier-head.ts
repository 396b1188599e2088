/** @file Finds, from its end, the last linear layer of a classifier: what goes into it is the embedding. */
import type { AttributeProto, GraphProto, NodeProto, TensorProto } from './onnx_pb.js';

/** Where a value lies in a graph: a tensor, and how to make floats of it if it holds integers. */
export interface Source {
  readonly tensor: string;
  readonly quantised?: { readonly scale: string; readonly zeroPoint: string };
}

export interface ClassifierHead {
  /** What the last linear layer takes, one value per feature. */
  readonly embedding: Source;
  /** What was averaged into the embedding, `[N, D, h, w]`; null where it did not come out of a global average. */
  readonly features: Source | null;
  /** Weights of the linear layer, a matrix; `classAxis` of it counts the classes. */
  readonly weights: { readonly source: Source; readonly classAxis: 0 | 1 };
  /** Rows of the linear layer; null where its weights are not stored plainly. */
  readonly classes: number | null;
  /** The scores have been through a softmax or sigmoid. */
  readonly isSquashed: boolean;
}

/** How an operator spells a linear layer: which inputs are the activation and the weight. */
interface LinearLayer {
  readonly weight: number;
  readonly isQuantised: boolean;
  /** Axis of the weight that counts the classes. */
  readonly classAxis: (node: NodeProto) => 0 | 1;
  readonly isPointwise?: boolean;
}

const linearLayers: ReadonlyMap<string, LinearLayer> = new Map([
  ['Gemm', { weight: 1, isQuantised: false, classAxis: gemmClassAxis }],
  ['MatMul', { weight: 1, isQuantised: false, classAxis: () => 1 }],
  ['Conv', { weight: 1, isQuantised: false, classAxis: () => 0, isPointwise: true }],
  ['QGemm', { weight: 3, isQuantised: true, classAxis: gemmClassAxis }],
  ['QLinearMatMul', { weight: 3, isQuantised: true, classAxis: () => 1 }],
  ['QLinearConv', { weight: 3, isQuantised: true, classAxis: () => 0, isPointwise: true }],
]);

function gemmClassAxis(node: NodeProto): 0 | 1 {
  return integer(node, 'transB') === 1 ? 0 : 1;
}

/** Operators that change how values are written, not what they say. */
const reshaping = new Set(['Reshape', 'Flatten', 'Squeeze', 'Unsqueeze', 'Identity', 'Dropout', 'Cast']);
const quantising = new Set(['QuantizeLinear', 'DequantizeLinear']);

/** Operators that may stand between the last linear layer and the scores. */
const squashing = new Set(['Softmax', 'LogSoftmax', 'Sigmoid', 'QLinearSoftmax', 'QLinearSigmoid']);

/** Sums and scales; with a constant on one side they are the layer's bias, or a temperature. */
const elementwise: ReadonlyMap<string, readonly [number, number]> = new Map([
  ['Add', [0, 1]],
  ['Sub', [0, 1]],
  ['Mul', [0, 1]],
  ['Div', [0, 1]],
  ['QLinearAdd', [0, 3]],
  ['QLinearMul', [0, 3]],
]);

const averages = new Set(['GlobalAveragePool', 'AveragePool', 'ReduceMean']);
const quantisedAverages = new Set(['QLinearGlobalAveragePool', 'QLinearAveragePool']);

/**
 * @param scores name of the graph output that carries the logits or probabilities
 * @returns the head, or in words why there is none
 */
export function findClassifierHead(graph: GraphProto, scores: string): ClassifierHead | string {
  const wiring = new Wiring(graph);
  let tensor = scores;
  let isSquashed = false;
  // Each step goes to an earlier node of an acyclic graph; a damaged graph with a cycle ends with the count.
  for (let steps = 0; steps <= graph.node.length; steps++) {
    const node = wiring.producer(tensor);
    if (!node) return `the scores ${scores} are not computed from a linear layer`;
    const layer = linearLayers.get(node.opType);
    if (layer) {
      const head = headOf(wiring, node, layer);
      return head ? { ...head, isSquashed } : `the last ${node.opType} has no constant weights, or a kernel`;
    }
    isSquashed ||= squashing.has(node.opType);
    const before = beforeScores(wiring, node);
    if (before === undefined) return `the scores come out of ${node.opType}, which is no linear layer`;
    tensor = before;
  }
  return 'the graph runs in a circle';
}

/** The input that carries the scores through a node which only dresses them. */
function beforeScores(wiring: Wiring, node: NodeProto): string | undefined {
  if (reshaping.has(node.opType) || quantising.has(node.opType) || squashing.has(node.opType))
    return node.input[0];
  const sides = elementwise.get(node.opType)?.map((index) => node.input[index] ?? '');
  if (!sides?.some((side) => wiring.isConstant(side))) return undefined;
  return sides.find((side) => !wiring.isConstant(side));
}

function headOf(
  wiring: Wiring,
  node: NodeProto,
  layer: LinearLayer,
): Omit<ClassifierHead, 'isSquashed'> | undefined {
  const [activation = '', scale = '', zeroPoint = ''] = node.input;
  const weight = node.input[layer.weight] ?? '';
  if (!wiring.isConstant(weight)) return undefined;
  const dims = wiring.storedShape(weight);
  const classAxis = layer.classAxis(node);
  const [weightScale = '', weightZeroPoint = ''] = node.input.slice(layer.weight + 1);
  if (layer.isPointwise && dims?.slice(2).some((size) => size !== 1)) return undefined;
  return {
    embedding: layer.isQuantised
      ? wiring.asFloat({ tensor: activation, quantised: { scale, zeroPoint } })
      : { tensor: activation },
    features: findFeatures(wiring, activation),
    weights: {
      source: layer.isQuantised
        ? { tensor: weight, quantised: { scale: weightScale, zeroPoint: weightZeroPoint } }
        : { tensor: weight },
      classAxis,
    },
    classes: dims?.at(classAxis) ?? null,
  };
}

function findFeatures(wiring: Wiring, embedding: string): Source | null {
  let node = wiring.producer(embedding);
  while (node && (reshaping.has(node.opType) || quantising.has(node.opType))) {
    node = wiring.producer(node.input[0] ?? '');
  }
  const [tensor, scale, zeroPoint] = node?.input ?? [];
  if (!node || tensor === undefined) return null;
  if (averages.has(node.opType)) {
    return node.opType !== 'ReduceMean' || wiring.averagesPlanes(node) ? { tensor } : null;
  }
  if (!quantisedAverages.has(node.opType) || !scale || !zeroPoint || integer(node, 'channels_last') === 1)
    return null;
  return wiring.asFloat({ tensor, quantised: { scale, zeroPoint } });
}

/** Who makes which tensor. */
class Wiring {
  readonly #producers = new Map<string, NodeProto>();
  readonly #initialisers: ReadonlyMap<string, TensorProto>;

  constructor(graph: GraphProto) {
    for (const node of graph.node) for (const output of node.output) this.#producers.set(output, node);
    this.#initialisers = new Map(graph.initializer.map((tensor) => [tensor.name, tensor]));
  }

  producer(tensor: string): NodeProto | undefined {
    return this.#producers.get(tensor);
  }

  isConstant(tensor: string): boolean {
    return this.#stored(tensor) !== undefined;
  }

  /** Shape of a constant that is used as it is stored, or only dequantised; undefined where it is turned first. */
  storedShape(tensor: string): number[] | undefined {
    const stored = this.#stored(tensor);
    return stored && !stored.isTurned ? stored.tensor.dims.map(Number) : undefined;
  }

  /** Prefers the floats that a tensor was quantised from to the ones that can be made of it. */
  asFloat(source: Source): Source {
    const node = this.producer(source.tensor);
    return node?.opType === 'QuantizeLinear' ? { tensor: node.input[0] ?? '' } : source;
  }

  /** True for a ReduceMean over the height and width of `[N, D, h, w]`. */
  averagesPlanes(node: NodeProto): boolean {
    const attribute = attributeOf(node, 'axes')?.ints;
    const tensor = this.#stored(node.input[1] ?? '')?.tensor;
    const stored = tensor?.int64Data.length ? tensor.int64Data : tensor && readInt64(tensor.rawData);
    const axes = (attribute ?? stored ?? []).map(Number).toSorted((a, b) => a - b);
    return ['2,3', '-2,-1'].includes(axes.join());
  }

  #stored(tensor: string): { tensor: TensorProto; isTurned: boolean } | undefined {
    let isTurned = false;
    for (let steps = 0; steps < 8; steps++) {
      const initialiser = this.#initialisers.get(tensor);
      if (initialiser) return { tensor: initialiser, isTurned };
      const node = this.producer(tensor);
      if (node?.opType === 'Constant') {
        const value = attributeOf(node, 'value')?.t;
        return value && { tensor: value, isTurned };
      }
      if (
        !node ||
        !(quantising.has(node.opType) || reshaping.has(node.opType) || node.opType === 'Transpose')
      ) {
        return undefined;
      }
      isTurned ||= node.opType === 'Transpose' || reshaping.has(node.opType);
      tensor = node.input[0] ?? '';
    }
    return undefined;
  }
}

const attributeOf = (node: NodeProto, name: string): AttributeProto | undefined =>
  node.attribute.find((attribute) => attribute.name === name);

const integer = (node: NodeProto, name: string): number => Number(attributeOf(node, name)?.i ?? 0n);

function readInt64(bytes: Uint8Array): bigint[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: bytes.byteLength >> 3 }, (_, i) => view.getBigInt64(i * 8, true));
}
