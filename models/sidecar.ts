/** @file Sidecars: read, checked against the ONNX file they describe, and suggested where there is none. */
import { rename } from 'node:fs/promises';
import path from 'node:path';
import type { z } from 'zod';
import { Problem } from '../app/contract/problem.ts';
import { onDisk, writeDurably } from './disk.ts';
import { Sidecar } from './model.ts';
import type { Calibration, Model } from './model.ts';
import type { Inspection, TensorInfo } from './onnx/inspection.ts';
import { readModelFile } from './read-file.ts';

/** More than any list of labels needs. */
const maximumBytes = 16 * 2 ** 20;

/** `NAME.json` beside `NAME.onnx`; a sidecar is its own. */
export const sidecarPath = (file: string): string => file.replace(/\.(onnx|json)$/i, '') + '.json';

/** The sidecar of a model, which lies beside the weights under the model's id. */
export const sidecarOf = ({ id, file }: Pick<Model, 'id' | 'file'>): string =>
  path.join(path.dirname(file), `${id}.json`);

/** The id of the model whose weights a model uses; null where they are its own. */
export function weightsOf({ id, file }: Pick<Model, 'id' | 'file'>): string | null {
  const owner = path.basename(file).replace(/\.onnx$/i, '');
  return owner === id ? null : owner;
}

/**
 * The ONNX file that a JSON file names as its weights; null where it names none, or is none of ours: any JSON file may
 * lie in a folder of models.
 */
export async function weightsNamedIn(file: string): Promise<string | null> {
  try {
    const json = parseJson(await readModelFile(file, maximumBytes)) as { weights?: unknown } | null;
    const weights = json?.weights;
    // Only in the same folder; a sidecar that says anything else is refused when it is read as one.
    return typeof weights === 'string' ? path.join(path.dirname(file), path.basename(weights)) : null;
  } catch {
    return null;
  }
}

/** @throws Problem NOT_FOUND where there is none, BAD_MODEL naming the first field that is wrong */
export async function readSidecar(file: string): Promise<Sidecar> {
  const bytes = await readModelFile(file, maximumBytes);
  let json: unknown;
  try {
    json = parseJson(bytes);
  } catch (error) {
    const reason = (error as Error).message.replace(/\s+/g, ' '); // it quotes the file, which may have many lines
    throw new Problem('BAD_MODEL', `${file} is not JSON (${reason}).`, 'Correct the sidecar.', {
      cause: error,
    });
  }
  const parsed = Sidecar.safeParse(json);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const place = issue!.path.length > 0 ? ` at ${issue!.path.join('.')}` : '';
    throw new Problem('BAD_MODEL', `${file} is wrong${place} (${issue!.message}).`, 'Correct the sidecar.');
  }
  return parsed.data;
}

const parseJson = (bytes: Buffer): unknown => JSON.parse(bytes.toString().replace(/^\uFEFF/, ''));

/**
 * Replaces the calibration in a model's sidecar, all of it or nothing.
 * @throws Problem as `readSidecar`; DISK_FULL or READ_ONLY
 */
export async function writeCalibration(
  model: Pick<Model, 'id' | 'file'>,
  calibration: Calibration,
): Promise<void> {
  const file = sidecarOf(model);
  await writeSidecar(file, Sidecar.parse({ ...(await readSidecar(file)), calibration }));
}

/** Replaces what is there, all of it or nothing. @throws Problem DISK_FULL or READ_ONLY */
export async function writeSidecar(file: string, sidecar: Sidecar): Promise<void> {
  await onDisk(file, async () => {
    await writeDurably(`${file}.new`, `${JSON.stringify(sidecar, null, 2)}\n`);
    await rename(`${file}.new`, file);
  });
}

/** What to say where a sidecar is missing: an example filled in from the file as far as it tells. */
export function missingSidecar(onnxFile: string, inspection: Inspection): Problem {
  const file = sidecarPath(onnxFile);
  const example = JSON.stringify(suggestSidecar(path.basename(onnxFile, path.extname(onnxFile)), inspection));
  return new Problem(
    'BAD_MODEL',
    `${onnxFile} has no sidecar ${file}.`,
    `Write it, with the size, mean and std that the network was trained with, for example: ${example}`,
  );
}

