/** @file Brings pictures that are ready at the same time through the network together. */
import { setImmediate } from 'node:timers/promises';

interface Waiting<Picture, Answer> {
  readonly picture: Picture;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: unknown) => void;
}

/** Nothing waits for a batch to fill: one picture alone goes at once, and what arrives meanwhile is the next batch. */
export class Batcher<Picture, Answer> {
  readonly #run: (pictures: Picture[]) => Promise<Answer[]>;
  readonly #maxBatch: number;
  readonly #waiting: Waiting<Picture, Answer>[] = [];
  #isRunning = false;

  constructor(run: (pictures: Picture[]) => Promise<Answer[]>, maxBatch: number) {
    this.#run = run;
    this.#maxBatch = maxBatch;
  }

  answer(picture: Picture): Promise<Answer> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ picture, resolve, reject });
      if (!this.#isRunning) void this.#work();
    });
  }

  async #work(): Promise<void> {
    this.#isRunning = true;
    while (this.#waiting.length > 0) {
      // The run before this one blocked the thread: let in what was decoded meanwhile, and let new decodes start.
      await setImmediate();
      const batch = this.#waiting.splice(0, this.#maxBatch);
      try {
        const answers = await this.#run(batch.map(({ picture }) => picture));
        batch.forEach(({ resolve }, index) => resolve(answers[index]!));
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
    }
    this.#isRunning = false;
  }
}
