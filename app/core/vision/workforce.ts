/** @file How many workers there are, with how many threads, and how much each is given. */
import { availableParallelism } from 'node:os';
import type { SharedNetwork } from './protocol.ts';

export interface Workforce {
  /** Processes; by default one for each core, at most 4, as each has a network on the CPU. */
  readonly workers?: number;
  /** Threads of each process for the network on the CPU; by default the cores divided among the workers. */
  readonly threads?: number;
}

const maxWorkersOnCpu = 4;
/** Workers that share a network only decode, and there may be more of them. */
const maxDecoders = 16;

/** Photos in a worker at a time: some being decoded, some waiting for the network, none waiting for the channel. */
const usualJobs = 6;

export const workersFor = ({ workers }: Workforce, network?: SharedNetwork): number =>
  workers ?? Math.min(network === undefined ? maxWorkersOnCpu : maxDecoders, availableParallelism());

export const threadsOnCpu = (workforce: Workforce): number =>
  workforce.threads ?? Math.max(1, Math.floor(availableParallelism() / workersFor(workforce)));

/** On a device one batch runs while the next is decoded. */
export const jobsPerWorker = (workers: number, network: SharedNetwork | undefined): number =>
  network === undefined ? usualJobs : Math.max(usualJobs, Math.ceil((2 * network.batch) / workers));
