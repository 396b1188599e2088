/**
 * @file The door of this room: looks at photos in worker processes, and survives what photos do to them.
 *
 * [Note: Blame] Several photos are in a worker when it dies, and one of them killed it. Each of them is suspected and
 * tried again alone, so that a second death names the guilty one, and nothing is said of the others.
 *
 * [Note: Starts] A worker that dies while it starts may have been killed for want of memory: another is started after a
 * while, and all is over only where no worker is left and they keep dying. What a worker says it cannot start for (a
 * model that is none) will be so for the next one too, and ends an opening at once.
 */
import { extname, join } from 'node:path';
import type { Device } from '../../contract/device.ts';
import { PhotoFailure } from '../../contract/failure.ts';
import { Problem } from '../../contract/problem.ts';
import { childNode } from '../children.ts';
import type { Analysis } from './analysis.ts';
import { candidates, type ChooseOptions, measureDevices } from './devices/choose.ts';
import type { NetworkProcess } from './devices/network-process.ts';
import { type DeviceOptions, openDevice } from './devices/open.ts';
import { type Choice, left, noticeOf, type Verdict } from './devices/verdict.ts';
import type { Heat } from './heat.ts';
import { type Outcome, type SharedNetwork, type Task } from './protocol.ts';
import { jobsPerWorker, threadsOnCpu, type Workforce, workersFor } from './workforce.ts';
import { DiedStarting, type Done, WorkerProcess, type WorkerOptions } from './worker-process.ts';

export { pipelineVersion, thumbnailFile, thumbnailSize } from './thumbnail-file.ts';
export type { Analysis, Capture } from './analysis.ts';
export type { Heat } from './heat.ts';

export interface VisionOptions extends Omit<DeviceOptions, 'node' | 'threads'>, Workforce {
  /** Folder for thumbnails; without it none are made. */
  readonly thumbnails?: string;
  /** For one photo; 60 seconds by default, ten times what the largest photo takes on a slow machine. */
  readonly timeoutMs?: number;
  /** The Node that runs the workers; by default PHOTOTAG_NODE, which a host that is no Node sets, else the one that runs this. */
  readonly node?: string;
  /** The program that a worker runs; tests put a hostile one here. */
  readonly workerEntry?: string;
}

type Trials = VisionOptions & Pick<ChooseOptions, 'everyBatch'>;

interface Job {
  readonly task: Task;
  readonly resolve: (outcome: Outcome) => void;
  readonly reject: (error: unknown) => void;
  /** Workers that died while this was all they had to do. */
  kills: number;
  timer?: NodeJS.Timeout;
}

/** A place for one worker at a time. */
interface Seat {
  worker: WorkerProcess | undefined;
  state: 'empty' | 'starting' | 'ready' | 'leaving';
  jobs: Map<number, Job>;
  /** A suspected photo is tried: nothing else is sent meanwhile. */
  isTrial: boolean;
  isOverdue: boolean;
  photosDone: number;
  memoryAtStart: number;
}

/** What a person waits for is sent at once, beside those. */
const urgentJobsPerWorker = 2;
/** Native libraries leak and heaps fray; a fresh worker costs a second. */
const maxPhotosPerWorker = 5000;
/** Bytes that a worker may grow by, beyond which it is replaced when it has done what it has. */
const maxGrowth = 2 ** 30;
/** Workers that may fail in a row before they are ready. */
const maxFailedStarts = 5;
const restMs = (deathsInRow: number): number => Math.min(5000, 100 * 2 ** (deathsInRow - 2));

export class Vision {
  /** Analyses to keep in flight, so that no worker ever waits. */
  readonly capacity: number;
  readonly #options: VisionOptions;
  readonly #node: string;
  #workerOptions: WorkerOptions;
  readonly #jobsPerWorker: number;
  readonly #timeoutMs: number;
  #seats: readonly Seat[];
  readonly #queue: Job[] = [];
  /** What a person waits for goes before all else. */
  readonly #urgent: Job[] = [];
  /** See [Note: Blame]. */
  readonly #suspects: Job[] = [];
  #choice: Choice;
  /** Has the network, where that is not on the CPU. */
  #shared: WorkerProcess | undefined;
  /** Workers that were killed, and may not be gone yet. */
  readonly #leaving = new Set<Promise<string>>();
  #lastJob = 0;
  #deathsInRow = 0;
  #failedStarts = 0;
  /** Until it is over no worker is started. */
  #rest: NodeJS.Timeout | undefined;
  /** Settled by the first worker that is ready, or when all is over before. */
  readonly #opening = Promise.withResolvers<undefined>();
  #isOpening = true;
  /** Why nothing more is done. */
  #over: Problem | undefined;

