/** @file The thread that a session on a device blocks while it runs, so that its process can prepare the next batch. */
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import type { PlainProblem } from '../../../contract/plain-problem.ts';
import { Problem } from '../../../contract/problem.ts';
import type { Features } from '../heat.ts';
import { type Answer, Network } from '../network.ts';
import type { Setup } from '../protocol.ts';
import type { Tensor } from '../tensor.ts';

export type Order =
  /** `values` holds `size` pictures, of which the first `count` are asked for. */
  | { readonly values: Tensor; readonly size: number; readonly count: number }
  | { readonly picture: Uint8Array; readonly classes: readonly number[] };

export type Report =
  | { readonly fixedBatch: number | undefined }
  | { readonly answers: readonly Answer[] }
  | { readonly features: Features }
  | { readonly problem: PlainProblem };

const { model, provider, threads } = workerData as Setup;
const port: MessagePort = parentPort!;
const network = await Network.load(model, provider, threads);
port.on('message', (order: Order) => void obey(order));
port.postMessage({ fixedBatch: network.fixedBatch } satisfies Report);

async function obey(order: Order): Promise<void> {
  port.postMessage('values' in order ? await run(order) : await explain(order));
}

async function run({ values, size, count }: Extract<Order, { values: Tensor }>): Promise<Report> {
  const answers = await network.runFilled(values, size, count);
  if (answers.every(({ scores }) => scores.every(Number.isFinite))) return { answers };
  throw new Error('it answered with what is no number');
}

async function explain({ picture, classes }: Extract<Order, { picture: Uint8Array }>): Promise<Report> {
  try {
    return { features: await network.explain(Buffer.from(picture), classes) };
  } catch (error) {
    if (error instanceof Problem) return { problem: error.plain };
    throw error;
  }
}
