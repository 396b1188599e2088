/** @file Puts a model into the folder of installed ones, all of it or nothing. */
import { createHash } from 'node:crypto';
import { mkdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Candidate } from './candidate.ts';
import { onDisk, writeDurably } from './disk.ts';
import { Sidecar } from './model.ts';
import type { Model } from './model.ts';
import { sidecarOf, writeSidecar } from './sidecar.ts';

/** Runs a model that is about to be installed, and throws where it does not run. */
export type Verify = (model: Model) => Promise<void>;

/**
 * Written aside first, then moved; the sidecar comes last, for a model counts from when it has one. Replaces a model of
 * the same id.
 * @returns the path of the ONNX file
 * @throws Problem DISK_FULL or READ_ONLY; whatever `verify` throws, and then nothing is installed
 */
export async function install(
  id: string,
  candidate: Candidate,
  folder: string,
  verify?: Verify,
): Promise<string> {
  const { bytes, sidecar, labels } = candidate;
  const staging = path.join(folder, `.installing-${id}`);
  const names = { onnx: `${id}.onnx`, json: `${id}.json` };
  const staged = { onnx: path.join(staging, names.onnx), json: path.join(staging, names.json) };
  const installed = { onnx: path.join(folder, names.onnx), json: path.join(folder, names.json) };
  try {
    await onDisk(staging, async () => {
      await rm(staging, { recursive: true, force: true });
      await mkdir(staging, { recursive: true });
      await writeDurably(staged.onnx, bytes);
      await writeDurably(staged.json, `${JSON.stringify(sidecar, null, 2)}\n`);
    });
    const version = createHash('sha256').update(bytes).digest('hex');
    await verify?.({ id, file: staged.onnx, sidecar, labels, version });
    await onDisk(folder, async () => {
      await rm(installed.json, { force: true });
      await rename(staged.onnx, installed.onnx);
      await rename(staged.json, installed.json);
    });
  } finally {
    await rm(staging, { recursive: true, force: true }).catch(() => undefined); // the next installation tries again
  }
  return installed.onnx;
}

/**
 * Installs the fast form of an installed model, of which only a sidecar is written: the same weights with a smaller input,
 * which shows the same part of a picture. It waits for a calibration of its own.
 * @param fast its id, and the side of its input in pixels
 * @throws Problem DISK_FULL or READ_ONLY; whatever `verify` throws, and then nothing is installed
 */
export async function installFast(
  model: Model,
  { id, size }: { readonly id: string; readonly size: number },
  verify?: Verify,
): Promise<void> {
  const { name, input } = model.sidecar;
  const sidecar = Sidecar.parse({
    ...model.sidecar,
    name: `${name}, fast`,
    weights: path.basename(model.file),
    input: { ...input, size, resize: Math.round((input.resize * size) / input.size) },
    calibration: undefined,
  });
  const fast = { ...model, id, sidecar };
  await verify?.(fast);
  await writeSidecar(sidecarOf(fast), sidecar);
}
