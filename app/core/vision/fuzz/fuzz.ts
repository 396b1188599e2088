/** @file Gives broken pictures to real vision workers, and counts what becomes of them. */
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setInterval } from 'node:timers/promises';
import { FailureCode, PhotoFailure } from '../../../contract/failure.ts';
import { Sidecar } from '../../../../models/model.ts';
import { makeTinyModel } from '../../../../models/resnext/tiny.ts';
import { forEachConcurrently } from '../../concurrency.ts';
import { random } from '../../search/testing.ts';
import { Vision } from '../vision.ts';
import { mutate } from './mutate.ts';
import { makeSeeds } from './seeds.ts';

export interface FuzzOptions {
  readonly cases: number;
  readonly seed: number;
  /** Where pictures that were not read as they should be are kept; nowhere without it. */
  readonly keep?: string;
}

export interface Fuzzed {
  /** By failure code; `ok` for an analysis. */
  readonly fates: Readonly<Record<string, number>>;
  /** Numbers of the cases that ended otherwise, or killed or hung a worker, with what came of them. */
  readonly surprises: readonly string[];
  /** Bytes that the largest worker held; 0 where the system does not tell. */
  readonly mostMemory: number;
}

/** One picture at a time is nothing to a worker; the limit is for what hangs. */
const timeoutMs = 20_000;
const workers = 2;

export async function fuzz({ cases, seed, keep }: FuzzOptions): Promise<Fuzzed> {
  const seeds = await makeSeeds();
  const folder = await mkdtemp(join(tmpdir(), 'phototag-fuzz-'));
  const vision = await Vision.open({
    ...{ model: await makeModel(folder), workers, threads: 1, timeoutMs },
    workerEntry: join(import.meta.dirname, 'worker.ts'),
  });
  const stop = new AbortController();
  const memory = watchMemory(stop.signal);
  const fates: Record<string, number> = {};
  const surprises: string[] = [];
  const run = async (number: number): Promise<void> => {
    const next = random(startOf(seed, number));
    const choose = () => seeds[Math.floor(next() * seeds.length)]!;
    const { ending, bytes } = choose();
    const broken = mutate(bytes, choose().bytes, next);
    const file = join(folder, `${number}.${ending}`);
    await writeFile(file, broken);
    const fate = await vision.analyse(file).then(
      ({ scores }) => (scores.every(Number.isFinite) ? 'ok' : 'not a number'),
      (error: unknown) => (error instanceof PhotoFailure ? error.code : String(error)),
    );
    fates[fate] = (fates[fate] ?? 0) + 1;
    if (!expected.includes(fate)) {
      surprises.push(`case ${number} (.${ending}): ${fate}`);
      if (keep !== undefined) await writeFile(join(keep, `${seed}-${number}.${ending}`), broken);
    }
    await rm(file);
  };
  try {
    await forEachConcurrently(
      Array.from({ length: cases }, (_, number) => number),
      vision.capacity,
      run,
    );
  } finally {
    stop.abort();
    await vision.end();
    await rm(folder, { recursive: true });
  }
  return { fates, surprises, mostMemory: await memory };
}

/** Each case has random numbers of its own, so that it can be made again alone; starts side by side would give like ones. */
const startOf = (seed: number, number: number): number =>
  1 + ((seed * 69_069 + number * 1_103_515_245) % 2_147_483_646);

/** A picture that kills or hangs a worker does the host no harm, but is worth looking at. */
const expected: readonly string[] = [
  'ok',
  ...FailureCode.options.filter((code) => code !== 'CRASHED' && code !== 'TIMEOUT'),
];

async function makeModel(folder: string) {
  const { bytes, sidecar } = makeTinyModel({ classes: 5, size: 32, seed: 1 });
  const file = join(folder, 'tiny.onnx');
  await writeFile(file, bytes);
  return {
    id: 'tiny',
    file,
    sidecar: Sidecar.parse(sidecar),
    labels: ['a', 'b', 'c', 'd', 'e'],
    version: '',
  };
}

/** The most that any child process held, as Linux tells it. */
async function watchMemory(signal: AbortSignal): Promise<number> {
  let most = 0;
  try {
    for await (const _ of setInterval(250, undefined, { signal })) {
      for (const status of await childStatuses()) {
        const kilobytes = Number(/^VmHWM:\s+(\d+) kB/m.exec(status)?.[1] ?? 0);
        most = Math.max(most, kilobytes * 1024);
      }
    }
  } catch {
    // stopped
  }
  return most;
}

async function childStatuses(): Promise<string[]> {
  const processes = await readdir('/proc').catch(() => []);
  const statuses = await Promise.all(
    processes
      .filter((name) => /^\d+$/.test(name))
      .map((id) => readFile(`/proc/${id}/status`, 'utf8').catch(() => '')),
  );
  return statuses.filter((status) => new RegExp(`^PPid:\\s+${process.pid}$`, 'm').test(status));
}
