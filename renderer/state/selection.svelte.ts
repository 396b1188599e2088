/** @file Which photos are selected, by id, so that a result that is opened anew keeps them. */
import type { OpenedResult } from '../../app/contract/views.ts';
import type { Api } from '../bridge/api.ts';

/** Ids that one call answers with. */
const stretch = 100_000;

/** Places of the result, from `first` to `last`. */
export interface Stretch {
  readonly first: number;
  readonly last: number;
}

export class Selection {
  /** Replaced whenever it changes: there is one signal for all photos, not one for each. */
  ids = $state.raw<ReadonlySet<number>>(new Set());
  /** Where the keyboard is, in the result; null before it was used. */
  cursor = $state<number | null>(null);
  /** Where a range began. */
  #anchor = 0;
  /** Grows with each change: an answer to an earlier question comes too late. */
  #asked = 0;
  readonly #api: Api;
  readonly #result: () => OpenedResult | null;

  constructor(api: Api, result: () => OpenedResult | null) {
    this.#api = api;
    this.#result = result;
  }

  clear(): void {
    this.#set([]);
    this.cursor = null;
    this.#anchor = 0;
  }

  /** A click, or an arrow: this one alone. */
  only(index: number, id: number): void {
    this.#set([id]);
    this.cursor = this.#anchor = index;
  }

  /** The same, where the photo itself is still on its way. @throws CallProblem */
  async goTo(index: number): Promise<void> {
    this.cursor = this.#anchor = index;
    await this.range(index, index);
  }

  /** A click with ctrl or cmd. */
  toggle(index: number, id: number): void {
    const ids = new Set(this.ids);
    if (!ids.delete(id)) ids.add(id);
    this.#set(ids);
    this.cursor = this.#anchor = index;
  }

  /** A click or an arrow with shift: from where the range began to here. @throws CallProblem */
  async extendTo(index: number): Promise<void> {
    this.cursor = index;
    await this.range(Math.min(this.#anchor, index), Math.max(this.#anchor, index));
  }

  /** @throws CallProblem */
  async all(): Promise<void> {
    const total = this.#result()?.total ?? 0;
    if (total > 0) await this.range(0, total - 1);
  }

  /** Selects places `first` to `last` of the result, and nothing else. @throws CallProblem */
  async range(first: number, last: number): Promise<void> {
    await this.stretches([{ first, last }]);
  }

  /**
   * Selects these places of the result, in their order, and `others`, and nothing else. An answer that comes after a later
   * change is dropped. @throws CallProblem
   */
  async stretches(places: readonly Stretch[], others: Iterable<number> = []): Promise<void> {
    const result = this.#result();
    if (result === null) return;
    const asked = ++this.#asked;
    const ids = new Set(others);
    const end = places.at(-1)?.last ?? -1;
    for (let offset = places[0]?.first ?? 0; offset <= end; offset += stretch) {
      const limit = Math.min(stretch, end - offset + 1);
      const some = await this.#api.getIds({ result: result.id, offset, limit });
      if (asked !== this.#asked) return;
      for (const { first, last } of places) {
        for (let at = Math.max(first, offset); at <= Math.min(last, offset + limit - 1); at++) {
          const id = some[at - offset];
          if (id !== undefined) ids.add(id);
        }
      }
    }
    this.#set(ids);
  }

  /** The result was opened anew: photos lie elsewhere in it. */
  move(to: (index: number) => number): void {
    if (this.cursor !== null) this.cursor = to(this.cursor);
    this.#anchor = to(this.#anchor);
  }

  #set(ids: Iterable<number>): void {
    this.#asked++;
    this.ids = new Set(ids);
  }
}
