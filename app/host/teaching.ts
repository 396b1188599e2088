/** @file Tags that a person teaches, behind the window: learned when it is asked for, and from what is said afterwards. */
import type { Library } from '../core/library.ts';
import type { Teach } from '../core/teach/teach.ts';
import type { Changes } from './changes.ts';
import type { Handlers } from './dispatch.ts';
import { Throttle } from './throttle.ts';

/** Milliseconds between two rounds of learning, so that several words in a row are learned at once. */
const interval = 1000;

interface Options {
  readonly teach: Pick<Teach, 'isStale' | 'refresh'>;
  readonly changes: Pick<Changes, 'photos'>;
  readonly onFault: (error: unknown) => void;
}

/** Learns in the background what a person says of photos. */
export class Learner {
  readonly #options: Options;
  readonly #rounds = new Throttle(interval, () => this.#begin());
  readonly #stop = new AbortController();
  #learning: Promise<void> = Promise.resolve();

  constructor(options: Options) {
    this.#options = options;
  }

  /** Something was said that tags may be learned from. */
  learnSoon(): void {
    this.#rounds.soon();
  }

  /** Resolves when nothing is learned any more; what is left over is learned by the next round of work. */
  async close(): Promise<void> {
    this.#rounds.close();
    this.#stop.abort();
    await this.#learning;
  }

  #begin(): void {
    this.#learning = this.#learning.then(() => this.#learn()).catch(this.#options.onFault);
  }

  async #learn(): Promise<void> {
    const { teach, changes } = this.#options;
    const { signal } = this.#stop;
    if (signal.aborted || !(await teach.isStale())) return;
    changes.photos(await teach.refresh(signal));
  }
}

interface Parts {
  readonly library: Library;
  readonly changes: Changes;
}

export function teachHandlers({
  library: { teach },
  changes,
}: Parts): Pick<Handlers, 'listTaught' | 'teachTag' | 'forgetTaught'> {
  return {
    listTaught: () => teach.list(),
    teachTag: async ({ tag, examples, counterExamples }) => {
      const taught = await teach.teach(tag, examples, counterExamples);
      changes.photosNow([...examples, ...counterExamples]);
      return taught;
    },
    forgetTaught: async ({ tag }) => {
      await teach.forget(tag);
      changes.libraryNow();
      return null;
    },
  };
}