  private constructor(options: VisionOptions, choice: Choice, network: SharedNetwork | undefined) {
    const workers = workersFor(options, network);
    this.#options = options;
    this.#choice = choice;
    this.#node = nodeOf(options);
    this.#jobsPerWorker = jobsPerWorker(workers, network);
    this.capacity = workers * this.#jobsPerWorker;
    this.#timeoutMs = options.timeoutMs ?? 60_000;
    this.#workerOptions = this.#optionsOfWorkers(network);
    this.#seats = Array.from({ length: workers }, emptySeat);
  }

  /**
   * Resolves when the first worker is ready; the others start when there is work for them.
   * @throws {Problem} BAD_MODEL where the model cannot be used; VISION where no worker can be started, or not on `device`
   */
  static async open(options: VisionOptions): Promise<Vision> {
    const { choice, shared } = await openDevice({
      ...options,
      node: nodeOf(options),
      threads: threadsOnCpu(options) * workersFor(options),
    });
    const vision = new Vision(options, choice, shared?.network);
    if (shared !== undefined) vision.#share(shared);
    const stop = () => void vision.end();
    options.signal?.addEventListener('abort', stop);
    try {
      if (options.signal?.aborted === true) await vision.end();
      vision.#dispatch();
      await vision.#opening.promise;
      return vision;
    } catch (error) {
      await vision.end();
      throw error;
    } finally {
      options.signal?.removeEventListener('abort', stop);
    }
  }

  /**
   * What there is to say of the CPU and each other device, or of `only` some.
   * @throws {Problem} as `open`
   */
  static async measureDevices(
    options: Trials,
    only = candidates(process.platform),
  ): Promise<readonly Verdict[]> {
    const { deviceMemory: memory, patienceMs, signal } = options;
    const threads = threadsOnCpu(options) * workersFor(options);
    const trials = { ...options, node: nodeOf(options), threads, memory, patienceMs, signal };
    return (await measureDevices(trials, ['cpu', ...only])).verdicts;
  }

  #share({ worker, ended }: NetworkProcess): void {
    this.#shared = worker;
    void ended.then((why) => this.#leaveDevice(why));
  }

