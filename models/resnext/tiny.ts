/** @file A ResNeXt small enough for tests: the real builder, few blocks, few channels, weights made from a seed. */
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { StateDict, Tensor } from '../checkpoints/state-dict.ts';
import { imagenetLabels } from '../labels.ts';
import type { Sidecar } from '../model.ts';
import { buildNetwork, imagenetNormalisation } from './build.ts';

/** Channels of the stem, and of each stage within its block and after it. */
const stem = 8;
const stages = [
  { width: 8, out: 16 },
  { width: 16, out: 32 },
  { width: 16, out: 32 },
  { width: 32, out: 64 },
];
const groups = 4;

export interface TinyModel {
  readonly classes: number;
  /** Pixels: the side of the network's input, at least 16. */
  readonly size: number;
  readonly seed: number;
  /** One per class; without them the first classes of ImageNet-1k, by wnid. */
  readonly labels?: readonly string[];
}

/**
 * Writes `tiny-SEED.onnx` and its sidecar into a folder that exists.
 * @returns the path of the ONNX file
 */
export async function writeTinyModel(folder: string, options: TinyModel): Promise<string> {
  const { bytes, sidecar } = makeTinyModel(options);
  const name = path.join(folder, `tiny-${options.seed}`);
  await writeFile(`${name}.onnx`, bytes);
  await writeFile(`${name}.json`, JSON.stringify(sidecar, null, 2));
  return `${name}.onnx`;
}

export function makeTinyModel(options: TinyModel): { bytes: Uint8Array; sidecar: Sidecar } {
  const { bytes } = buildNetwork(tinyStateDict(options.classes, options.seed), {
    input: { type: 'uint8', ...imagenetNormalisation },
    weights: 'float32',
  });
  const sidecar: Sidecar = {
    name: `Tiny ResNeXt ${options.seed}`,
    licence: 'MIT',
    input: {
      layout: 'NHWC',
      type: 'uint8',
      size: options.size,
      resize: options.size,
      interpolation: 'bilinear',
      colour: 'RGB',
      mean: [0, 0, 0],
      std: [1, 1, 1],
    },
    output: { kind: 'logits', skip: 0, name: 'logits', embedding: 'embedding', features: 'features' },
    labels: [...(options.labels ?? imagenetLabels().slice(0, options.classes))],
  };
  return { bytes, sidecar };
}

/** Parameters under torchvision's names, the same for the same seed. */
export function tinyStateDict(classes: number, seed: number): StateDict {
  const random = mulberry32(seed);
  const state = new Map<string, Tensor>();
  /** Uniform, with the variance that keeps a signal's size through ReLUs (He et al., ICCV 2015). */
  const weight = (name: string, ...shape: number[]): void => {
    const size = shape.reduce((a, b) => a * b);
    const bound = Math.sqrt(6 / (size / shape[0]!));
    state.set(name, { shape, data: Float32Array.from({ length: size }, () => (2 * random() - 1) * bound) });
  };
  const vector = (name: string, size: number, value: () => number): void => {
    state.set(name, { shape: [size], data: Float32Array.from({ length: size }, value) });
  };
  /** The offset is below zero so that few channels answer, and others to another picture. */
  const norm = (name: string, size: number): void => {
    vector(`${name}.weight`, size, () => 0.5 + random());
    vector(`${name}.bias`, size, () => -0.4 - 0.2 * random());
    vector(`${name}.running_mean`, size, () => (2 * random() - 1) * 0.1);
    vector(`${name}.running_var`, size, () => 0.5 + random());
  };

  weight('conv1.weight', stem, 3, 7, 7);
  norm('bn1', stem);
  let channels = stem;
  stages.forEach(({ width, out }, index) => {
    const block = `layer${index + 1}.0`;
    weight(`${block}.conv1.weight`, width, channels, 1, 1);
    norm(`${block}.bn1`, width);
    weight(`${block}.conv2.weight`, width, width / groups, 3, 3);
    norm(`${block}.bn2`, width);
    weight(`${block}.conv3.weight`, out, width, 1, 1);
    norm(`${block}.bn3`, out);
    weight(`${block}.downsample.0.weight`, out, channels, 1, 1);
    norm(`${block}.downsample.1`, out);
    channels = out;
  });
  weight('fc.weight', classes, channels);
  vector('fc.bias', classes, () => (2 * random() - 1) * 0.1);
  return state;
}

/** Tommy Ettinger's 32-bit generator: small, and the same everywhere. Values in [0, 1). */
function mulberry32(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let x = state;
    x = Math.imul(x ^ (x >>> 15), x | 1);
    x ^= x + Math.imul(x ^ (x >>> 7), x | 61);
    return ((x ^ (x >>> 14)) >>> 0) / 2 ** 32;
  };
}
