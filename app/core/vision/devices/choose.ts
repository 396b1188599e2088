/** @file Which device runs the network here: measured once, and remembered. */
import { join, extname } from 'node:path';
import type { Device } from '../../../contract/device.ts';
import { Problem } from '../../../contract/problem.ts';
import type { Model } from '../../../../models/model.ts';
import { WorkerProcess } from '../worker-process.ts';
import type { Provider } from './device.ts';
import { factsOf, Memory } from './memory.ts';
import {
  bestRate,
  type Choice,
  differenceOf,
  fastest,
  speedOf,
  tolerance,
  type Trial,
  type Verdict,
} from './verdict.ts';

export interface ChooseOptions {
  readonly model: Model;
  /** The Node that runs the trials. */
  readonly node: string;
  /** Threads of the CPU's trial: all that the workers will have together. */
  readonly threads: number;
  /** JSON file that remembers; without it each device is tried again. */
  readonly memory: string | undefined;
  /** For one trial, in milliseconds. */
  readonly patienceMs: number | undefined;
  /** Batches of every size, also where larger ones are no faster; for benchmarks. */
  readonly everyBatch?: boolean;
  /** Ends the trials, with a Problem. */
  readonly signal: AbortSignal | undefined;
}

/** What onnxruntime is built with for each system, beside the CPU. A driver or library that it needs may be missing. */
export const candidates = (platform: NodeJS.Platform): readonly Provider[] => {
  if (platform === 'win32') return ['webgpu', 'dml'];
  if (platform === 'darwin') return ['coreml', 'webgpu'];
  return ['webgpu', 'cuda'];
};

/** Ten times what a slow driver takes to compile a ResNeXt-50 for all sizes of batch. */
const usualPatienceMs = 60_000;

/** Below this a photo would wait for its turn for longer than a photo may take. */
const leastPicturesPerSecond = 1;

/**
 * @param device one by name, or `auto`: the fastest that agrees with the CPU
 * @returns the choice, and whether it was measured just now
 * @throws {Problem} VISION where a device asked for by name cannot be used; BAD_MODEL, or whatever is wrong on the CPU too
 */
export async function chooseDevice(
  device: Device,
  options: ChooseOptions,
): Promise<Choice & { isNew: boolean }> {
  if (device === 'cpu') return { provider: 'cpu', batch: 1, reason: null, isNew: false };
  const named = device === 'auto' ? undefined : device;
  const { verdicts, isNew } = await measureDevices(options, named === undefined ? undefined : [named]);
  if (named === undefined) return { ...fastest(verdicts), isNew };
  const verdict = verdicts.find(({ provider }) => provider === named)!;
  const choice = fastest([verdict]);
  if (choice.provider === named) return { ...choice, isNew };
  throw new Problem('VISION', `${choice.reason ?? named}.`, 'Use --device cpu, or auto.');
}

/**
 * What there is to say of devices, from memory or from a trial; of the CPU too where one is to be compared with it.
 * @param only these devices; by default all but the CPU that can be had on this system
 */
export async function measureDevices(
  options: ChooseOptions,
  only: readonly Provider[] = candidates(process.platform),
): Promise<{ verdicts: Verdict[]; isNew: boolean }> {
  const { model, memory } = options;
  const remembered = new Memory(memory, await factsOf(model));
  const known = await remembered.verdicts();
  const missing = only.filter((provider) => !known.some((verdict) => verdict.provider === provider));
  const trials = new Map<Provider, Trial | string>();
  for (const provider of missing) {
    if (provider !== 'cpu') trials.set(provider, await tryDevice(provider, options));
  }
  // Where no device answers there is nothing to compare with the CPU.
  const isReferenceNeeded =
    missing.includes('cpu') || [...trials.values()].some((trial) => typeof trial !== 'string');
  const reference = isReferenceNeeded ? await tryDevice('cpu', options) : undefined;
  if (typeof reference === 'string') throw new Problem('VISION', reference);
  const { kind } = model.sidecar.output;
  const found = new Map(known.map((verdict) => [verdict.provider, verdict]));
  if (reference !== undefined) found.set('cpu', verdictOf('cpu', reference, reference, kind));
  for (const [provider, trial] of trials) found.set(provider, verdictOf(provider, trial, reference, kind));
  const verdicts = [...found.values()];
  if (missing.length > 0) await remembered.keep(verdicts);
  return {
    verdicts: verdicts.filter(({ provider }) => provider === 'cpu' || only.includes(provider)),
    isNew: missing.length > 0,
  };
}

function verdictOf(
  provider: Provider,
  trial: Trial | string,
  reference: Trial | undefined,
  kind: Model['sidecar']['output']['kind'],
): Verdict {
  if (typeof trial === 'string') return { provider, works: false, reason: trial };
  const { firstMs, rates, answers } = trial;
  const difference = differenceOf(answers, reference!.answers, kind);
  // JSON has no Infinity.
  const verdict = { provider, works: true, firstMs, rates, difference: Math.min(difference, 1e9) } as const;
  const tooSlow = provider !== 'cpu' && bestRate(verdict).picturesPerSecond < leastPicturesPerSecond;
  return tooSlow && difference <= tolerance
    ? { provider, works: false, reason: `it is too slow, ${speedOf(verdict)}` }
    : verdict;
}

/** @returns what the trial gave, or why it gave nothing */
async function tryDevice(provider: Provider, options: ChooseOptions): Promise<Trial | string> {
  const { model, node, threads, everyBatch, signal, patienceMs = usualPatienceMs } = options;
  const stopped = () => Problem.of('VISION', { kind: 'vision.stopped' });
  const isStopped = () => signal?.aborted === true;
  if (isStopped()) throw stopped();
  const entry = join(import.meta.dirname, `trial-worker${extname(import.meta.filename)}`);
  const setup = { model, provider, threads, thumbnails: undefined, network: undefined, everyBatch };
  const worker = new WorkerProcess({ entry, node, setup }, () => undefined);
  const stop = () => worker.kill();
  signal?.addEventListener('abort', stop);
  let isOverdue = false;
  const impatience = setTimeout(() => {
    isOverdue = true;
    worker.kill();
  }, patienceMs);
  try {
    return (await worker.ready).trial!;
  } catch (error) {
    if (isStopped()) throw stopped();
    if (!(error instanceof Problem) || provider === 'cpu') throw error;
    if (isOverdue) return `it gave no answer for ${(patienceMs / 1000).toString()} seconds`;
    return error.message.replace(/\.$/, '');
  } finally {
    clearTimeout(impatience);
    signal?.removeEventListener('abort', stop);
    worker.kill(); // a device may hang on the way out too
    await worker.ended;
  }
}
