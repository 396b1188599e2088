/** @file What a person should know, kept until there is a window to tell. */

export class Notices {
  readonly #waiting: string[] = [];
  readonly #onNotice: (text: string) => void;
  #listener: ((text: string) => void) | undefined;

  /** @param onNotice - told at once, window or not */
  constructor(onNotice: (text: string) => void = () => undefined) {
    this.#onNotice = onNotice;
  }

  tell(text: string): void {
    this.#onNotice(text);
    if (this.#listener === undefined) this.#waiting.push(text);
    else this.#listener(text);
  }

  /** What waits is told at once, and what comes from now on as it comes. */
  tellTo(listener: (text: string) => void): void {
    this.#listener = listener;
    for (const text of this.#waiting.splice(0)) listener(text);
  }
}
