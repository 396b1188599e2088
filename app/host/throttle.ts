/** @file Not more often than so: what is asked for meanwhile happens once, at the end of the wait. */

export class Throttle {
  readonly #interval: number;
  readonly #act: () => void;
  #timer: NodeJS.Timeout | undefined;
  #isDue = false;
  #isClosed = false;

  /** @param interval - milliseconds between two acts, at least */
  constructor(interval: number, act: () => void) {
    this.#interval = interval;
    this.#act = act;
  }

  /** Acts now, or as soon as the interval since the last act is over. */
  ask(): void {
    if (this.#timer === undefined) this.now();
    else this.#isDue = true;
  }

  /** Acts when the interval is over, so that what comes and goes within it is not told. */
  soon(): void {
    if (this.#isClosed) return;
    this.#timer ??= this.#wait();
    this.#isDue = true;
  }

  /** Acts now, however short the last act is ago. */
  now(): void {
    if (this.#isClosed) return;
    clearTimeout(this.#timer);
    this.#isDue = false;
    this.#timer = this.#wait();
    this.#act();
  }

  /** Nothing happens any more. */
  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#timer);
  }

  #wait(): NodeJS.Timeout {
    return setTimeout(() => {
      this.#timer = undefined;
      if (this.#isDue) this.now();
    }, this.#interval);
  }
}
