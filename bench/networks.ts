/**
 * @file The networks that are benchmarked: two small ones of ../shared, and a ResNeXt-50 with weights from a seed, which
 * are stored in 32 bits or, as `resnext50-w8`, in 8; and that of 32 bits with the smaller input of the fast form.
 */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fastSize } from '../models/catalog.ts';
import type { StateDict, Tensor } from '../models/checkpoints/state-dict.ts';
import { installFast } from '../models/install.ts';
import { imagenetLabels } from '../models/labels.ts';
import type { Model } from '../models/model.ts';
import { ModelRegistry } from '../models/registry.ts';
import { buildNetwork, imagenetNormalisation } from '../models/resnext/build.ts';
import type { WeightStorage } from '../models/resnext/layers.ts';

export const networkNames = {
  mobilenet: 'mobilenetv2-12-int8',
  coral: 'coral_mobilenet_v2_1.0_224_w8',
  resnext50: 'resnext50',
  'resnext50-w8': 'resnext50-w8',
  'resnext50-fast': 'resnext50-fast',
} as const;

export const isNamed = (name: string): name is keyof typeof networkNames => name in networkNames;

/** How the weights of a ResNeXt-50 are stored, by its name. */
export const storageOf = (name: string): WeightStorage =>
  name === networkNames['resnext50-w8'] ? 'int8' : 'float32';

/**
 * @param name one of `networkNames`, or the path of a model
 * @param folder where a ResNeXt-50 is written, and what is known of the files is kept
 */
export async function openNetwork(name: string, folder: string): Promise<Model> {
  await mkdir(folder, { recursive: true });
  if (name.startsWith('resnext50')) await writeResnext50(folder, 'uint8', storageOf(name));
  const shared = resolve(import.meta.dirname, '../../shared/models');
  const registry = new ModelRegistry({
    searchFolders: existsSync(shared) ? [folder, shared] : [folder],
    installFolder: folder,
  });
  if (name === networkNames['resnext50-fast']) {
    await installFast(await registry.find(networkNames.resnext50), { id: name, size: fastSize });
  }
  return registry.find(isNamed(name) ? networkNames[name] : name);
}

/**
 * A ResNeXt-50 (32x4d) whose answers mean nothing and whose speed is that of a trained one.
 * @param input `uint8` for us; `float32`, normalised outside, for a peer that prepares pictures itself
 * @param weights how they are stored; with `int8` the network is named `resnext50-w8`
 * @returns the ONNX file
 */
export async function writeResnext50(
  folder: string,
  input: 'uint8' | 'float32',
  weights: WeightStorage,
): Promise<string> {
  const { bytes } = buildNetwork(randomResnext50(), {
    input: input === 'uint8' ? { type: 'uint8', ...imagenetNormalisation } : { type: 'float32' },
    weights,
  });
  const name = weights === 'int8' ? networkNames['resnext50-w8'] : networkNames.resnext50;
  const file = join(folder, `${name}.onnx`);
  await writeFile(file, bytes);
  const sidecar = {
    name: 'ResNeXt-50 32x4d, random weights',
    licence: 'MIT',
    input: { layout: 'NHWC', type: 'uint8', size: 224, resize: 232, interpolation: 'bilinear' },
    output: { kind: 'logits', name: 'logits', embedding: 'embedding', features: 'features' },
    labels: 'imagenet1k',
  };
  if (input === 'uint8') await writeFile(join(folder, `${name}.json`), JSON.stringify(sidecar));
  return file;
}

function randomResnext50(): StateDict {
  const state = new Map<string, Tensor>();
  const weight = (name: string, ...shape: number[]): void => {
    const size = shape.reduce((a, b) => a * b);
    const bound = Math.sqrt(6 / (size / shape[0]!));
    state.set(name, { shape, data: noise(name, size).map((value) => value * bound) });
  };
  const norm = (name: string, size: number): void => {
    for (const part of ['weight', 'bias', 'running_mean', 'running_var']) {
      const isScale = part === 'weight' || part === 'running_var';
      const data = noise(`${name}.${part}`, size).map((value) => (isScale ? 1 + value / 2 : value / 10));
      state.set(`${name}.${part}`, { shape: [size], data });
    }
  };
  weight('conv1.weight', 64, 3, 7, 7);
  norm('bn1', 64);
  let channels = 64;
  [3, 4, 6, 3].forEach((blocks, index) => {
    const width = 128 * 2 ** index;
    for (let i = 0; i < blocks; i++) {
      const block = `layer${index + 1}.${i}`;
      weight(`${block}.conv1.weight`, width, channels, 1, 1);
      norm(`${block}.bn1`, width);
      weight(`${block}.conv2.weight`, width, width / 32, 3, 3);
      norm(`${block}.bn2`, width);
      weight(`${block}.conv3.weight`, width * 2, width, 1, 1);
      norm(`${block}.bn3`, width * 2);
      if (i === 0) {
        weight(`${block}.downsample.0.weight`, width * 2, channels, 1, 1);
        norm(`${block}.downsample.1`, width * 2);
      }
      channels = width * 2;
    }
  });
  weight('fc.weight', imagenetLabels().length, channels);
  state.set('fc.bias', { shape: [imagenetLabels().length], data: new Float32Array(imagenetLabels().length) });
  return state;
}

/** The same values between -1 and 1 for the same name. */
function noise(name: string, size: number): Float32Array {
  let x = createHash('sha256').update(name).digest().readUInt32LE(0) | 1;
  return Float32Array.from({ length: size }, () => {
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    return x / 2 ** 31;
  });
}
