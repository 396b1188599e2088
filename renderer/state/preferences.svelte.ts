/** @file How the person likes the window; kept by the host, shown at once. */
import { preferencesAtFirst, type Preferences } from '../../app/contract/views.ts';
import type { Api } from '../bridge/api.ts';
import type { Text } from '../text/text.svelte.ts';
import type { Toasts } from './toasts.svelte.ts';

export class PreferencesState {
  current = $state.raw<Preferences>(preferencesAtFirst);
  readonly #api: Api;
  readonly #text: Text;
  readonly #toasts: Toasts;

  constructor(api: Api, text: Text, toasts: Toasts) {
    this.#api = api;
    this.#text = text;
    this.#toasts = toasts;
  }

  async load(): Promise<void> {
    // A host that cannot tell leaves the window as it looks at first.
    this.#use(await this.#api.getPreferences(null).catch(() => preferencesAtFirst));
  }

  async set(some: Partial<Preferences>): Promise<void> {
    this.#use({ ...this.current, ...some });
    await this.#api.setPreferences(some).catch((error: unknown) => this.#toasts.trouble(error));
  }

  #use(preferences: Preferences): void {
    this.current = preferences;
    this.#text.use(preferences.language);
  }
}
