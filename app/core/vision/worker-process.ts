/** @file One vision worker as its supervisor sees it: a child process that is ready, answers, and ends. */
import { type ChildProcess, fork } from 'node:child_process';
import { Problem } from '../../contract/problem.ts';
import { childEnvironment } from '../children.ts';
import { type Reply, type Request, type Setup } from './protocol.ts';

export interface WorkerOptions {
  /** The program the worker runs. */
  readonly entry: string;
  /** The Node that runs it. */
  readonly node: string;
  readonly setup: Setup;
}

export type Ready = Extract<Reply, { kind: 'ready' }>;
export type Done = Extract<Reply, { kind: 'done' }>;

/** The worker ended before it was ready, and did not say why it cannot be: another one may come further. */
export class DiedStarting extends Problem {}

/** Time for a worker to end by itself, which takes as long as the run of the network it is in. */
const patienceMs = 5000;

/** Enough of what a worker said last to tell why it died. */
const maxStderr = 4096;

export class WorkerProcess {
  /** Resolves when the network is loaded. Rejects with what the worker says is wrong, or with `DiedStarting`. */
  readonly ready: Promise<Ready>;
  /** Resolves when the process is gone, with the reason in words. */
  readonly ended: Promise<string>;
  readonly #child: ChildProcess;
  #stderr = '';

  /** @param onDone called for each job that is done */
  constructor({ entry, node, setup }: WorkerOptions, onDone: (done: Done) => void) {
    this.#child = fork(entry, {
      execPath: node,
      execArgv: [],
      env: workerEnvironment(),
      serialization: 'advanced', // typed arrays as they are
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    this.#child.stderr?.on('data', (chunk: Buffer) => {
      this.#stderr = (this.#stderr + chunk.toString()).slice(-maxStderr);
    });
    this.ready = new Promise((resolve, reject) => {
      this.#child.on('message', (message: Reply) => {
        if (message.kind === 'done') onDone(message);
        else if (message.kind === 'ready') resolve(message);
        else reject(Problem.from(message.problem));
      });
      // A process that could not be spawned has an error instead of an exit.
      this.#child.once('error', ({ message: why }) =>
        reject(Problem.of('VISION', { kind: 'vision.start', why })),
      );
      this.#child.once('exit', (...how) =>
        reject(DiedStarting.of('VISION', { kind: 'vision.start', why: this.#describe(...how) })),
      );
    });
    this.ended = new Promise((resolve) => {
      this.#child.once('error', (error) => resolve(error.message));
      this.#child.once('exit', (...how) => resolve(this.#describe(...how)));
    });
    this.ready.catch(() => undefined); // `ended` tells as well
    this.send({ kind: 'start', setup });
  }

  send(request: Request): void {
    // To a worker that has just died nothing can be sent; `ended` is on its way.
    if (this.#child.connected) this.#child.send(request, () => undefined);
  }

  kill(): void {
    this.#child.kill('SIGKILL');
  }

  /** Lets the worker end by itself, for a while; resolves when it is gone. */
  async end(): Promise<void> {
    if (this.#child.connected) this.#child.disconnect();
    const impatience = setTimeout(() => this.kill(), patienceMs);
    await this.ended;
    clearTimeout(impatience);
  }

  #describe(code: number | null, signal: NodeJS.Signals | null): string {
    const last = this.#stderr.trim().split('\n').at(-1);
    const how = signal === null ? `it ended with code ${code}` : `it was ended by ${signal}`;
    return last === undefined || last === '' ? how : `${how}: ${last}`;
  }
}

// glibc keeps a heap for each thread, and large pictures leave holes in all of them: with two heaps a worker holds two
// thirds of the memory after 1400 odd files, and is as fast.
const workerEnvironment = (): NodeJS.ProcessEnv => ({ ...childEnvironment(), MALLOC_ARENA_MAX: '2' });
