/** @file Photos that are there more than once: what the host knows of them, and what the person has done about them. */
import type { DuplicatesView, KeptBest, ShownGroup } from '../../app/contract/duplicates.ts';
import type { Api } from '../bridge/api.ts';
import type { Toasts } from './toasts.svelte.ts';

export class DuplicatesState {
  view = $state.raw<DuplicatesView | null>(null);
  readonly #api: Api;
  readonly #toasts: Toasts;
  #heard = 0;

  constructor(api: Api, toasts: Toasts) {
    this.#api = api;
    this.#toasts = toasts;
  }

  /** How many groups there are; undefined until they were looked for. */
  get count(): number | undefined {
    const { view } = this;
    if (view === null || view.phase === 'unknown') return undefined;
    return view.phase === 'searching' && view.version === 0 ? undefined : view.groups;
  }

  /** The host tells what goes on. */
  follow(view: DuplicatesView): void {
    this.#heard++;
    this.view = view;
  }

  async load(): Promise<void> {
    const heard = this.#heard;
    const view = await this.#ask(() => this.#api.getDuplicates(null));
    if (view !== null && heard === this.#heard) this.view = view; // what was told meanwhile is newer
  }

  async find(): Promise<void> {
    await this.#ask(() => this.#api.findDuplicates(null));
    await this.load();
  }

  async stop(): Promise<void> {
    await this.#ask(() => this.#api.stopDuplicates(null));
  }

  /** @throws CallProblem */
  groups(offset: number, limit: number): Promise<ShownGroup[]> {
    return this.#api.getDuplicateGroups({ offset, limit });
  }

  /** @returns what it came to; null where it did not work */
  async keepBest(best: number): Promise<KeptBest | null> {
    const kept = await this.#ask(() => this.#api.keepBest({ best }));
    await this.load();
    return kept;
  }

  async keepBestOfAll(): Promise<void> {
    await this.#ask(() => this.#api.keepBestOfAll(null));
    await this.load();
  }

  async #ask<T>(call: () => Promise<T>): Promise<T | null> {
    try {
      return await call();
    } catch (error) {
      this.#toasts.trouble(error);
      return null;
    }
  }
}
