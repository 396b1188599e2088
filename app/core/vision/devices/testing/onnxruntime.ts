/** @file Takes the place of ../../onnxruntime.ts: its "webgpu" is the CPU, with the faults that STAND_IN names. */
import { appendFileSync, readdirSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';
import { InferenceSession as Real, listSupportedBackends as list, Tensor } from '../../onnxruntime.ts';
import type { StandIn } from './stand-in.ts';

const standIn = JSON.parse(process.env['STAND_IN']!) as StandIn;
const { inTrial, atWork, afterRuns = 0, runMs = 0, cpuMs = 20, waitFor, log } = standIn;
const isTrial = process.argv[1]?.includes('trial-worker') === true;
const isWork = !isMainThread; // the thread of the network's process
const fault = isTrial ? inTrial : isWork ? atWork : undefined;

const sleep = (ms: number): void => void Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
const note = (what: string): void => {
  if (log !== undefined && !isTrial) appendFileSync(log, `${process.pid} ${what}\n`);
};

export { Tensor };

export const listSupportedBackends = () => [...list(), { name: 'webgpu', bundled: true }];

type Options = Real.SessionOptions;

export const InferenceSession = {
  async create(model: string | Uint8Array, options: Options): Promise<Real> {
    const [provider] = (options.executionProviders ?? ['cpu']) as string[];
    if (provider !== 'webgpu' && provider !== 'cpu') throw new Error('There is no such thing');
    if (provider === 'webgpu' && fault === 'create') throw new Error('The stand-in cannot be made');
    const real = await Real.create(model as string, { ...options, executionProviders: ['cpu'] });
    note(`session ${provider}`);
    let runs = 0;
    const run = async (feeds: Real.FeedsType, fetches?: string[]) => {
      const batch = Object.values(feeds)[0]?.dims[0] ?? 0;
      if (provider === 'webgpu') {
        if (runs++ >= afterRuns || isTrial) await misbehave();
        if (runs > 1) wait(picturesIn(feeds)); // the first is that of an empty picture, when the network is loaded
      } else if (isTrial) sleep(cpuMs * batch);
      const outputs = await (fetches === undefined ? real.run(feeds) : real.run(feeds, fetches));
      if (provider === 'webgpu' && runs > afterRuns) spoil(outputs);
      note(`run ${provider} ${batch}`);
      return outputs;
    };
    const { inputNames, outputNames, inputMetadata, outputMetadata } = real;
    return {
      ...{ inputNames, outputNames, inputMetadata, outputMetadata, run },
      release: () => real.release(),
    } as unknown as Real;
  },
};

async function misbehave(): Promise<void> {
  if (fault === 'first run') throw new Error('The stand-in cannot run');
  if (fault === 'crash') process.kill(process.pid, 'SIGSEGV');
  if (fault === 'hang' || fault === 'crash') for (;;) sleep(1000);
}

/** Not what a batch is filled up with, which is black. */
function picturesIn(feeds: Real.FeedsType): number {
  const { data, dims } = Object.values(feeds)[0]! as { data: Uint8Array; dims: readonly number[] };
  const length = data.length / dims[0]!;
  const starts = Array.from({ length: dims[0]! }, (_, i) => i * length);
  return starts.filter((start) => data.subarray(start, start + length).some((value) => value > 0)).length;
}

/** Pictures that runs were about. */
let seen = 0;

function wait(pictures: number): void {
  if (runMs > 0) sleep(runMs);
  if (waitFor === undefined || !isWork) return;
  const decoded = () =>
    readdirSync(waitFor.folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
      .length;
  seen += pictures;
  note(`waits ${pictures}`);
  while (decoded() < Math.min(seen + 1, waitFor.total)) sleep(2);
}

function spoil(outputs: Real.OnnxValueMapType): void {
  const factor = fault === 'wrong' ? 1.1 : fault === 'no numbers' ? NaN : 1;
  if (factor === 1) return;
  for (const tensor of Object.values(outputs)) {
    const values = tensor.data as Float32Array;
    for (let i = 0; i < values.length; i++) values[i]! *= i % 2 === 0 ? factor : 1;
  }
}
