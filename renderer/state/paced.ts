/** @file Work that is asked for often and need not be done as often. */

/** Runs a task when asked, never twice at once. Asking while it waits or runs makes it run once more, not once each. */
export class Paced {
  readonly #task: () => Promise<void>;
  readonly #every: number;
  #isBusy = false;
  #isAsked = false;

  /** @param task - must not reject; @param every - milliseconds from the end of one run to the start of the next */
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
      await this.#task();
      await new Promise((resolve) => setTimeout(resolve, this.#every));
    }
    this.#isBusy = false;
  }
}
