/** @file All that the window knows, made once at its start and handed to components through Svelte's context. */
import { createContext } from 'svelte';
import type { Bridge, ConnectionState } from '../../app/contract/bridge.ts';
import { createApi, listen, type Api } from '../bridge/api.ts';
import { picturesCame } from '../grid/pictures.ts';
import { OpenPhoto } from '../photo/open-photo.svelte.ts';
import { noticeInWords } from '../text/notice.ts';
import { Text } from '../text/text.svelte.ts';
import { Browser } from './browser.svelte.ts';
import { DuplicatesState } from './duplicates.svelte.ts';
import { LibraryState } from './library.svelte.ts';
import { Looks } from './looks.svelte.ts';
import { Models } from './models.svelte.ts';
import { PreferencesState } from './preferences.svelte.ts';
import { RulesState } from './rules.svelte.ts';
import { Screens } from './screens.svelte.ts';
import { TeachingState } from './teaching.svelte.ts';
import { Toasts } from './toasts.svelte.ts';
import { Words } from './words.svelte.ts';

export class AppState {
  readonly bridge: Bridge;
  readonly api: Api;
  readonly text = new Text();
  readonly toasts = new Toasts(this.text);
  readonly screens = new Screens();
  readonly preferences: PreferencesState;
  readonly library: LibraryState;
  readonly browser: Browser;
  readonly photo: OpenPhoto;
  readonly words: Words;
  readonly looks: Looks;
  readonly models: Models;
  readonly duplicates: DuplicatesState;
  readonly rules: RulesState;
  readonly teaching: TeachingState;
  /** The host cannot be reached at the moment. */
  isConnectionLost = $state(false);

  constructor(bridge: Bridge) {
    this.bridge = bridge;
    this.api = createApi(bridge);
    this.preferences = new PreferencesState(this.api, this.text, this.toasts);
    this.library = new LibraryState(this.api, this.toasts);
    this.browser = new Browser(this.api);
    this.photo = new OpenPhoto(this.api, () => this.browser.sought);
    this.words = new Words(this.api, this.toasts, this.text);
    this.looks = new Looks(this.api, bridge, this.toasts, this.text);
    this.models = new Models(this.api, this.toasts);
    this.duplicates = new DuplicatesState(this.api, this.toasts);
    const changed = () => {
      void this.library.refresh();
      void this.browser.refresh();
      void this.photo.refresh();
    };
    const { api, toasts, text } = this;
    this.rules = new RulesState(api, toasts, text, changed);
    this.teaching = new TeachingState({ api, toasts, text, changed, show: (query) => this.show(query) });
  }

  /** The photos of a search, in the grid. */
  show(query: string): void {
    this.screens.back();
    void this.browser.search(query);
  }

  /** Begins to follow the host. @returns how to stop */
  start(): () => void {
    const stops = [
      listen(this.bridge, 'activity', (activity) => this.library.setActivity(activity)),
      listen(this.bridge, 'libraryChanged', () => {
        this.library.refreshSoon();
        this.browser.refreshSoon();
      }),
      listen(this.bridge, 'photosChanged', ({ ids }) => {
        this.browser.photosChanged(ids);
        this.photo.photosChanged(ids);
      }),
      listen(this.bridge, 'download', (download) => this.models.follow(download)),
      listen(this.bridge, 'duplicates', (view) => this.duplicates.follow(view)),
      listen(this.bridge, 'notice', (notice) => this.toasts.show({ text: noticeInWords(this.text, notice) })),
      listen(this.bridge, 'menu', ({ command }) => this.screens.useMenu(command, this)),
      this.bridge.onConnection?.((state) => this.#connectionChanged(state)),
    ];
    void this.preferences.load();
    void this.#resume();
    return () => stops.forEach((stop) => stop?.());
  }

  /** What is counted can be long in coming, and the host answers one after the other: photos and their pictures first. */
  async #resume(): Promise<void> {
    await this.browser.resume();
    await picturesCame();
    void this.library.refresh();
    void this.duplicates.load();
    void this.rules.load();
  }

  #connectionChanged(state: ConnectionState): void {
    this.isConnectionLost = state === 'lost';
    if (state === 'lost') return;
    this.library.refreshSoon();
    this.browser.refreshSoon();
    void this.duplicates.load();
  }
}

export const [getApp, setApp] = createContext<AppState>();