  #optionsOfWorkers(network: SharedNetwork | undefined): WorkerOptions {
    const { model, thumbnails, workerEntry } = this.#options;
    const { provider } = this.#choice;
    return {
      entry: workerEntry ?? join(import.meta.dirname, `worker${extname(import.meta.filename)}`),
      node: this.#node,
      setup: { model, provider, threads: threadsOnCpu(this.#options), thumbnails, network },
    };
  }

  /** The device is of no more use: what is under way begins anew on the CPU. It is no photo's fault. */
  #leaveDevice(why: string): void {
    if (this.#over !== undefined) return;
    this.#choice = left(this.#choice, why);
    this.#workerOptions = this.#optionsOfWorkers(undefined);
    this.#options.onNotice?.(noticeOf(this.#choice));
    const seats = this.#seats;
    this.#seats = Array.from({ length: Math.min(seats.length, workersFor(this.#options)) }, emptySeat);
    for (const seat of seats) {
      for (const job of seat.jobs.values()) clearTimeout(job.timer);
      this.#queue.unshift(...seat.jobs.values());
      seat.jobs.clear();
      if (seat.worker === undefined) continue;
      const { ended } = seat.worker;
      this.#leaving.add(ended);
      void ended.then(() => this.#leaving.delete(ended));
      seat.worker.kill();
    }
    this.#dispatch();
  }

  /** Nothing more is done: it was ended, or its workers can no longer be started. */
  get isOver(): boolean {
    return this.#over !== undefined;
  }

  /** Where the network runs: cpu, webgpu, ... A device that fails is left, and it is the CPU from then on. */
  get device(): Device {
    return this.#choice.provider;
  }

  /** Why it is the CPU; null where it is not, or there was nothing to choose from. */
  get deviceReason(): string | null {
    return this.#choice.reason;
  }

  /** @throws {PhotoFailure} what is wrong with this photo; {Problem} what is wrong with everything */
  async analyse(path: Buffer | string): Promise<Analysis> {
    return this.#analyse(path, { isUrgent: false });
  }

  /** As `analyse`, but for a person who waits: it goes before all analyses, and no thumbnail is kept. */
  async look(path: Buffer | string): Promise<Analysis> {
    return this.#analyse(path, { isUrgent: true });
  }

  async #analyse(path: Buffer | string, { isUrgent }: { isUrgent: boolean }): Promise<Analysis> {
    const task = { kind: 'analyse', path: Buffer.from(path), thumbnail: !isUrgent } as const;
    const outcome = await this.#do(task, isUrgent);
    if (!('analysis' in outcome)) throw asError(outcome);
    return outcome.analysis;
  }

  /**
   * Where the network looked for what these classes have in common, over the whole picture. A person is looking.
   * @param classes indices, at least one
   * @throws {PhotoFailure} what is wrong with this photo; {Problem} BAD_MODEL where the network cannot tell
   */
  async explain(path: Buffer | string, classes: readonly number[]): Promise<Heat> {
    const outcome = await this.#do({ kind: 'explain', path: Buffer.from(path), classes }, true);
    if (!('heat' in outcome)) throw asError(outcome);
    return outcome.heat;
  }

  /** As `explain`, but the picture itself with the heat laid over it, as a PNG. */
  async overlay(path: Buffer | string, classes: readonly number[]): Promise<Uint8Array> {
    const outcome = await this.#do({ kind: 'overlay', path: Buffer.from(path), classes }, true);
    if (!('overlay' in outcome)) throw asError(outcome);
    return outcome.overlay;
  }

  /**
   * A JPEG that any browser shows, of any photo. A person is looking.
   * @param longSide pixels, at most
   * @throws {PhotoFailure} what is wrong with this photo; {Problem} what is wrong with everything
   */
  async preview(path: Buffer | string, longSide: number): Promise<Uint8Array> {
    const outcome = await this.#do({ kind: 'preview', path: Buffer.from(path), longSide }, true);
    if (!('preview' in outcome)) throw asError(outcome);
    return outcome.preview;
  }

  /** What is under way is given up. When this resolves, no worker is running. */
  async end(): Promise<void> {
    await this.#giveUp(Problem.of('VISION', { kind: 'vision.stopped' }));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.end();
  }

  #do(task: Task, isUrgent: boolean): Promise<Outcome> {
    return new Promise((resolve, reject) => {
      if (this.#over !== undefined) return reject(this.#over);
      (isUrgent ? this.#urgent : this.#queue).push({ task, resolve, reject, kills: 0 });
      this.#dispatch();
    });
  }

  #dispatch(): void {
    if (this.#over !== undefined) return;
    for (;;) {
      const seat = this.#leastBusy();
      const job = seat && this.#nextFor(seat);
      if (job === undefined) break;
      this.#send(seat!, job);
    }
    if (this.#rest !== undefined) return;
    const idle = this.#seats.find(({ state }) => state === 'empty');
    const isWanted = this.#isOpening || this.#urgent.length + this.#queue.length + this.#suspects.length > 0;
    if (idle !== undefined && isWanted) this.#start(idle);
  }

  #leastBusy(): Seat | undefined {
    const most = this.#jobsPerWorker + (this.#urgent.length > 0 ? urgentJobsPerWorker : 0);
    const open = this.#seats.filter(
      (seat) => seat.state === 'ready' && !seat.isTrial && seat.jobs.size < most,
    );
    return open.sort((a, b) => a.jobs.size - b.jobs.size)[0];
  }

  #nextFor(seat: Seat): Job | undefined {
    const urgent = this.#urgent.shift();
    if (urgent !== undefined) return urgent;
    if (seat.jobs.size > 0 || this.#suspects.length === 0) return this.#queue.shift();
    seat.isTrial = true;
    return this.#suspects.shift();
  }

  #send(seat: Seat, job: Job): void {
    const id = ++this.#lastJob;
    seat.jobs.set(id, job);
    job.timer = setTimeout(() => {
      seat.isOverdue = true;
      seat.worker?.kill();
    }, this.#timeoutMs);
    seat.worker!.send({ job: id, task: job.task });
  }

  #done(seat: Seat, { job: id, outcome, memory }: Done): void {
    const job = seat.jobs.get(id);
    if (job === undefined) return;
    seat.jobs.delete(id);
    clearTimeout(job.timer);
    job.resolve(outcome);
    this.#deathsInRow = 0;
    seat.isTrial = false;
    seat.photosDone++;
    const isWorn = seat.photosDone >= maxPhotosPerWorker || memory > seat.memoryAtStart + maxGrowth;
    if (isWorn) seat.state = 'leaving';
    if (seat.state === 'leaving' && seat.jobs.size === 0) void seat.worker!.end();
    this.#dispatch();
  }

