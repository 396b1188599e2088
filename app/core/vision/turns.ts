/** @file Heavy work takes turns: what needs much memory is done one at a time. */

export class Turns {
  #last: Promise<unknown> = Promise.resolve();

  /** Does `work` after all that was given before it. */
  take<Result>(work: () => Promise<Result>): Promise<Result> {
    const result = this.#last.then(work);
    this.#last = result.catch(() => undefined); // its error is for the one who gave it
    return result;
  }
}
