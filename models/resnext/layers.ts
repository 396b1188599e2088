/** @file The layers that the networks here are made of: parameters by name in, ONNX nodes out. */
import { Problem } from '../../app/contract/problem.ts';
import type { StateDict, Tensor } from '../checkpoints/state-dict.ts';
import type { GraphBuilder } from '../onnx/graph-builder.ts';

/** PyTorch's default, which torchvision, timm and the notebook all keep. */
const batchNormEpsilon = 1e-5;

/** `int8`: one scale per output channel, behind a DequantizeLinear; a quarter of the size, for files that travel. */
export type WeightStorage = 'float32' | 'int8';

/** A value `[N, channels, h, w]` in the graph. */
export interface FeatureMap {
  readonly name: string;
  readonly channels: number;
}

/** Writes layers into a graph and remembers which parameters were used, so that none is left out unnoticed. */
export class Layers {
  readonly #graph: GraphBuilder;
  readonly #state: StateDict;
  readonly #storage: WeightStorage;
  readonly #used = new Set<string>();

  constructor(graph: GraphBuilder, state: StateDict, storage: WeightStorage) {
    this.#graph = graph;
    this.#state = state;
    this.#storage = storage;
  }

  has(parameter: string): boolean {
    return this.#state.has(parameter);
  }

  /** Parameters that no layer has asked for. `num_batches_tracked` counts training steps and has no use here. */
  unused(): string[] {
    return [...this.#state.keys()].filter(
      (name) => !this.#used.has(name) && !name.endsWith('num_batches_tracked'),
    );
  }

  /**
   * A convolution and the batch norm after it, folded into one:
   * g (w*x - m) / sqrt(v + e) + b = (w g / sqrt(v + e)) * x + (b - m g / sqrt(v + e)).
   * Padded so that a stride of 1 keeps the size. The number of groups follows from the shapes.
   */
  convolution(input: FeatureMap, convolution: string, norm: string, stride = 1): FeatureMap {
    const { shape, data } = this.#parameter(`${convolution}.weight`, 4);
    const [channels, perGroup, height, width] = shape as [number, number, number, number];
    const groups = input.channels / perGroup;
    if (!Number.isInteger(groups) || channels % groups !== 0) {
      throw new Problem(
        'BAD_MODEL',
        `The parameter ${convolution}.weight has shape [${shape.join(', ')}], which does not fit ${input.channels} channels.`,
      );
    }
    const gain = this.#perChannel(`${norm}.weight`, channels);
    const offset = this.#perChannel(`${norm}.bias`, channels);
    const mean = this.#perChannel(`${norm}.running_mean`, channels);
    const variance = this.#perChannel(`${norm}.running_var`, channels);

    const size = perGroup * height * width;
    const weight = new Float32Array(data.length);
    const bias = new Float32Array(channels);
    for (let channel = 0; channel < channels; channel++) {
      const scale = gain[channel]! / Math.sqrt(variance[channel]! + batchNormEpsilon);
      for (let i = channel * size; i < (channel + 1) * size; i++) weight[i] = data[i]! * scale;
      bias[channel] = offset[channel]! - mean[channel]! * scale;
    }
    const inputs = [
      input.name,
      this.#weight(`${convolution}.weight`, shape, weight),
      this.#graph.constant(`${convolution}.bias`, [channels], bias),
    ];
    const [top, left] = [height >> 1, width >> 1];
    const attributes = {
      kernel_shape: [height, width],
      strides: [stride, stride],
      pads: [top, left, top, left],
      group: groups,
    };
    return { name: this.#graph.node('Conv', inputs, convolution, attributes), channels };
  }

  relu({ name, channels }: FeatureMap, output = `${name}.relu`): FeatureMap {
    return { name: this.#graph.node('Relu', [name], output), channels };
  }

  /** 3x3 with stride 2, as in the stem of a residual network. */
  maxPool({ name, channels }: FeatureMap): FeatureMap {
    const attributes = { kernel_shape: [3, 3], strides: [2, 2], pads: [1, 1, 1, 1] };
    return { name: this.#graph.node('MaxPool', [name], 'maxpool', attributes), channels };
  }

  add(a: FeatureMap, b: FeatureMap, output: string): FeatureMap {
    if (a.channels !== b.channels) {
      throw new Problem('BAD_MODEL', `The sum ${output} adds ${a.channels} and ${b.channels} channels.`);
    }
    return { name: this.#graph.node('Add', [a.name, b.name], output), channels: a.channels };
  }

  /** Average over height and width: `[N, channels]`. */
  globalAverage({ name }: FeatureMap, output: string): string {
    return this.#graph.node('Flatten', [this.#graph.node('GlobalAveragePool', [name], 'avgpool')], output, {
      axis: 1,
    });
  }

  /** @returns the number of classes */
  linear(input: string, features: number, layer: string, output: string): number {
    const { shape, data } = this.#parameter(`${layer}.weight`, 2);
    const classes = shape[0]!;
    if (shape[1] !== features) {
      throw new Problem(
        'BAD_MODEL',
        `The parameter ${layer}.weight takes ${shape[1]} features, but the network gives ${features}.`,
      );
    }
    const inputs = [
      input,
      this.#weight(`${layer}.weight`, shape, data),
      this.#graph.constant(`${layer}.bias`, [classes], this.#perChannel(`${layer}.bias`, classes)),
    ];
    this.#graph.node('Gemm', inputs, output, { transB: 1 });
    return classes;
  }

  #parameter(name: string, rank: number): Tensor {
    const tensor = this.#state.get(name);
    if (!tensor) throw new Problem('BAD_MODEL', `The parameter ${name} is missing.`);
    if (tensor.shape.length !== rank || tensor.data.length === 0) {
      throw new Problem(
        'BAD_MODEL',
        `The parameter ${name} has shape [${tensor.shape.join(', ')}], not ${rank} dimensions.`,
      );
    }
    this.#used.add(name);
    return tensor;
  }

  #perChannel(name: string, channels: number): Float32Array {
    const { shape, data } = this.#parameter(name, 1);
    if (shape[0] !== channels) {
      throw new Problem(
        'BAD_MODEL',
        `The parameter ${name} has ${shape[0]} values, not one for each of ${channels} channels.`,
      );
    }
    return data;
  }

  /** @returns the name of the weight as float32 */
  #weight(name: string, shape: readonly number[], data: Float32Array): string {
    if (this.#storage === 'float32') return this.#graph.constant(name, shape, data);
    const { values, scales } = quantise(data, shape[0]!);
    const inputs = [
      this.#graph.constant(`${name}.int8`, shape, values),
      this.#graph.constant(`${name}.scale`, [shape[0]!], scales),
    ];
    return this.#graph.node('DequantizeLinear', inputs, name, { axis: 0 });
  }
}

/** Symmetric, one scale per output channel: data = values * scale, within half a scale. */
function quantise(data: Float32Array, channels: number): { values: Int8Array; scales: Float32Array } {
  const size = data.length / channels;
  const values = new Int8Array(data.length);
  const scales = new Float32Array(channels);
  for (let channel = 0; channel < channels; channel++) {
    const part = data.subarray(channel * size, (channel + 1) * size);
    let largest = 0;
    for (const value of part) largest = Math.max(largest, Math.abs(value));
    const scale = Math.fround(largest / 127) || 1;
    scales[channel] = scale;
    for (let i = 0; i < size; i++) values[channel * size + i] = Math.round(part[i]! / scale);
  }
  return { values, scales };
}
