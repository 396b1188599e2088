/** @file What the grid shows: a query, its result, the pages of it that were loaded, and the photos selected. */
import { indexAfter } from '../grid/layout.ts';
import type { Output } from '../../app/contract/calls.ts';
import type { GridPhoto, OpenedResult } from '../../app/contract/views.ts';
import { type Api, CallProblem } from '../bridge/api.ts';
import { Selection } from './selection.svelte.ts';

/** Photos in a page. */
export const pageSize = 200;
/** Pages kept; those used longest ago go first. */
const mostPages = 60;
/** Pages asked for at the same time, and waiting to be; who scrolls on no longer wants the oldest. */
const mostLoading = 4;
const mostWanted = 4;
/** Milliseconds between reopenings while the library changes. */
const refreshEvery = 2000;
/** Photos in sight of which the host is told that they wait. */
const mostInSight = 500;
/** Milliseconds after the last letter of a query. */
const searchAfter = 150;

/** The pages are no state of Svelte: one number, `version`, says that something in them is new. */
export class Browser {
  /** As the person wrote it; the result may be of an earlier one while this one is wrong. */
  query = $state('');
  /** The query that `result` is of. */
  shown = $state('');
  result = $state.raw<OpenedResult | null>(null);
  /** What is wrong with `query`. */
  problem = $state.raw<Error | null>(null);
  /** Whether the library has changed since the result was opened, so that photos may soon lie elsewhere. */
  isOutdated = $state(false);
  /** Grows whenever a page arrives or changes. */
  version = $state(0);
  /** First and last photo in sight, set by the grid. A result that is opened anew moves it along with its first photo. */
  inView = { first: 0, last: 0 };
  /** Names of the tags that are searched for. */
  readonly sought = $derived(
    (this.result?.parts ?? []).flatMap(({ kind, negated, label }) =>
      (kind === 'concept' || kind === 'exact') && !negated ? label : [],
    ),
  );
  readonly selection: Selection;
  readonly #api: Api;
  readonly #pages = new Map<number, readonly GridPhoto[]>();
  readonly #loading = new Set<number>();
  /** Pages that changed while they were loading. */
  readonly #stale = new Set<number>();
  #wanted: number[] = [];
  #opening = 0;
  /** Searches whose results have not come yet. */
  #searching = 0;
  #refreshTimer: ReturnType<typeof setTimeout> | undefined;
  #searchTimer: ReturnType<typeof setTimeout> | undefined;
  /** What the host was told last, as JSON. */
  #remembered = '';
  #waiting = '';

  constructor(api: Api) {
    this.#api = api;
    this.selection = new Selection(api, () => this.result);
  }

  /** Opens what was looked at last, at the photo that was first in sight then. */
  async resume(): Promise<void> {
    this.#searching++;
    await this.#open(null);
    this.#searching--;
  }

