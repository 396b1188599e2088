/** @file Numbers for the benchmarks: how long, and of many the middle. */
import { execFileSync } from 'node:child_process';
import { availableParallelism, cpus, loadavg } from 'node:os';

/** Milliseconds, and what came of it. */
export async function timed<T>(work: () => Promise<T>): Promise<[milliseconds: number, result: T]> {
  const start = performance.now();
  const result = await work();
  return [performance.now() - start, result];
}

export const percentile = (values: readonly number[], share: number): number =>
  [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.ceil(values.length * share) - 1)]!;

export const median = (values: readonly number[]): number => percentile(values, 0.5);

export const round = (value: number): number => Number(value.toPrecision(4));

/** What a result was measured on. */
export const machine = () => ({
  date: new Date().toISOString().slice(0, 10),
  commit: execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim(),
  machine: `${cpus()[0]!.model.trim()}, ${availableParallelism()} cores, Node ${process.version}`,
  load: loadavg().map((each) => Number(each.toFixed(1))),
});
