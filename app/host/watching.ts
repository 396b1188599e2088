/** @file Follows the library's folders, each on its own, so that one more or less leaves the others alone. */
import type { FolderWatch } from '../contract/views.ts';
import type { Library } from '../core/library.ts';
import { asBuffer } from '../core/photos/path.ts';
import type { Root } from '../core/store/operations/roots.ts';

interface Watch {
  readonly root: Root;
  readonly stop: AbortController;
  readonly ended: Promise<void>;
  /** Null until it is known. */
  state: FolderWatch | null;
}

interface WatchingOptions {
  readonly library: Pick<Library, 'work'>;
  /** This folder is to be looked through. */
  readonly onHint: (root: number) => void;
  /** `state` is another. */
  readonly onState: () => void;
  readonly onFault: (error: unknown) => void;
}

export class Watching {
  readonly #options: WatchingOptions;
  readonly #watches = new Map<number, Watch>();
  #isClosed = false;

  constructor(options: WatchingOptions) {
    this.#options = options;
  }

  /** How each folder is followed, of which that is known. */
  get state(): FolderWatch[] {
    return [...this.#watches.values()].flatMap(({ state }) => state ?? []);
  }

  /** Follows these folders and no others. Each gives a hint at once. */
  async follow(roots: readonly Root[]): Promise<void> {
    const wanted = new Map(roots.map(({ id, path }) => [id, asBuffer(path)]));
    const others = [...this.#watches.values()].filter(({ root }) => !wanted.get(root.id)?.equals(root.path));
    await this.#stop(others.map(({ root }) => root.id));
    for (const root of roots) if (!this.#isClosed && !this.#watches.has(root.id)) this.#start(root);
    this.#options.onState();
  }

  /** Resolves when nothing is followed any more. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#stop([...this.#watches.keys()]);
  }

  #start(root: Root): void {
    const { library, onHint, onState, onFault } = this.#options;
    const stop = new AbortController();
    const ended = library.work.watch([root], {
      signal: stop.signal,
      onHint: async () => onHint(root.id),
      onState: (state) => {
        watch.state = state;
        onState();
      },
    });
    const watch: Watch = { root, stop, ended: ended.catch(onFault), state: null };
    this.#watches.set(root.id, watch);
  }

  async #stop(ids: readonly number[]): Promise<void> {
    const watches = ids.map((id) => this.#watches.get(id)!);
    for (const id of ids) this.#watches.delete(id);
    for (const { stop } of watches) stop.abort();
    await Promise.all(watches.map(({ ended }) => ended));
  }
}
