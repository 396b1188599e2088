/** @file The same network for the peer: a folder laid out as @huggingface/transformers wants it. */
import { existsSync } from 'node:fs';
import { execFile } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { toBinary } from '@bufbuild/protobuf';
import type { Model } from '../models/model.ts';
import { ModelProtoSchema } from '../models/onnx/onnx_pb.js';
import { decodeOnnx } from '../models/onnx/read.ts';
import { storageOf, writeResnext50 } from './networks.ts';

const peer = join(import.meta.dirname, 'peer');
export const isPeerInstalled = existsSync(join(peer, 'node_modules'));

/**
 * Writes `FOLDER/NAME` with the network and its pre-processing.
 * @returns the model's name
 */
export async function writePeerModel(model: Model, folder: string): Promise<string> {
  const home = join(folder, model.id);
  await mkdir(join(home, 'onnx'), { recursive: true });
  // The peer prepares pixels outside of the network: ours that do it inside are built without.
  const file =
    model.sidecar.input.type === 'uint8'
      ? await writeResnext50(join(home, 'onnx'), 'float32', storageOf(model.id))
      : model.file;
  await writeFile(join(home, 'onnx', 'model.onnx'), renamed(await readFile(file)));

  const { input } = model.sidecar;
  const [mean, std] = input.type === 'uint8' ? imagenet : [input.mean, input.std];
  const id2label = Object.fromEntries(model.labels.map((label, index) => [index, label]));
  const config = { model_type: 'resnet', architectures: ['ResNetForImageClassification'], id2label };
  const preprocessor = {
    image_processor_type: 'ConvNextImageProcessor',
    do_resize: true,
    size: { shortest_edge: input.resize },
    resample: input.interpolation === 'bicubic' ? 3 : 2,
    do_center_crop: true,
    crop_size: { height: input.size, width: input.size },
    crop_pct: input.size / input.resize,
    do_rescale: true,
    rescale_factor: 1 / 255,
    do_normalize: true,
    image_mean: mean,
    image_std: std,
  };
  await writeFile(join(home, 'config.json'), JSON.stringify(config));
  await writeFile(join(home, 'preprocessor_config.json'), JSON.stringify(preprocessor));
  return model.id;
}

const imagenet = [
  [0.485, 0.456, 0.406],
  [0.229, 0.224, 0.225],
];

/** Input and first output under the names that the peer looks for. */
function renamed(bytes: Uint8Array): Uint8Array {
  const model = decodeOnnx(bytes, 'model.onnx');
  const { graph } = model;
  const initialised = new Set(graph.initializer.map(({ name }) => name));
  const names = new Map([
    [graph.input.find(({ name }) => !initialised.has(name))!.name, 'pixel_values'],
    [graph.output[0]!.name, 'logits'],
  ]);
  const rename = (name: string) => names.get(name) ?? name;
  for (const value of [...graph.input, ...graph.output]) value.name = rename(value.name);
  for (const node of graph.node) {
    node.input = node.input.map(rename);
    node.output = node.output.map(rename);
  }
  return toBinary(ModelProtoSchema, model);
}

/** @returns pictures a second */
export async function runPeer(folder: string, name: string, pictures: readonly string[]): Promise<number> {
  const { stdout } = await promisify(execFile)(process.execPath, ['classify.js', folder, name, ...pictures], {
    cwd: peer,
    maxBuffer: 2 ** 24,
  });
  const result = JSON.parse(stdout.trim().split('\n').at(-1)!) as { pictures: number; seconds: number };
  return result.pictures / result.seconds;
}
