/** @file The library as a whole: what it holds, what goes on in it, what stands beside the grid. */
import type { Activity, Facets, Overview, SavedSearch, TreeConcept } from '../../app/contract/views.ts';
import { type Api, CallProblem } from '../bridge/api.ts';
import type { AppState } from './app.svelte.ts';
import { Paced } from './paced.ts';
import type { Toasts } from './toasts.svelte.ts';

/** Milliseconds between refreshes while the library changes. */
const overviewEvery = 500;
const besideEvery = 1500;

/** How fast photos were tagged when last measured. */
export interface Speed {
  readonly device: string;
  readonly photosPerSecond: number;
}

export class LibraryState {
  overview = $state.raw<Overview | null>(null);
  activity = $state.raw<Activity | null>(null);
  tree = $state.raw<readonly TreeConcept[]>([]);
  facets = $state.raw<Facets>({ cameras: [], folders: [], years: [] });
  searches = $state.raw<readonly SavedSearch[]>([]);
  speed = $state.raw<Speed | null>(null);
  /** Why the library cannot be shown at all: it is locked, or damaged. */
  problem = $state.raw<CallProblem | null>(null);
  readonly #api: Api;
  readonly #toasts: Toasts;
  #overviewAsked = 0;
  #besideAsked = 0;
  #activitiesHeard = 0;
  readonly #overviewSoon = new Paced(() => this.#refreshOverview(), overviewEvery);
  readonly #besideSoon = new Paced(() => this.#refreshBeside(), besideEvery);

  constructor(api: Api, toasts: Toasts) {
    this.#api = api;
    this.#toasts = toasts;
  }

  async refresh(): Promise<void> {
    await Promise.all([this.#refreshOverview(), this.#refreshBeside()]);
  }

  /** Not at once each time, however often it is called, and the costly parts less often. */
  refreshSoon(): void {
    this.#overviewSoon.ask();
    this.#besideSoon.ask();
  }

  setActivity(activity: Activity): void {
    this.#activitiesHeard++;
    this.activity = activity;
    const { device, photosPerSecond } = activity;
    if (device !== null && photosPerSecond !== null && photosPerSecond > 0) {
      this.speed = { device, photosPerSecond };
    }
  }

  /** Asks for folders with the host's dialog, or the window's own where it has none, and adds them. */
  async chooseFolder(app: AppState): Promise<void> {
    try {
      const folders = await this.#api.chooseFolders(null);
      if (folders === null) app.screens.isChoosingFolder = true;
      else if (folders.length > 0) await this.addFolders(folders);
    } catch (error) {
      app.toasts.trouble(error);
    }
  }

  /** @throws CallProblem */
  async addFolders(folders: readonly string[]): Promise<void> {
    await this.#api.addFolders({ folders: [...folders] });
    await this.refresh();
  }

  async #refreshOverview(): Promise<void> {
    const asking = ++this.#overviewAsked;
    const heard = this.#activitiesHeard;
    try {
      const overview = await this.#api.getOverview(null);
      if (asking !== this.#overviewAsked) return; // answers can overtake each other
      this.overview = overview;
      if (heard === this.#activitiesHeard) this.setActivity(overview.activity);
      this.problem = null;
    } catch (error) {
      this.#failed(error);
    }
  }

  async #refreshBeside(): Promise<void> {
    const asking = ++this.#besideAsked;
    try {
      // Not all at once: what is asked for meanwhile, such as pictures, comes in between.
      const tree = await this.#api.getConceptTree(null);
      const facets = await this.#api.getFacets(null);
      const searches = await this.#api.listSearches(null);
      if (asking === this.#besideAsked) Object.assign(this, { tree, facets, searches });
    } catch (error) {
      this.#failed(error);
    }
  }

  /** A library that was never seen has nothing to show; one that was stays in sight. */
  #failed(error: unknown): void {
    if (!(error instanceof CallProblem)) throw error;
    const isGone = error.code === 'LOCKED' || error.code === 'BAD_LIBRARY';
    if (error.code !== 'CONNECTION' && (this.overview === null || isGone)) this.problem = error;
    else this.#toasts.trouble(error);
  }
}
