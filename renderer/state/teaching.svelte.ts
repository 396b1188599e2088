/** @file Tags that the person teaches: those there are, teaching one and forgetting it. */
import type { Input } from '../../app/contract/calls.ts';
import type { TaughtTag } from '../../app/contract/teach.ts';
import type { Api } from '../bridge/api.ts';
import { suggestionsOf } from '../teaching/searches.ts';
import { taughtSentence } from '../teaching/sentence.ts';
import type { Text } from '../text/text.svelte.ts';
import type { Toasts } from './toasts.svelte.ts';

interface Options {
  readonly api: Api;
  readonly toasts: Toasts;
  readonly text: Text;
  /** Other things are said of photos now. */
  readonly changed: () => void;
  /** Shows the photos of a search. */
  readonly show: (query: string) => void;
}

export class TeachingState {
  /** null until it was asked for. */
  list = $state.raw<readonly TaughtTag[] | null>(null);
  readonly #options: Options;
  #asked = 0;

  constructor(options: Options) {
    this.#options = options;
  }

  async load(): Promise<void> {
    const { api, toasts } = this.#options;
    const asking = ++this.#asked;
    try {
      const list = await api.listTaught(null);
      if (asking === this.#asked) this.list = list; // answers can overtake each other
    } catch (error) {
      toasts.trouble(error);
    }
  }

  /** @throws CallProblem where nothing can be learned from that */
  async teach(wanted: Input<'teachTag'>): Promise<void> {
    const { api, toasts, text, show } = this.#options;
    const tag = await api.teachTag(wanted);
    const review = { label: text.t('teach.review'), run: () => show(suggestionsOf(tag)) };
    toasts.show({
      text: text.t('teach.done', { tag: text.concept(tag.id, tag.name) }),
      detail: taughtSentence(tag, text),
      ...(tag.suggested > 0 ? { action: review } : {}),
    });
    await this.#refresh();
  }

  /** What the person said stays, so that it can be taught again from that. */
  async forget({ id, name }: TaughtTag): Promise<void> {
    const { api, toasts, text } = this.#options;
    try {
      await api.forgetTaught({ tag: id });
      toasts.show({
        text: text.t('teach.forgotten', { tag: text.concept(id, name) }),
        action: { label: text.t('teach.again'), run: () => void this.#teachAgain(id) },
      });
    } catch (error) {
      toasts.trouble(error);
    }
    await this.#refresh(); // also where it was gone already
  }

  #teachAgain(tag: string): Promise<void> {
    const { toasts } = this.#options;
    return this.teach({ tag, examples: [], counterExamples: [] }).catch((error: unknown) =>
      toasts.trouble(error),
    );
  }

  #refresh(): Promise<void> {
    this.#options.changed();
    return this.load();
  }
}
