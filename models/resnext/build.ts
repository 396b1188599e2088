/** @file From a state dict to an ONNX classifier: preprocessing, one of the known networks, and its head. */
import { Problem } from '../../app/contract/problem.ts';
import type { StateDict } from '../checkpoints/state-dict.ts';
import { GraphBuilder } from '../onnx/graph-builder.ts';
import { Layers } from './layers.ts';
import type { FeatureMap, WeightStorage } from './layers.ts';
import type { Normalisation } from './normalisation.ts';
import { notebook } from './notebook.ts';
import { resnext } from './resnext.ts';

export { imagenetNormalisation } from './normalisation.ts';

export interface BuildOptions {
  /**
   * `uint8`: RGB pixels `[N, H, W, 3]`, normalised inside the graph. `float32`: `[N, 3, H, W]`, normalised already.
   * N, H and W are free either way; below 32 pixels a ResNeXt has nothing left to look at.
   */
  readonly input: ({ readonly type: 'uint8' } & Normalisation) | { readonly type: 'float32' };
  readonly weights: WeightStorage;
}

export interface BuiltNetwork {
  /** The ONNX file: input `pixels`; outputs `logits [N,C]`, `embedding [N,D]` and `features [N,D,h,w]`. */
  readonly bytes: Uint8Array;
  readonly classes: number;
}

/**
 * Which network it is follows from the parameters' names.
 * @throws Problem BAD_MODEL naming the first parameter that is missing, does not fit, or has no place in the network
 */
export function buildNetwork(state: StateDict, options: BuildOptions): BuiltNetwork {
  const isNotebook = state.has('layer1.0.weight');
  const graph = new GraphBuilder(isNotebook ? 'notebook' : 'resnext');
  const layers = new Layers(graph, state, options.weights);
  const image = imageInput(graph, options.input);
  const features = (isNotebook ? notebook : resnext)(layers, image, 'features');
  const embedding = layers.globalAverage(features, 'embedding');
  const classes = layers.linear(embedding, features.channels, 'fc', 'logits');

  const [stranger] = layers.unused();
  if (stranger !== undefined) {
    throw new Problem('BAD_MODEL', `The parameter ${stranger} has no place in a ResNeXt.`);
  }
  graph.output('logits', 'float32', ['N', classes]);
  graph.output('embedding', 'float32', ['N', features.channels]);
  graph.output('features', 'float32', ['N', features.channels, 'h', 'w']);
  return { bytes: graph.toBytes(), classes };
}

function imageInput(graph: GraphBuilder, input: BuildOptions['input']): FeatureMap {
  if (input.type === 'float32') {
    return { name: graph.input('pixels', 'float32', ['N', 3, 'H', 'W']), channels: 3 };
  }
  const mean = Float32Array.from(input.mean, (value) => value * 255);
  const scale = Float32Array.from(input.std, (value) => 1 / (value * 255));
  const pixels = graph.input('pixels', 'uint8', ['N', 'H', 'W', 3]);
  const float = graph.node('Cast', [pixels], 'pixels.float', { to: 1 });
  const centred = graph.node('Sub', [float, graph.constant('mean', [3], mean)], 'pixels.centred');
  const scaled = graph.node('Mul', [centred, graph.constant('scale', [3], scale)], 'pixels.scaled');
  return { name: graph.node('Transpose', [scaled], 'image', { perm: [0, 3, 1, 2] }), channels: 3 };
}
