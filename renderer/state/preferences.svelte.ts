/** @file How the person likes the window; kept by the host, shown at once. */
import { preferencesAtFirst, type Preferences } from '../../app/contract/views.ts';
import type { Api } from '../bridge/api.ts';
import type { Text } from '../text/text.svelte.ts';
import type { Toasts } from './toasts.svelte.ts';

/** How large cells of the grid can be, and a step of them, in CSS pixels. */
export const cellSizes = { smallest: 96, largest: 320, step: 16 };

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

  /** One step larger (1) or smaller (-1). */
  async resizeCells(direction: 1 | -1): Promise<void> {
    const wish = this.current.cell + direction * cellSizes.step;
    const cell = Math.max(cellSizes.smallest, Math.min(wish, cellSizes.largest));
    if (cell !== this.current.cell) await this.set({ cell });
  }

  #use(preferences: Preferences): void {
    this.current = preferences;
    this.#text.use(preferences.language);
  }
}