  /** Opens the result of a query; '' is all photos. Where it is wrong the last good result stays. */
  async search(query: string): Promise<void> {
    clearTimeout(this.#searchTimer);
    this.query = query;
    this.#searching++;
    await this.#open(query);
    this.#searching--;
  }

  /** The same, when no other query has come for a moment. */
  searchSoon(query: string): void {
    clearTimeout(this.#searchTimer);
    this.query = query;
    this.#searchTimer = setTimeout(() => void this.search(query), searchAfter);
  }

  /** Tells the host what is in sight; where it cannot hear it, nothing is lost that the person has made. */
  tellSight(): void {
    this.#remember();
    this.#hurry();
  }

  /** The host remembers what the person looks at, for the next start. */
  #remember(): void {
    const { first } = this.inView;
    // Who is at the beginning wants to be there next time too, whatever has come before it.
    const photo = first === 0 ? null : this.#inPage(first)?.id;
    if (this.result === null || photo === undefined) return;
    const view = { query: this.shown, photo };
    if (JSON.stringify(view) === this.#remembered) return;
    this.#remembered = JSON.stringify(view);
    this.#api.rememberView(view).catch(() => (this.#remembered = ''));
  }

  /** Photos in sight that wait for a thumbnail or tags get them before others. */
  #hurry(): void {
    const { first, last } = this.inView;
    const photos = [];
    for (let index = first; index <= last && photos.length < mostInSight; index++) {
      const photo = this.#inPage(index);
      if (photo?.state === 'pending') photos.push(photo.id);
    }
    if (photos.length === 0 || JSON.stringify(photos) === this.#waiting) return;
    this.#waiting = JSON.stringify(photos);
    this.#api.tagFirst({ photos }).catch(() => (this.#waiting = ''));
  }

  /** The photo at a place of the result; undefined while its page is on its way. */
  photoAt(index: number): GridPhoto | undefined {
    const page = Math.floor(index / pageSize);
    const photos = this.#pages.get(page);
    if (photos === undefined) this.#want(page);
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
      if (!photos.some(({ id }) => changed.has(id))) continue;
      if (this.#loading.has(page)) this.#stale.add(page);
      else this.#want(page);
    }
  }

  /** Opens the result anew, since the person has changed what is said of photos. A search that is on its way does so. */
  async refresh(): Promise<void> {
    if (this.#searching === 0) await this.#open(this.shown);
  }

  /** Opens the result anew, since the library has other photos or tags; at most once in a while. */
  refreshSoon(): void {
    this.isOutdated = true;
    this.#refreshTimer ??= setTimeout(() => {
      this.#refreshTimer = undefined;
      // A search is newer than what is shown: opening that again would take its place.
      if (this.#searching > 0) this.refreshSoon();
      else void this.#open(this.shown);
    }, refreshEvery);
  }

  /** @param query - null for what was looked at last */
  async #open(query: string | null): Promise<void> {
    const opening = ++this.#opening;
    const before = this.result;
    const isSame = before !== null && query === this.shown;
    try {
      const opened = await this.#ask(query);
      const { result } = opened;
      const moved = isSame ? await this.#findAgain(before, result) : null;
      const first = moved?.(this.inView.first) ?? opened.first;
      const length = isSame ? this.inView.last - this.inView.first : pageSize - 1;
      const pages = await this.#fetch(result, first, Math.min(first + length, result.total - 1));
      if (opening !== this.#opening) return;
      this.#pages.clear();
      this.#loading.clear();
      this.#stale.clear();
      this.#wanted = [];
      for (const [page, photos] of pages) this.#pages.set(page, photos);
      if (moved === null) this.selection.clear();
      else this.selection.move(moved);
      // The person may have scrolled on meanwhile.
      const firstNow = moved?.(this.inView.first) ?? first;
      this.inView = { first: firstNow, last: firstNow + length };
      if (query === null && this.query === '') this.query = opened.query; // else the person was quicker
      this.shown = opened.query;
      this.result = result;
      if (this.shown === this.query) this.problem = null; // else what is written is still wrong
      this.tellSight();
      this.version++;
    } catch (error) {
      if (opening === this.#opening) this.problem = error as Error;
    } finally {
      if (opening === this.#opening) this.isOutdated = this.#refreshTimer !== undefined;
    }
  }

  async #ask(query: string | null): Promise<Output<'openLastResult'>> {
    if (query === null) return this.#api.openLastResult(null);
    const result = await this.#api.openResult({ query: query.trim() === '' ? null : query });
    return { query, result, first: 0 };
  }

  /** The photo at a place; undefined where its page is not there. */
  #inPage(index: number): GridPhoto | undefined {
    return this.#pages.get(Math.floor(index / pageSize))?.[index % pageSize];
  }

  /** The pages that hold places `first` to `last`, so that a result is shown with its photos, not before them. */
  async #fetch(result: OpenedResult, first: number, last: number): Promise<[number, GridPhoto[]][]> {
    const pages = [];
    for (let page = Math.floor(first / pageSize); page * pageSize <= last; page++) pages.push(page);
    return Promise.all(
      pages.map(async (page): Promise<[number, GridPhoto[]]> => {
        const offset = page * pageSize;
        return [page, await this.#api.getPage({ result: result.id, offset, limit: pageSize })];
      }),
    );
  }

  /** @returns where a place of the result has gone: by month, and set right by where the first photo in sight is */
  async #findAgain(before: OpenedResult, result: OpenedResult): Promise<(index: number) => number> {
    const { first } = this.inView;
    const guess = indexAfter(first, before.months, result.months);
    const id = this.#inPage(first)?.id;
    let error = 0;
    if (id !== undefined && first > 0) {
      const offset = Math.max(0, guess - pageSize);
      const near = await this.#api.getIds({ result: result.id, offset, limit: 2 * pageSize });
      const at = near.indexOf(id);
      if (at >= 0) error = offset + at - guess;
    }
    return (index) => {
      const to = indexAfter(index, before.months, result.months);
      const isNear = Math.abs(index - first) <= pageSize;
      return Math.max(0, Math.min(isNear ? to + error : to, result.total - 1));
    };
  }

  /** Asks for a page as soon as there is room; the latest first, since it is what is in sight. */
  #want(page: number): void {
    if (this.#loading.has(page)) return;
    this.#wanted = [...this.#wanted.filter((each) => each !== page), page].slice(-mostWanted);
    this.#loadNext();
  }

  #loadNext(): void {
    while (this.#loading.size < mostLoading && this.#wanted.length > 0) void this.#load(this.#wanted.pop()!);
  }

  async #load(page: number): Promise<void> {
    const result = this.result;
    if (result === null) return;
    this.#loading.add(page);
    try {
      const photos = await this.#api.getPage({ result: result.id, offset: page * pageSize, limit: pageSize });
      if (this.result !== result) return;
      this.#pages.set(page, photos);
      for (const oldest of this.#pages.keys()) {
        if (this.#pages.size <= mostPages) break;
        this.#pages.delete(oldest);
      }
      this.version++;
      this.tellSight();
    } catch (error) {
      if (this.result !== result) return;
      if (error instanceof CallProblem && error.code === 'NOT_FOUND') this.refreshSoon();
      else this.problem = error as Error;
    } finally {
      if (this.result === result) {
        this.#loading.delete(page);
        if (this.#stale.delete(page)) this.#want(page);
        this.#loadNext();
      }
    }
  }
}
