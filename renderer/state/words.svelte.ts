/** @file What the person says about photos; each change can be undone, and a toast says what was done. */
import type { Change } from '../../app/contract/views.ts';
import type { Api } from '../bridge/api.ts';
import type { Text } from '../text/text.svelte.ts';
import type { Toasts } from './toasts.svelte.ts';

/** Photos that one word can be about, so that one undo takes all of it back. */
const mostPhotos = 100_000;

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
    return this.#about(photos, (ids) => this.#api.stateTag({ photos: ids, concept, verdict }));
  }

  /** @param rating - 0 to 5; 0 for none */
  rate(photos: readonly number[], rating: number): Promise<void> {
    return this.#about(photos, (ids) => this.#api.rate({ photos: ids, rating }));
  }

  undo(): Promise<void> {
    return this.#say(() => this.#api.undo(null), 'undone');
  }

  redo(): Promise<void> {
    return this.#say(() => this.#api.redo(null), 'done');
  }

  async #about(photos: readonly number[], speak: (ids: number[]) => Promise<Change>): Promise<void> {
    if (photos.length === 0) return;
    if (photos.length > mostPhotos) {
      const text = this.#text.t('words.tooMany', { photos: photos.length, most: mostPhotos });
      return this.#toasts.show({ text, isTrouble: true });
    }
    await this.#say(() => speak([...photos]), 'done');
  }

  async #say(speak: () => Promise<Change | null>, how: 'done' | 'undone'): Promise<void> {
    const { t, concept } = this.#text;
    try {
      const change = await speak();
      if (change === null) return this.#toasts.show({ text: t('words.nothing') });
      const { kind, label, photos } = change;
      const action =
        how === 'done'
          ? { label: t('words.undo'), run: () => void this.undo() }
          : { label: t('words.redo'), run: () => void this.redo() };
      const rating = Number(/\d/.exec(label)?.[0] ?? 0); // of a `rate`, whose label ends in it
      this.#toasts.show({
        text: t(`words.${how}.${kind}`, { label: concept(null, label), photos, rating }),
        action,
      });
    } catch (error) {
      this.#toasts.trouble(error);
    }
  }
}
