/** @file What the grid shows: a query, its result, the pages of it that were loaded, and the photos selected. */
import type { GridPhoto, OpenedResult } from '../../app/contract/views.ts';
import { type Api, CallProblem } from '../bridge/api.ts';
import { Selection } from './selection.svelte.ts';

/** Photos in a page. */
export const pageSize = 200;
/** Pages kept; those used longest ago go first. */
const mostPages = 60;
/** Milliseconds between reopenings while the library changes. */
const refreshEvery = 2000;

/** The pages are no state of Svelte: one number, `version`, says that something in them is new. */
export class Browser {
  /** As the person wrote it; the result may be of an earlier one while this one is wrong. */
  query = $state('');
  result = $state.raw<OpenedResult | null>(null);
  /** What is wrong with `query`. */
  problem = $state.raw<CallProblem | null>(null);
  /** Grows whenever a page arrives or changes. */
  version = $state(0);
  readonly selection: Selection;
  readonly #api: Api;
  readonly #pages = new Map<number, readonly GridPhoto[]>();
  readonly #loading = new Set<number>();
  #opening = 0;
  #shown = '';
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(api: Api) {
    this.#api = api;
    this.selection = new Selection(api, () => this.result);
  }

  /** Opens the result of a query; '' is all photos. Where it is wrong the last good result stays. */
  async search(query: string): Promise<void> {
    this.query = query;
    this.selection.clear();
    await this.#open(query);
  }

  /** The photo at a place of the result; undefined while its page is on its way. */
  photoAt(index: number): GridPhoto | undefined {
    const page = Math.floor(index / pageSize);
    const photos = this.#pages.get(page);
    if (photos === undefined) void this.#load(page);
    else {
      this.#pages.delete(page);
      this.#pages.set(page, photos);
    }
    return photos?.[index % pageSize];
  }

  /** Loads the pages of changed photos again, of those that are there. */
  photosChanged(ids: readonly number[]): void {
    const changed = new Set(ids);
    for (const [page, photos] of this.#pages) {
      if (photos.some(({ id }) => changed.has(id))) void this.#load(page);
    }
  }

  /** Opens the result anew, since the library has other photos or tags; at most once in a while. */
  refreshSoon(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      void this.#open(this.#shown);
    }, refreshEvery);
  }

  async #open(query: string): Promise<void> {
    const opening = ++this.#opening;
    try {
      const result = await this.#api.openResult({ query: query.trim() === '' ? null : query });
      if (opening !== this.#opening) return;
      const isSame = query === this.#shown && result.total === this.result?.total;
      this.#shown = query;
      this.result = result;
      this.problem = null;
      // What was loaded stays in sight until it arrives anew, if it is the same result that grew older.
      const pages = [...this.#pages.keys()].slice(-3);
      if (!isSame) this.#pages.clear();
      this.#loading.clear();
      this.version++;
      if (isSame) {
        for (const page of this.#pages.keys()) if (!pages.includes(page)) this.#pages.delete(page);
        for (const page of pages) void this.#load(page);
      }
    } catch (error) {
      if (!(error instanceof CallProblem)) throw error;
      if (opening === this.#opening) this.problem = error;
    }
  }

  async #load(page: number): Promise<void> {
    const result = this.result;
    if (result === null || this.#loading.has(page)) return;
    this.#loading.add(page);
    try {
      const offset = page * pageSize;
      const photos = await this.#api.getPage({ result: result.id, offset, limit: pageSize });
      if (this.result !== result) return;
      this.#pages.set(page, photos);
      for (const oldest of this.#pages.keys()) {
        if (this.#pages.size <= mostPages) break;
        this.#pages.delete(oldest);
      }
      this.version++;
    } catch (error) {
      if (!(error instanceof CallProblem)) throw error;
      if (error.code === 'NOT_FOUND' && this.result === result) this.refreshSoon();
    } finally {
      if (this.result === result) this.#loading.delete(page);
    }
  }
}
