/** @file Teaching the library a tag of one's own from a handful of examples. */
import { Problem } from '../../contract/problem.ts';
import { fewestExamples, type TaughtTag } from '../../contract/teach.ts';
import type { Store } from '../store/store.ts';
import { Turns } from '../vision/turns.ts';

/** Photos that a probe goes through in one transaction: a few milliseconds, so that no question waits long. */
const pageSize = 2000;

export class Teach {
  readonly #store: Store;
  /** What one refresh has half applied, another is not to make anew. */
  readonly #turns = new Turns();

  constructor(store: Store) {
    this.#store = store;
  }

  /**
   * Says that photos show a tag, or do not, and suggests it for the photos that look like those that do. With a tag
   * that is taught already the examples are added.
   *
   * @param tag - an id or a name; a name that is no concept yet becomes a tag of the person's own
   * @throws Problem USAGE with fewer than 3 examples, or a photo on both sides; NOT_FOUND for a photo that is not
   *   there; BAD_MODEL where the examples have no embedding. Nothing is said then.
   */
  async teach(
    tag: string,
    examples: readonly number[],
    counterExamples: readonly number[],
  ): Promise<TaughtTag> {
    const both = examples.find((photo) => counterExamples.includes(photo));
    if (both !== undefined) {
      throw Problem.of('USAGE', { kind: 'teach.both' });
    }
    const denied = new Set(counterExamples);
    const { name, photos: before } = await this.#store.shownSoFar(tag);
    const all = [...new Set([...examples, ...before.filter((photo) => !denied.has(photo))])];
    if (all.length < fewestExamples) {
      const photos = all.length;
      throw Problem.of('USAGE', { kind: 'teach.fewer', tag: name, photos, least: fewestExamples });
    }
    if ((await this.#store.countEmbedded(all)) < fewestExamples) {
      throw Problem.of('BAD_MODEL', { kind: 'teach.unseen', least: fewestExamples });
    }
    const say = (photos: readonly number[], concept: string, verdict: 'yes' | 'no') =>
      this.#store.stateTag({ photos, concept, verdict, at: Date.now() });
    await say(examples, tag, 'yes');
    const concept = await this.#store.addTaught(tag, Date.now());
    await say(counterExamples, concept, 'no');
    await this.refresh();
    return (await this.list()).find(({ id }) => id === concept)!;
  }

  /** The taught tags, by name. */
  async list(): Promise<TaughtTag[]> {
    return this.#store.listTaught();
  }

  /**
   * What was taught goes, and all it suggested; what the person has said, the examples too, stays.
   * @throws Problem NOT_FOUND where it was never taught
   */
  async forget(tag: string): Promise<void> {
    if (await this.#store.forgetTaught(tag)) return;
    throw Problem.of('NOT_FOUND', { kind: 'teach.unknown', tag });
  }

  /** Whether a refresh has something to do, as far as the model has seen the examples. */
  async isStale(): Promise<boolean> {
    return (await this.#store.staleTaught()).length > 0;
  }

  /**
   * Learns anew what has changed: by what was said since, and by another model. Cheap where nothing has.
   * @param signal - stops between two pages of photos; what is left over is done by the next refresh
   * @returns the photos of which something else is suggested now
   */
  refresh(signal?: AbortSignal): Promise<number[]> {
    return this.#turns.take(() => this.#refresh(signal));
  }

  async #refresh(signal: AbortSignal | undefined): Promise<number[]> {
    const all: number[] = [];
    for (const concept of await this.#store.staleTaught()) {
      if (!(await this.#store.refitProbe(concept))) continue;
      let from: number | null = 0;
      while (from !== null && signal?.aborted !== true) {
        const page: { changed: number[]; after: number | null } = await this.#store.applyProbe({
          concept,
          after: from,
          limit: pageSize,
          now: Date.now(),
        });
        all.push(...page.changed);
        from = page.after;
      }
    }
    return all;
  }
}
