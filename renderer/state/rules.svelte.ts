/** @file A person's rules about what is said of photos: those there are, making them and taking them back. */
import type { WantedRule } from '../../app/contract/calls.ts';
import type { Rule } from '../../app/contract/rules.ts';
import type { Api } from '../bridge/api.ts';
import { ruleSentence } from '../rules/sentence.ts';
import type { Text } from '../text/text.svelte.ts';
import type { Toasts } from './toasts.svelte.ts';

export class RulesState {
  /** null until it was asked for. */
  list = $state.raw<readonly Rule[] | null>(null);
  readonly #api: Api;
  readonly #toasts: Toasts;
  readonly #text: Text;
  readonly #changed: () => void;
  #asked = 0;

  /** @param changed - other things are said of photos now */
  constructor(api: Api, toasts: Toasts, text: Text, changed: () => void) {
    this.#api = api;
    this.#toasts = toasts;
    this.#text = text;
    this.#changed = changed;
  }

  async load(): Promise<void> {
    const asking = ++this.#asked;
    const list = await this.#ask(() => this.#api.listRules(null));
    if (list === null || asking !== this.#asked) return; // answers can overtake each other
    this.list = list;
    const renamed = list.filter(({ action }) => action === 'rename');
    this.#text.given = new Map(renamed.map(({ concept, value }) => [concept, value!]));
  }

  /** In place of one of its kind for the same tag and folder. @throws CallProblem where it cannot be one */
  async set(wanted: WantedRule): Promise<void> {
    const rule = await this.#api.setRule(wanted);
    this.#toasts.show({
      text: ruleSentence(rule, this.#text),
      action: { label: this.#text.t('rules.takeBack'), run: () => void this.remove(rule.id) },
    });
    await this.#refresh();
  }

  async remove(id: number): Promise<void> {
    const rule = await this.#ask(() => this.#api.removeRule({ id }));
    if (rule !== null)
      this.#toasts.show({
        text: this.#text.t('rules.takenBack', { rule: ruleSentence(rule, this.#text) }),
      });
    await this.#refresh(); // also where it was gone already
  }

  #refresh(): Promise<void> {
    this.#changed();
    return this.load();
  }

  async #ask<T>(call: () => Promise<T>): Promise<T | null> {
    try {
      return await call();
    } catch (error) {
      this.#toasts.trouble(error);
      return null;
    }
  }
}
