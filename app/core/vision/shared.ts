/** @file One set of workers for all who look at pictures: opened when first needed, kept while it may be needed again. */
import { isDeepStrictEqual } from 'node:util';
import { Problem } from '../../contract/problem.ts';
import type { Model } from '../../../models/model.ts';
import { Turns } from './turns.ts';
import { Vision, type VisionOptions } from './vision.ts';

/** Opening takes a second; what is open takes up to half a gigabyte for each worker. */
const usualIdleMs = 60_000;

export interface SharedVisionOptions extends Omit<VisionOptions, 'model' | 'signal'> {
  /** How long the workers are kept while nobody uses them, in milliseconds. */
  readonly idleMs?: number;
}

export class SharedVision {
  readonly #options: SharedVisionOptions;
  /** Opening and ending take turns, so that there is never a second set of workers. */
  readonly #turns = new Turns();
  #open: { readonly model: Model; readonly vision: Vision } | undefined;
  #borrowers = 0;
  #onUnused: (() => void) | undefined;
  #idle: NodeJS.Timeout | undefined;
  readonly #closed = new AbortController();

  constructor(options: SharedVisionOptions) {
    this.#options = options;
  }

  /**
   * Lends the workers, with a model in them. Where they hold another one, those who use that are waited for.
   * @throws {Problem} BAD_MODEL or VISION where they cannot be opened; whatever `work` throws
   */
  async use<Result>(model: Model, work: (vision: Vision) => Promise<Result>): Promise<Result> {
    const vision = await this.#turns.take(() => this.#borrow(model));
    try {
      return await work(vision);
    } finally {
      this.#giveBack();
    }
  }

  /** What is under way is given up. When this resolves no worker is running, and none is started any more. */
  async close(): Promise<void> {
    this.#closed.abort();
    await this.#open?.vision.end();
    await this.#turns.take(() => this.#end());
  }

  async #borrow(model: Model): Promise<Vision> {
    if (this.#closed.signal.aborted) throw Problem.of('VISION', { kind: 'vision.stopped' });
    clearTimeout(this.#idle);
    if (
      this.#open !== undefined &&
      !(isDeepStrictEqual(this.#open.model, model) && !this.#open.vision.isOver)
    ) {
      await this.#unused();
      await this.#end();
    }
    this.#open ??= { model, vision: await this.#start(model) };
    this.#borrowers++;
    return this.#open.vision;
  }

  #start(model: Model): Promise<Vision> {
    return Vision.open({ ...this.#options, model, signal: this.#closed.signal });
  }

  #giveBack(): void {
    if (--this.#borrowers > 0) return;
    this.#onUnused?.();
    const end = async () => {
      if (this.#borrowers === 0) await this.#end();
    };
    this.#idle = setTimeout(() => void this.#turns.take(end), this.#options.idleMs ?? usualIdleMs);
  }

  #unused(): Promise<void> {
    return new Promise((resolve) => {
      if (this.#borrowers === 0) resolve();
      else this.#onUnused = resolve;
    });
  }

  async #end(): Promise<void> {
    clearTimeout(this.#idle);
    const open = this.#open;
    this.#open = undefined;
    await open?.vision.end();
  }
}