function suggestSidecar(name: string, { inputs, outputs }: Inspection): z.input<typeof Sidecar> {
  const input = inputs.find(({ shape }) => shape?.length === 4) ?? inputs[0];
  const output = outputs.find(({ classes }) => classes !== null) ?? outputs[0]!;
  const layout = input?.shape?.at(3) === 3 ? 'NHWC' : 'NCHW';
  const size = input?.shape?.at(layout === 'NHWC' ? 1 : 2) ?? 224;
  const type = input?.type === 'uint8' ? 'uint8' : 'float32';
  const skip = output.classes === 1001 ? 1 : 0;
  return {
    name,
    licence: 'unknown',
    input: {
      ...(inputs.length > 1 && { name: input!.name }),
      layout,
      type,
      size,
      resize: Math.round(size / 0.875), // a crop of seven eighths is the custom since AlexNet
      ...(type === 'float32' && { mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] }),
    },
    output: { kind: output.kind, skip, ...(outputs.length > 1 && { name: output.name }) },
    labels: output.classes === 1000 + skip ? 'imagenet1k' : 'labels.txt',
  };
}

/**
 * @param labels how many there are
 * @param file the ONNX file, for messages
 * @param sidecarName what messages call the sidecar
 * @throws Problem BAD_MODEL where the sidecar or the number of labels does not fit the file
 */
export function checkSidecar(
  sidecar: Sidecar,
  inspection: Inspection,
  labels: number,
  file: string,
  sidecarName = 'its sidecar',
): void {
  checkInput(sidecar.input, inspection.inputs, file, sidecarName);
  const output = pick(inspection.outputs, sidecar.output.name, 'output', file);
  if (output.type !== 'float32') throw misfit(file, `gives ${output.name} as ${output.type}, not float32`);
  if (output.classes === null) return; // only a run can tell
  const { skip } = sidecar.output;
  if (output.classes - skip !== labels) {
    const left =
      skip > 0 ? `${output.classes - skip} classes after skipping ${skip}` : `${output.classes} classes`;
    throw new Problem(
      'BAD_MODEL',
      `${file} has ${left}, but there are ${labels} labels.`,
      'Give one label for each class, in the order of the classes.',
    );
  }
}

function checkInput(
  wanted: Sidecar['input'],
  inputs: readonly TensorInfo[],
  file: string,
  sidecarName: string,
): void {
  const { name, type, shape } = pick(inputs, wanted.name, 'input', file);
  if (type !== wanted.type)
    throw misfit(file, `takes ${name} as ${type}, but ${sidecarName} says ${wanted.type}`);
  if (!shape) return;
  const { layout, size } = wanted;
  const [channels, height, width] = layout === 'NCHW' ? ([1, 2, 3] as const) : ([3, 1, 2] as const);
  const fits = (place: number, length: number) => (shape[place] ?? length) === length;
  if (shape.length !== 4 || !fits(channels, 3)) {
    const expected = layout === 'NCHW' ? [null, 3, size, size] : [null, size, size, 3];
    const [given, said] = [shape, expected].map((dims) => `[${dims.map((side) => side ?? 'N').join(', ')}]`);
    throw misfit(file, `takes ${name} as ${given}, but ${sidecarName} says ${layout} ${said}`);
  }
  if (!fits(height, size) || !fits(width, size)) {
    const taken = `${shape[width] ?? 'N'} x ${shape[height] ?? 'N'}`;
    throw new Problem(
      'BAD_MODEL',
      `${file} takes pictures of ${taken} pixels only, but ${sidecarName} says ${size}.`,
      'Correct input.size and input.resize, or export the network with a free height and width.',
    );
  }
}

function pick<T extends TensorInfo>(
  tensors: readonly T[],
  name: string | undefined,
  what: string,
  file: string,
): T {
  const found = name === undefined ? tensors[0] : tensors.find((tensor) => tensor.name === name);
  if (found && (name !== undefined || tensors.length === 1)) return found;
  const names = tensors.map((tensor) => tensor.name).join(', ') || 'none';
  throw name === undefined
    ? misfit(file, `has several ${what}s (${names}), and its sidecar does not say which (${what}.name)`)
    : misfit(file, `has no ${what} ${name}, only ${names}`);
}

const misfit = (file: string, what: string): Problem =>
  new Problem('BAD_MODEL', `${file} ${what}.`, 'Correct the sidecar.');
