/** @file What a person should know, kept until there is a window to tell. */
import type { Notice } from '../contract/notice.ts';

export class Notices {
  readonly #waiting: Notice[] = [];
  readonly #onNotice: (notice: Notice) => void;
  #listener: ((notice: Notice) => void) | undefined;

  /** @param onNotice - told at once, window or not */
  constructor(onNotice: (notice: Notice) => void = () => undefined) {
    this.#onNotice = onNotice;
  }

  tell(notice: Notice): void {
    this.#onNotice(notice);
    if (this.#listener === undefined) this.#waiting.push(notice);
    else this.#listener(notice);
  }

  /** What waits is told at once, and what comes from now on as it comes. */
  tellTo(listener: (notice: Notice) => void): void {
    this.#listener = listener;
    for (const notice of this.#waiting.splice(0)) listener(notice);
  }
}
