/** @file Which photos are selected, by id, so that a result that is opened anew keeps them. */
import { SvelteSet } from 'svelte/reactivity';
import type { OpenedResult } from '../../app/contract/views.ts';
import type { Api } from '../bridge/api.ts';

/** Ids that one call answers with. */
const stretch = 100_000;

export class Selection {
  readonly ids = new SvelteSet<number>();
  /** Where the keyboard is, in the result; null before it was used. */
  cursor = $state<number | null>(null);
  /** Where a range began. */
  #anchor = 0;
  readonly #api: Api;
  readonly #result: () => OpenedResult | null;

  constructor(api: Api, result: () => OpenedResult | null) {
    this.#api = api;
    this.#result = result;
  }

  clear(): void {
    this.ids.clear();
    this.cursor = null;
  }

  /** A click, or an arrow: this one alone. */
  only(index: number, id: number): void {
    this.ids.clear();
    this.ids.add(id);
    this.cursor = this.#anchor = index;
  }

  /** A click with ctrl or cmd. */
  toggle(index: number, id: number): void {
    if (!this.ids.delete(id)) this.ids.add(id);
    this.cursor = this.#anchor = index;
  }

  /** A click or an arrow with shift: from where the range began to here. */
  async extendTo(index: number): Promise<void> {
    this.cursor = index;
    await this.range(Math.min(this.#anchor, index), Math.max(this.#anchor, index));
  }

  async all(): Promise<void> {
    const total = this.#result()?.total ?? 0;
    if (total > 0) await this.range(0, total - 1);
  }

  /** Selects places `first` to `last` of the result, and nothing else. @throws CallProblem */
  async range(first: number, last: number): Promise<void> {
    const result = this.#result();
    if (result === null) return;
    const ids: number[] = [];
    for (let offset = first; offset <= last; offset += stretch) {
      const limit = Math.min(stretch, last - offset + 1);
      ids.push(...(await this.#api.getIds({ result: result.id, offset, limit })));
    }
    if (this.#result() !== result) return;
    this.ids.clear();
    for (const id of ids) this.ids.add(id);
  }
}
