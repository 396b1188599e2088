/**
 * @file Keeps the host for as long as the app runs. Where the library cannot be opened, the window opens all the same
 * and every call is answered with the reason; loading the page again tries again.
 */
import { callNames } from '../contract/calls.ts';
import type { Handlers } from '../host/dispatch.ts';
import type { Host } from '../host/host.ts';

type KeptHost = Pick<Host, 'handlers' | 'image' | 'addFoldersBehind' | 'close'>;

export class HostKeeper {
  readonly #open: () => Promise<KeptHost>;
  #host: Promise<KeptHost>;
  #isRefused = false;

  /** Opens at once. @param open - rejects with a `Problem` where the library cannot be opened */
  constructor(open: () => Promise<KeptHost>) {
    this.#open = open;
    this.#host = this.#try();
  }

  /** Tries again where the last try was refused. */
  retry(): void {
    if (this.#isRefused) this.#host = this.#try();
  }

  /** What answers the calls now: the host's, or the reason why there is none. */
  async handlers(): Promise<Handlers> {
    return this.#host.then(({ handlers }) => handlers, refusing);
  }

  /** @throws Problem why the library cannot be opened */
  async image(...[kind, id]: Parameters<KeptHost['image']>): ReturnType<KeptHost['image']> {
    return (await this.#host).image(kind, id);
  }

  /** Adds folders behind the window, which is told what is wrong with one; why there is no library, it says by itself. */
  async addFoldersBehind(folders: readonly string[]): Promise<void> {
    if (folders.length === 0) return;
    const host = await this.#host.catch(() => null);
    await host?.addFoldersBehind(folders);
  }

  /** A barrier: nothing runs and the library is free. */
  async close(): Promise<void> {
    const host = await this.#host.catch(() => null);
    await host?.close();
  }

  #try(): Promise<KeptHost> {
    this.#isRefused = false;
    const host = this.#open();
    host.catch(() => {
      this.#isRefused = true;
    });
    return host;
  }
}

/** Handlers that answer every call with one reason. */
function refusing(reason: unknown): Handlers {
  const refuse = () => Promise.reject(reason);
  return Object.fromEntries(callNames.map((name) => [name, refuse])) as unknown as Handlers;
}
