/** @file Tells the windows what looks different now, in pieces that they can swallow. */
import type { Listener } from './host.ts';
import { Throttle } from './throttle.ts';

/** Photos told of in one event, as the contract has it. */
const mostAtOnce = 500;
/** Above so many a window does better to look again at all that it shows. */
const mostWaiting = 5000;

export class Changes {
  readonly #tell: Listener;
  #waiting = new Set<number>();
  readonly #photos: Throttle;
  readonly #library: Throttle;

  constructor(tell: Listener) {
    this.#tell = tell;
    this.#photos = new Throttle(500, () => this.#tellPhotos());
    this.#library = new Throttle(1000, () => tell('libraryChanged', null));
  }

  /** These photos have other tags, thumbnails or states. The window hears of them soon, and of all counts. */
  photos(ids: readonly number[]): void {
    this.#wait([...this.#waiting, ...ids]);
    this.#photos.ask();
    this.library();
  }

  /** A person has changed these photos, and looks at the screen. */
  photosNow(ids: readonly number[]): void {
    this.#wait([...ids, ...this.#waiting]);
    this.#photos.now();
    this.#library.now();
  }

  /** The library has other photos, tags or counts. */
  library(): void {
    this.#library.ask();
  }

  /** As `library`, by a person who looks at the screen. */
  libraryNow(): void {
    this.#library.now();
  }

  close(): void {
    this.#photos.close();
    this.#library.close();
  }

  #wait(ids: readonly number[]): void {
    this.#waiting = new Set(ids.length > mostWaiting ? [] : ids);
  }

  #tellPhotos(): void {
    const ids = [...this.#waiting].slice(0, mostAtOnce);
    if (ids.length === 0) return;
    for (const id of ids) this.#waiting.delete(id);
    this.#tell('photosChanged', { ids });
    if (this.#waiting.size > 0) this.#photos.ask();
  }
}
