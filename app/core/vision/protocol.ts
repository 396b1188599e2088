/** @file What the supervisor and a vision worker say to each other, over the channel of a child process. */
import type { Failure } from '../../contract/failure.ts';
import type { PlainProblem } from '../../contract/plain-problem.ts';
import { Problem } from '../../contract/problem.ts';
import type { Model } from '../../../models/model.ts';
import type { Analysis } from './analysis.ts';
import type { Provider } from './devices/device.ts';
import type { Trial } from './devices/verdict.ts';
import type { Heat } from './heat.ts';

/** The first message to a worker. */
export interface Setup {
  readonly model: Model;
  /** Where the network runs. */
  readonly provider: Provider;
  /** For one run of the network on the CPU. */
  readonly threads: number;
  readonly thumbnails: string | undefined;
  /** The process that has the network; without it a worker has one of its own. */
  readonly network: SharedNetwork | undefined;
  /** Of a trial: batches of every size. */
  readonly everyBatch?: boolean | undefined;
}

/** One network for all workers, on a device other than the CPU. */
export interface SharedNetwork {
  /** Path of a local socket, or name of a pipe. */
  readonly address: string;
  /** Pictures that are run together, at most. */
  readonly batch: number;
  /** Milliseconds after which a batch has hung. */
  readonly hangMs: number;
}

/** What to do with a photo; a path is bytes. */
export type Task =
  | { readonly kind: 'analyse'; readonly path: Uint8Array; readonly thumbnail: boolean }
  | { readonly kind: 'explain'; readonly path: Uint8Array; readonly classes: readonly number[] }
  /** The same, as a picture of it. */
  | { readonly kind: 'overlay'; readonly path: Uint8Array; readonly classes: readonly number[] }
  | { readonly kind: 'preview'; readonly path: Uint8Array; readonly longSide: number };

export type Request =
  { readonly kind: 'start'; readonly setup: Setup } | { readonly job: number; readonly task: Task };

export type Outcome =
  | { readonly analysis: Analysis }
  | { readonly heat: Heat }
  | { readonly overlay: Uint8Array }
  | { readonly preview: Uint8Array }
  | { readonly failure: Failure }
  /** Not this photo's fault: a full disk, say. */
  | { readonly problem: PlainProblem };

export type Reply =
  /** `memory`: bytes that the worker holds. `trial` of a worker that was started for one. */
  | {
      readonly kind: 'ready';
      readonly device: string;
      readonly memory: number;
      readonly trial?: Trial;
    }
  | { readonly kind: 'refused'; readonly problem: PlainProblem }
  | { readonly kind: 'done'; readonly job: number; readonly outcome: Outcome; readonly memory: number };

export const asPlainProblem = (error: unknown): PlainProblem =>
  (error instanceof Problem ? error : Problem.of('VISION', { kind: 'vision.start', why: String(error) }))
    .plain;
