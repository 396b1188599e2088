/** @file What a person should know of the library itself, kept until there is a window to tell. */

export class Notices {
  readonly #waiting: string[] = [];
  #listener: ((text: string) => void) | undefined;

  tell(text: string): void {
    if (this.#listener === undefined) this.#waiting.push(text);
    else this.#listener(text);
  }

  /** What waits is told at once, and what comes from now on as it comes. */
  tellTo(listener: (text: string) => void): void {
    this.#listener = listener;
    for (const text of this.#waiting.splice(0)) listener(text);
  }
}
