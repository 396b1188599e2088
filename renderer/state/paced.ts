/** @file Work that is asked for often and need not be done as often. */

/** How much longer than a task the rest after it is, at least: to count a million photos takes half a second each time. */
const restOf = 4;

/** Runs a task when asked, never twice at once. Asking while it waits or runs makes it run once more, not once each. */
export class Paced {
  readonly #task: () => Promise<void>;
  readonly #every: number;
  #isBusy = false;
  #isAsked = false;

  /** @param task - must not reject; @param every - milliseconds from the end of one run to the start of the next, at least */
  constructor(task: () => Promise<void>, every: number) {
    this.#task = task;
    this.#every = every;
  }

  ask(): void {
    this.#isAsked = true;
    if (!this.#isBusy) void this.#run();
  }

  async #run(): Promise<void> {
    this.#isBusy = true;
    while (this.#isAsked) {
      this.#isAsked = false;
      const start = performance.now();
      await this.#task();
      const rest = restOf * (performance.now() - start);
      await new Promise((resolve) => setTimeout(resolve, Math.max(this.#every, rest)));
    }
    this.#isBusy = false;
  }
}
