/** @file A model on its way in: any file that a person or the catalog offers, made into an ONNX file and a sidecar that fits. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { Problem } from '../app/contract/problem.ts';
import { readCheckpoint } from './checkpoints/read.ts';
import { isCheckpoint } from './checkpoints/state-dict.ts';
import type { StateDict } from './checkpoints/state-dict.ts';
import { imagenetLabels, readLabels, resolveLabels } from './labels.ts';
import { Sidecar } from './model.ts';
import { inspect } from './onnx/inspect.ts';
import { decodeOnnx, readOnnx } from './onnx/read.ts';
import type { OnnxModel } from './onnx/read.ts';
import { buildNetwork } from './resnext/build.ts';
import { imagenetNormalisation } from './resnext/normalisation.ts';
import { checkSidecar, missingSidecar, readSidecar, sidecarPath } from './sidecar.ts';

export interface Candidate {
  /** The ONNX file. */
  readonly bytes: Uint8Array;
  /** Complete in itself: its labels are a list, or those of ImageNet-1k. */
  readonly sidecar: Sidecar;
  readonly labels: readonly string[];
}

export interface Description {
  /** How the file sees pictures. For a checkpoint: the float input that its network was trained with. */
  readonly sidecar?: Sidecar | undefined;
  /** One per class, if they are known apart from the sidecar. */
  readonly labels?: readonly string[] | undefined;
}

/**
 * What was said about a file on the command line, or lies beside it.
 * @throws Problem NOT_FOUND or BAD_MODEL
 */
export async function describe(
  file: string,
  given: { readonly sidecar?: string | undefined; readonly labels?: string | undefined },
): Promise<Description> {
  const beside = sidecarPath(file.replace(/\.\w+$/, ''));
  const sidecarFile = given.sidecar ?? (existsSync(beside) ? beside : undefined);
  const sidecar = sidecarFile === undefined ? undefined : await readSidecar(sidecarFile);
  if (given.labels !== undefined) return { sidecar, labels: await readLabels(given.labels) };
  if (sidecar === undefined) return {};
  return { sidecar, labels: await resolveLabels(sidecar.labels, path.dirname(sidecarFile!)) };
}

/**
 * @param file `.onnx`, kept as it is, or a checkpoint of a ResNeXt, built into ONNX
 * @throws Problem NOT_FOUND or BAD_MODEL
 */
export async function makeCandidate(file: string, description: Description): Promise<Candidate> {
  if (isCheckpoint(file)) return fromStateDict(await readCheckpoint(file), description, file);
  const { bytes, model } = await readOnnx(file);
  const { sidecar, labels } = description;
  if (sidecar && labels) return complete(bytes, sidecar, labels, file);
  if (holdsWeights(model)) return fromStateDict(await readCheckpoint(file), description, file);
  throw missingSidecar(file, inspect(model));
}

/** An export under PyTorch's names, its batch norms still there, is as good as a checkpoint. */
function holdsWeights({ graph }: OnnxModel): boolean {
  const names = new Set(graph.initializer.map(({ name }) => name));
  return ['conv1.weight', 'bn1.running_mean', 'fc.weight'].every((name) => names.has(name));
}

function fromStateDict(state: StateDict, { sidecar, labels }: Description, file: string): Candidate {
  const wanted = sidecar ?? plainDescription(path.basename(file).replace(/\.\w+$/, ''));
  const { input } = wanted;
  if (input.type !== 'float32') {
    throw new Problem(
      'BAD_MODEL',
      `${file} takes floats, but its sidecar says ${input.type}.`,
      'Give the type float32, with the mean and std that the network was trained with.',
    );
  }
  const { bytes, classes } = build(state, input, file);
  const known = labels ?? (classes === 1000 ? imagenetLabels() : undefined);
  if (!known) {
    throw new Problem(
      'BAD_MODEL',
      `${file} has ${classes} classes, and nothing says what they are called.`,
      `Name a text file of ${classes} lines with --labels FILE.`,
    );
  }
  const built = {
    ...wanted,
    input: { ...input, name: undefined, layout: 'NHWC', type: 'uint8', mean: undefined, std: undefined },
    output: {
      kind: 'logits',
      skip: wanted.output.skip,
      name: 'logits',
      embedding: 'embedding',
      features: 'features',
    },
  };
  return complete(bytes, Sidecar.parse(built), known, file);
}

function build(
  state: StateDict,
  { mean, std }: Sidecar['input'],
  file: string,
): { bytes: Uint8Array; classes: number } {
  try {
    return buildNetwork(state, { input: { type: 'uint8', mean, std }, weights: 'float32' });
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    const hint =
      'Only a ResNeXt under the names of torchvision or timm, or the network of the notebook, can be built; ' +
      'export any other to ONNX and import that.';
    const message = `${file} cannot be built into a network. ${error.message}`;
    throw new Problem('BAD_MODEL', message, hint, { cause: error });
  }
}

/** What a network that was trained as most are on ImageNet takes. */
const plainDescription = (name: string): Sidecar =>
  Sidecar.parse({
    name,
    licence: 'unknown',
    input: { layout: 'NCHW', type: 'float32', size: 224, resize: 256, ...imagenetNormalisation },
    output: { kind: 'logits' },
    labels: 'imagenet1k',
  });

function complete(bytes: Uint8Array, sidecar: Sidecar, labels: readonly string[], file: string): Candidate {
  checkSidecar(sidecar, inspect(decodeOnnx(bytes, file)), labels.length, file);
  const isImagenet = labels.join('\n') === imagenetLabels().join('\n');
  const own = { ...sidecar, weights: undefined, labels: isImagenet ? ('imagenet1k' as const) : [...labels] };
  return { bytes, sidecar: own, labels };
}