  #start(seat: Seat): void {
    const worker = new WorkerProcess(this.#workerOptions, (done) => this.#done(seat, done));
    seat.worker = worker;
    seat.state = 'starting';
    worker.ready.then(
      ({ memory }) => {
        seat.state = 'ready';
        seat.memoryAtStart = memory;
        this.#failedStarts = 0;
        this.#isOpening = false;
        this.#opening.resolve(undefined);
        this.#dispatch();
      },
      (problem: Problem) => {
        worker.kill();
        if (!this.#seats.includes(seat)) return; // it was killed with its device
        this.#failedStarts++;
        if (this.#isHopeless(problem)) void this.#giveUp(problem);
      },
    );
    void worker.ended.then((why) => this.#ended(seat, why));
  }

  /** See [Note: Starts]. On a device a worker may only have found that the device is being left. */
  #isHopeless(problem: Problem): boolean {
    if (this.#isOpening && !(problem instanceof DiedStarting) && this.device === 'cpu') return true;
    return this.#failedStarts >= maxFailedStarts && !this.#seats.some(({ state }) => state === 'ready');
  }

  #ended(seat: Seat, why: string): void {
    const { state, isOverdue } = seat;
    const jobs = [...seat.jobs.values()];
    Object.assign(seat, emptySeat());
    if (this.#over !== undefined || !this.#seats.includes(seat)) return;
    for (const job of jobs) clearTimeout(job.timer);
    if (isOverdue && jobs.length === 1) jobs.pop()!.reject(tooSlow(this.#timeoutMs));
    else if (jobs.length === 1) this.#blame(jobs.pop()!, why);
    this.#suspects.push(...jobs);
    if (state !== 'leaving') this.#pause(Math.max(++this.#deathsInRow, this.#failedStarts + 1));
    this.#dispatch();
  }

  /** The worker died with nothing else to do. */
  #blame(job: Job, why: string): void {
    if (++job.kills < 2) this.#suspects.push(job);
    else
      job.reject(
        new PhotoFailure('CRASHED', `The picture crashed the program that reads it, twice (${why})`),
      );
  }

  /** Deaths in a row are spaced out. */
  #pause(deathsInRow: number): void {
    if (deathsInRow < 2) return;
    clearTimeout(this.#rest);
    this.#rest = setTimeout(() => {
      this.#rest = undefined;
      this.#dispatch();
    }, restMs(deathsInRow));
  }

  async #giveUp(problem: Problem): Promise<void> {
    this.#over ??= problem;
    this.#opening.reject(this.#over);
    clearTimeout(this.#rest);
    const jobs = [...this.#urgent.splice(0), ...this.#queue.splice(0), ...this.#suspects.splice(0)];
    for (const seat of this.#seats) {
      jobs.push(...seat.jobs.values());
      seat.jobs.clear();
    }
    for (const job of jobs) {
      clearTimeout(job.timer);
      job.reject(this.#over);
    }
    await Promise.all([...this.#leaving, ...this.#seats.map(({ worker }) => worker?.end())]);
    await this.#shared?.end(); // after those who ask it
  }
}

const nodeOf = (options: VisionOptions): string => options.node ?? childNode();

const emptySeat = (): Seat => ({
  worker: undefined,
  state: 'empty',
  jobs: new Map(),
  isTrial: false,
  isOverdue: false,
  photosDone: 0,
  memoryAtStart: 0,
});

const tooSlow = (limit: number): PhotoFailure =>
  new PhotoFailure('TIMEOUT', `Reading the picture took more than ${limit / 1000} seconds`);

function asError(outcome: Outcome): Error {
  if ('failure' in outcome) return new PhotoFailure(outcome.failure.code, outcome.failure.message);
  if ('problem' in outcome) return Problem.from(outcome.problem);
  throw new TypeError('The vision worker answered another question');
}
