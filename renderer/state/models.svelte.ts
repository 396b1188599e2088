/** @file The models there are, and those on their way here. */
import type { ModelInfo } from '../../app/contract/results.ts';
import type { Download } from '../../app/contract/views.ts';
import { type Api, CallProblem } from '../bridge/api.ts';
import type { Toasts } from './toasts.svelte.ts';

export class Models {
  list = $state.raw<readonly ModelInfo[] | null>(null);
  /** By the model's id; a model that has arrived is no longer among them. */
  downloads = $state.raw<Readonly<Record<string, Download>>>({});
  readonly #api: Api;
  readonly #toasts: Toasts;
  /** To be used as soon as they are here. */
  readonly #wanted = new Set<string>();
  /** Of these the host may still have a word to say. */
  readonly #calledOff = new Set<string>();

  constructor(api: Api, toasts: Toasts) {
    this.#api = api;
    this.#toasts = toasts;
  }

  async refresh(): Promise<void> {
    try {
      this.list = await this.#api.listModels(null);
    } catch (error) {
      this.#toasts.trouble(error);
    }
  }

  /** Begins a download; what goes wrong with it is in `downloads`. */
  async fetch(id: string, { andUse }: { andUse: boolean }): Promise<void> {
    this.#calledOff.delete(id);
    if (andUse) this.#wanted.add(id);
    this.#set({ id, received: 0, total: null, state: 'running', problem: null });
    try {
      await this.#api.getModel({ id });
    } catch (error) {
      if (!(error instanceof CallProblem)) {
        this.#forget(id);
        throw error;
      }
      this.#set({ id, received: 0, total: null, state: 'failed', problem: error });
    }
  }

  async cancel(id: string): Promise<void> {
    this.#calledOff.add(id);
    this.#forget(id);
    try {
      await this.#api.cancelDownload({ id });
    } catch (error) {
      this.#toasts.trouble(error);
    }
  }

  /** @returns how many photos are tagged anew; null where it did not work */
  async use(id: string): Promise<number | null> {
    try {
      const { waiting } = await this.#api.useModel({ id });
      await this.refresh();
      return waiting;
    } catch (error) {
      this.#toasts.trouble(error);
      return null;
    }
  }

  /** The host tells how a download goes. */
  async follow(download: Download): Promise<void> {
    const { id, state } = download;
    if (state !== 'done') {
      if (!this.#calledOff.has(id)) this.#set(download);
      return;
    }
    if (this.#wanted.has(id)) await this.use(id);
    else await this.refresh();
    this.#forget(id);
  }

  #set(download: Download): void {
    this.downloads = { ...this.downloads, [download.id]: download };
  }

  #forget(id: string): void {
    this.#wanted.delete(id);
    this.downloads = Object.fromEntries(Object.entries(this.downloads).filter(([other]) => other !== id));
  }
}
