/** @file Puts a model into the folder of installed ones, all of it or nothing. */
import { createHash } from 'node:crypto';
import { mkdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Candidate } from './candidate.ts';
import { onDisk, writeDurably } from './disk.ts';
import type { Model } from './model.ts';

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
