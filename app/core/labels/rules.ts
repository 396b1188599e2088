/** @file A person's rules: what is said of photos and by which name, in the whole library or in one folder of it. */
import type { Rule, RuleAction } from '../../contract/rules.ts';
import { Problem } from '../../contract/problem.ts';
import { realFolder } from '../photos/roots.ts';
import type { Store } from '../store/store.ts';
import type { HedgeRules } from './hedge.ts';
import { rulesOf } from './rehedge.ts';

export interface RuleWish {
  readonly action: RuleAction;
  /** A concept's id or name. */
  readonly concept: string;
  /** Of `rename` the new name, of `threshold` the probability from which the concept is said; else left out. */
  readonly value?: string | undefined;
  /** Where it holds; the whole library where it is left out. */
  readonly folder?: string | undefined;
}

export interface LibraryRules {
  readonly bars: HedgeRules;
  /** The names of renamed concepts, by their ids. */
  readonly names: ReadonlyMap<string, string>;
}

/**
 * Rules are in force at once, for search, counts and all that is shown. What is said in the place of something hidden,
 * and what a lower threshold adds, comes with the next hedging (`Work.rehedge`), which runs no network. Taken back,
 * a rule leaves nothing behind. What a person has said of photos is never changed by one.
 *
 * A hidden concept is not said, nor is what lies below it, unless that is allowed. See bars.ts for which of several
 * rules wins.
 */
export class Rules {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  async list(): Promise<Rule[]> {
    return this.#store.listRules();
  }

  /**
   * Makes a rule, in place of one of its kind for the same concept and folder: allowing and hiding are of one kind.
   * @throws Problem USAGE for a value that cannot be; NOT_FOUND for a concept or folder that the library does not have
   */
  async set({ action, concept, value, folder }: RuleWish): Promise<Rule> {
    if (action === 'rename' && folder !== undefined) {
      throw new Problem(
        'USAGE',
        'A name holds for the whole library.',
        'A tag with two names would be two tags to a person. Leave --folder out.',
      );
    }
    return this.#store.setRule({
      action,
      concept,
      value: valueFor(action, value),
      folder: folder === undefined ? null : await realFolder(folder),
      at: Date.now(),
    });
  }

  /** Those of the whole library, for a picture that need not be in it. */
  async ofLibrary(): Promise<LibraryRules> {
    const { bars } = await this.#store.hedgingRules();
    const renamed = (await this.list()).filter(({ action }) => action === 'rename');
    return {
      bars: rulesOf(bars, 0),
      names: new Map(renamed.map(({ concept, value }) => [concept, value!])),
    };
  }

  /** Takes a rule back, by its number. @throws Problem NOT_FOUND */
  async remove(id: number): Promise<Rule> {
    return this.#store.removeRule(id);
  }
}

/** @throws Problem USAGE */
function valueFor(action: RuleAction, value: string | undefined): string | null {
  if (action === 'rename') {
    const name = (value ?? '').trim().replace(/\s+/g, ' ');
    if (name !== '') return name;
    throw new Problem('USAGE', 'The new name is missing.', 'For example: phototag rule rename puma cougar');
  }
  if (action === 'threshold') {
    const share = Number(value);
    if (value !== undefined && value.trim() !== '' && share >= 0 && share <= 1) return String(share);
    throw new Problem(
      'USAGE',
      'A threshold is a number from 0 to 1.',
      'For example: phototag rule threshold dog 0.95',
    );
  }
  if (value === undefined) return null;
  throw new Problem(
    'USAGE',
    `Nothing is to follow ${action} and the tag.`,
    `For example: phototag rule ${action} dog`,
  );
}
