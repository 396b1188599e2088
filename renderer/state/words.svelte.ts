/** @file What the person says about photos; each change can be undone, and a toast says what was done. */
import type { Change } from '../../app/contract/views.ts';
import type { Api } from '../bridge/api.ts';
import type { Text } from '../text/text.svelte.ts';
import type { Toasts } from './toasts.svelte.ts';

export class Words {
  readonly #api: Api;
  readonly #toasts: Toasts;
  readonly #text: Text;

  constructor(api: Api, toasts: Toasts, text: Text) {
    this.#api = api;
    this.#toasts = toasts;
    this.#text = text;
  }

  /** @param concept - an id, or a name; null takes the word back */
  stateTag(photos: readonly number[], concept: string, verdict: 'yes' | 'no' | null): Promise<void> {
    return this.#say(() => this.#api.stateTag({ photos: [...photos], concept, verdict }), 'done');
  }

  /** @param rating - 0 to 5 */
  rate(photos: readonly number[], rating: number): Promise<void> {
    return this.#say(() => this.#api.rate({ photos: [...photos], rating }), 'done');
  }

  undo(): Promise<void> {
    return this.#say(() => this.#api.undo(null), 'undone');
  }

  redo(): Promise<void> {
    return this.#say(() => this.#api.redo(null), 'done');
  }

  async #say(speak: () => Promise<Change | null>, how: 'done' | 'undone'): Promise<void> {
    const { t } = this.#text;
    try {
      const change = await speak();
      if (change === null) return this.#toasts.show({ text: t('words.nothing') });
      const { kind, label, photos } = change;
      const action =
        how === 'done'
          ? { label: t('words.undo'), run: () => void this.undo() }
          : { label: t('words.redo'), run: () => void this.redo() };
      this.#toasts.show({ text: t(`words.${how}.${kind}`, { label, photos }), action });
    } catch (error) {
      this.#toasts.trouble(error);
    }
  }
}
