/**
 * @file A stand-in for a device, for tests: a Node whose onnxruntime has a "webgpu" that is the CPU with faults. The product
 * knows nothing of it: it is the Node that runs the engine's processes (`VisionOptions.node`, or PHOTOTAG_NODE), which is
 * told to load another module in the place of ../../onnxruntime.ts.
 */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

export type Fault = 'create' | 'first run' | 'hang' | 'crash' | 'wrong' | 'no numbers';

export interface StandIn {
  /** What goes wrong in the trial. */
  readonly inTrial?: Fault;
  /** What goes wrong at work, and after how many runs. */
  readonly atWork?: Fault;
  readonly afterRuns?: number;
  /** Milliseconds that each run takes, whatever the batch; by default as long as it takes. */
  readonly runMs?: number;
  /** Milliseconds that each picture takes the CPU in its trial; 20 by default, so that the stand-in is faster. */
  readonly cpuMs?: number;
  /** The folder of thumbnails: each run at work waits for that of a picture that no run was about yet, unless it is the last. */
  readonly waitFor?: { readonly folder: string; readonly total: number };
  /** A file that gets a line for each session and each run: process, provider, batch. */
  readonly log?: string;
}

/** Whether it can be had: it is a shell script. */
export const canStandIn = process.platform !== 'win32';

/** @returns the Node, a file in a folder that exists */
export async function standInNode(folder: string, name: string, standIn: StandIn): Promise<string> {
  const file = join(folder, name);
  const hooks = pathToFileURL(join(import.meta.dirname, 'hooks.ts')).href;
  const quoted = (text: string) => `'${text.replaceAll("'", "'\\''")}'`;
  const environment = `STAND_IN=${quoted(JSON.stringify(standIn))}`;
  const node = `${quoted(process.execPath)} --import ${quoted(hooks)} "$@"`;
  await writeFile(file, `#!/bin/sh\nexport ${environment}\nexec ${node}\n`, { mode: 0o755 });
  return file;
}
