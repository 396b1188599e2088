/** @file Models of the catalog on their way in, each on the person's word only. */
import { Problem } from '../contract/problem.ts';
import type { Download } from '../contract/views.ts';
import type { Library } from '../core/library.ts';
import { tryModel } from '../core/models.ts';
import type { Listener } from './host.ts';
import { Throttle } from './throttle.ts';
import { troubleOf } from './trouble.ts';

/** Milliseconds between two events of one download. */
const interval = 250;

interface DownloadsOptions {
  readonly library: Pick<Library, 'models'>;
  readonly tell: Listener;
  readonly onFault: (error: unknown) => void;
  /** A model has come. */
  readonly onModel: () => void;
}

export class Downloads {
  readonly #options: DownloadsOptions;
  readonly #running = new Map<string, { readonly stop: AbortController; readonly ended: Promise<void> }>();

  constructor(options: DownloadsOptions) {
    this.#options = options;
  }

  /** Begins, unless it is on its way already. `download` events follow. @throws Problem NO_MODEL */
  async start(id: string): Promise<void> {
    const models = await this.#options.library.models.list();
    if (models.every((model) => model.id !== id)) {
      throw Problem.of('NO_MODEL', { kind: 'model.unknown', model: id });
    }
    if (this.#running.has(id)) return;
    const stop = new AbortController();
    this.#running.set(id, {
      stop,
      ended: this.#fetch(id, stop.signal).finally(() => this.#running.delete(id)),
    });
  }

  /** What has come stays on the disk for the next time. */
  cancel(id: string): void {
    this.#running.get(id)?.stop.abort();
  }

  /** Stops all; resolves when nothing is under way. */
  async close(): Promise<void> {
    const running = [...this.#running.values()];
    for (const { stop } of running) stop.abort();
    await Promise.all(running.map(({ ended }) => ended));
  }

  async #fetch(id: string, signal: AbortSignal): Promise<void> {
    const { library, tell, onFault, onModel } = this.#options;
    let now: Download = { id, received: 0, total: null, state: 'running', problem: null };
    const progress = new Throttle(interval, () => tell('download', now));
    progress.ask();
    try {
      await library.models.get(id, {
        signal,
        verify: tryModel,
        onProgress: ({ received, total = null }) => {
          now = { ...now, received, total };
          progress.ask();
        },
      });
      now = { ...now, state: 'done' };
      onModel();
    } catch (error) {
      // One that the person stopped has no problem.
      now = { ...now, state: 'failed', problem: signal.aborted ? null : troubleOf(error, onFault) };
    } finally {
      progress.close();
      tell('download', now);
    }
  }
}
