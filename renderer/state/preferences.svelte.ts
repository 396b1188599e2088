/** @file How the person likes the window; kept by the host, shown at once. */
import { preferencesAtFirst, type Preferences } from '../../app/contract/views.ts';
import type { Api } from '../bridge/api.ts';
import type { Text } from '../text/text.svelte.ts';

export class PreferencesState {
  current = $state.raw<Preferences>(preferencesAtFirst);
  readonly #api: Api;
  readonly #text: Text;

  constructor(api: Api, text: Text) {
    this.#api = api;
    this.#text = text;
  }

  async load(): Promise<void> {
    // A host that cannot tell leaves the window as it looks at first.
    this.#use(await this.#api.getPreferences(null).catch(() => preferencesAtFirst));
  }

  async set(some: Partial<Preferences>): Promise<void> {
    this.#use({ ...this.current, ...some });
    await this.#api.setPreferences(some);
  }

  #use(preferences: Preferences): void {
    this.current = preferences;
    this.#text.use(preferences.language);
  }
}
