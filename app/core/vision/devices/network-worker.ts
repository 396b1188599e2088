/**
 * @file The process that has the network on a device: one session for all vision workers, which send it pictures over a
 * local socket. While a batch runs on a thread of its own, the next is filled here, and a full one waits at the thread's
 * door. It ends when its channel closes, or with the reason on stderr when the device fails.
 */
import { createServer, type Socket } from 'node:net';
import { extname, join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { asPlainProblem, type Reply, type Request, type Setup } from '../protocol.ts';
import { fillTensor, newTensor, type Tensor } from '../tensor.ts';
import { requireProvider } from './device.ts';
import { receiveFrames, sendFrame } from './frames.ts';
import type { Order, Report } from './network-thread.ts';
import type { Question, Response } from './remote.ts';

/** Who asked. */
interface Asker {
  readonly socket: Socket;
  readonly id: number;
}

interface Batch {
  readonly values: Tensor;
  readonly askers: Asker[];
}

/** One runs, one waits at the thread's door: the device never waits for this process. */
const maxUnderWay = 2;

const reply = (message: Reply): void => void process.send?.(message);
// An exit would wait for a thread that a device holds up.
const endNow = () => process.kill(process.pid, 'SIGKILL');
process.on('disconnect', endNow);
process.on('SIGINT', () => undefined);
process.once('message', (request: Request) => {
  if ('setup' in request) start(request.setup);
});

function fail(why: string): void {
  process.stderr.write(`${why.split('\n', 1)[0]!}\n`, endNow);
}

function start(setup: Setup): void {
  try {
    requireProvider(setup.provider);
  } catch (error) {
    reply({ kind: 'refused', problem: asPlainProblem(error) });
    return;
  }
  const thread = new Worker(join(import.meta.dirname, `network-thread${extname(import.meta.filename)}`), {
    workerData: setup,
  });
  thread.once('error', (error) => fail(error instanceof Error ? error.message : String(error)));
  thread.once('message', (report: Report) => {
    if (!('fixedBatch' in report)) return;
    const server = createServer((socket) => serve(socket, device));
    const device = new DeviceQueue(setup, thread, report.fixedBatch);
    server.listen(setup.network!.address, () =>
      reply({ kind: 'ready', device: setup.provider, memory: process.memoryUsage.rss() }),
    );
  });
}

function serve(socket: Socket, device: DeviceQueue): void {
  socket.on('error', () => undefined); // a worker that died; what it asked is answered to nobody
  receiveFrames<Question>(socket, ({ id, picture, classes }) => {
    if (classes === undefined) device.add(picture, { socket, id });
    else device.explain({ picture, classes }, { socket, id });
  });
}

class DeviceQueue {
  readonly #setup: Setup;
  readonly #thread: Worker;
  readonly #fixedBatch: number | undefined;
  readonly #maxBatch: number;
  /** At the thread: the first of them runs. */
  readonly #underWay: { readonly askers: readonly Asker[] }[] = [];
  /** Batches that are filled, or being filled: all but the last are full. */
  readonly #filling: Batch[] = [];
  #watch: NodeJS.Timeout | undefined;

  constructor(setup: Setup, thread: Worker, fixedBatch: number | undefined) {
    this.#setup = setup;
    this.#thread = thread;
    this.#fixedBatch = fixedBatch;
    this.#maxBatch = fixedBatch ?? setup.network!.batch;
    thread.on('message', (report: Report) => this.#done(report));
  }

  add(picture: Uint8Array, asker: Asker): void {
    const { input } = this.#setup.model.sidecar;
    let batch = this.#filling.at(-1);
    if (batch === undefined || batch.askers.length === this.#maxBatch) {
      batch = { values: newTensor(input, this.#maxBatch), askers: [] };
      this.#filling.push(batch);
    }
    fillTensor(
      batch.values,
      batch.askers.length,
      Buffer.from(picture.buffer, picture.byteOffset, picture.length),
      input,
    );
    batch.askers.push(asker);
    this.#go();
  }

  explain(order: Order, asker: Asker): void {
    this.#send(order, [asker]);
  }

  /** Nothing waits for a batch to fill while the device has nothing to do. */
  #go(): void {
    for (;;) {
      const [next] = this.#filling;
      if (next === undefined || this.#underWay.length >= maxUnderWay) return;
      const isFull = next.askers.length === this.#maxBatch;
      if (!isFull && this.#underWay.length > 0) return;
      this.#filling.shift();
      const count = next.askers.length;
      // Devices prepare themselves for each size of batch: there are few. What is added has no one to wait for it.
      const size = this.#fixedBatch ?? Math.min(this.#maxBatch, 2 ** Math.ceil(Math.log2(count)));
      const values = next.values.subarray(0, (next.values.length / this.#maxBatch) * size);
      this.#send({ values, size, count }, next.askers);
    }
  }

  #send(order: Order, askers: readonly Asker[]): void {
    this.#thread.postMessage(order, 'values' in order ? [order.values.buffer as ArrayBuffer] : []);
    this.#underWay.push({ askers });
    if (this.#underWay.length === 1) this.#watchIt();
  }

  #watchIt(): void {
    const { hangMs } = this.#setup.network!;
    clearTimeout(this.#watch);
    if (this.#underWay.length === 0) return;
    this.#watch = setTimeout(
      () => fail(`it gave no answer for ${(hangMs / 1000).toString()} seconds`),
      hangMs,
    );
  }

  #done(report: Report): void {
    const batch = this.#underWay.shift();
    this.#watchIt();
    this.#go();
    batch?.askers.forEach(({ socket, id }, index) => {
      if (socket.writable) sendFrame(socket, responseOf(report, id, index));
    });
  }
}

function responseOf(report: Report, id: number, index: number): Response {
  if ('answers' in report) return { id, answer: report.answers[index]! };
  if ('features' in report) return { id, features: report.features };
  if ('problem' in report) return { id, problem: report.problem };
  throw new TypeError('The thread answered another question');
}
