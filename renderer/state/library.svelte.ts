/** @file The library as a whole: what it holds, what goes on in it, what stands beside the grid. */
import type {
  Activity,
  Download,
  Facets,
  Overview,
  SavedSearch,
  TreeConcept,
} from '../../app/contract/views.ts';
import { type Api, CallProblem } from '../bridge/api.ts';
import type { AppState } from './app.svelte.ts';

/** Milliseconds between refreshes while the library changes. */
const refreshEvery = 1500;

export class LibraryState {
  overview = $state.raw<Overview | null>(null);
  activity = $state.raw<Activity | null>(null);
  tree = $state.raw<readonly TreeConcept[]>([]);
  facets = $state.raw<Facets>({ cameras: [], folders: [], years: [] });
  searches = $state.raw<readonly SavedSearch[]>([]);
  downloads = $state.raw<Readonly<Record<string, Download>>>({});
  /** Why the library cannot be shown at all: it is locked, or damaged. */
  problem = $state.raw<CallProblem | null>(null);
  readonly #api: Api;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(api: Api) {
    this.#api = api;
  }

  async refresh(): Promise<void> {
    try {
      const [overview, tree, facets, searches] = await Promise.all([
        this.#api.getOverview(null),
        this.#api.getConceptTree(null),
        this.#api.getFacets(null),
        this.#api.listSearches(null),
      ]);
      Object.assign(this, { overview, activity: overview.activity, tree, facets, searches, problem: null });
    } catch (error) {
      if (!(error instanceof CallProblem)) throw error;
      this.problem = error;
    }
  }

  /** At most once in a while, however often it is called. */
  refreshSoon(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      void this.refresh();
    }, refreshEvery);
  }

  setActivity(activity: Activity): void {
    this.activity = activity;
  }

  setDownload(download: Download): void {
    this.downloads = { ...this.downloads, [download.id]: download };
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
}
