/** @file How fast work goes: photos a second over the last ten seconds, so that it is neither jumpy nor stale. */

/** All in milliseconds. */
const window = 10_000;
/** Less than this tells nothing. */
const shortest = 1000;
const step = 250;

export class Rate {
  #samples: { readonly at: number; readonly done: number }[] = [];

  /** @param done - photos since the work began; @param now - milliseconds */
  note(done: number, now: number): void {
    const last = this.#samples.at(-1);
    if (last === undefined || now - last.at >= step) this.#samples.push({ at: now, done });
    while (this.#samples.length > 1 && this.#samples[1]!.at <= now - window) this.#samples.shift();
  }

  /** Photos a second; null while too little is known. */
  perSecond(done: number, now: number): number | null {
    const first = this.#samples[0];
    if (first === undefined || now - first.at < shortest) return null;
    return ((done - first.done) * 1000) / (now - first.at);
  }
}
