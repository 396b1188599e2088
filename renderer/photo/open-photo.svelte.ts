/** @file The photo that is looked at closely: what is known about it, which tag is meant, where the network looked. */
import type { GridPhoto, HeatMap, PhotoDetail } from '../../app/contract/views.ts';
import type { PhotoTag } from '../../app/contract/results.ts';
import type { Api } from '../bridge/api.ts';

/** What went wrong at one place of the window, for the person. */
export type Trouble = Error & { readonly hint?: string | undefined };

/** Why the network says something: its heat map, on its way while both are null. */
export interface Why {
  readonly concept: string;
  readonly name: string;
  readonly heat: HeatMap | null;
  readonly trouble: Trouble | null;
}

export class OpenPhoto {
  /** What the photo view shows, by itself: its place in the result shifts while the library grows. null in the grid. */
  viewed = $state.raw<GridPhoto | null>(null);
  /** Of the photo followed; of the one before until it arrives, so that nothing flickers. */
  detail = $state.raw<PhotoDetail | null>(null);
  trouble = $state.raw<Trouble | null>(null);
  why = $state.raw<Why | null>(null);
  /** How strongly the heat map covers the picture, 0..1. */
  heatStrength = $state(0.6);
  /** Grows when the box for a new tag is to be focused. */
  tagFocus = $state(0);
  readonly #api: Api;
  readonly #sought: () => readonly string[];
  #chosen = $state<string | null>(null);
  #followed = $state<number | null>(null);
  #loading: Promise<void> | null = null;
  #isStale = false;

  /** @param sought - names of the tags that are searched for */
  constructor(api: Api, sought: () => readonly string[] = () => []) {
    this.#api = api;
    this.#sought = sought;
  }

  /** The tag that Y, N and W are about: the one focused last, else the first that nobody has judged yet, of those searched for or of all. */
  get chosenTag(): PhotoTag | null {
    const tags = this.detail?.tags ?? [];
    const sought = this.#sought();
    return (
      tags.find(({ id }) => id === this.#chosen) ??
      tags.find(({ name, verdict }) => verdict === null && sought.includes(name)) ??
      tags.find(({ verdict }) => verdict === null) ??
      tags.find(({ verdict }) => verdict === 'yes') ??
      null
    );
  }

  /** Whether `detail` is still of the photo before. */
  get isBehind(): boolean {
    return this.#followed !== null && this.detail !== null && this.detail.id !== this.#followed;
  }

  follow(id: number | null): void {
    if (id === this.#followed) return;
    this.#followed = id;
    this.#chosen = null;
    this.why = null;
    if (id === null) this.detail = this.trouble = null;
    else void this.refresh();
  }

  /** What is known about a photo, followed from now on; null where that cannot be found out, or another one came. */
  async load(id: number): Promise<PhotoDetail | null> {
    this.follow(id);
    await this.#loading;
    return this.detail?.id === id ? this.detail : null;
  }

  photosChanged(ids: readonly number[]): void {
    if (this.#followed !== null && ids.includes(this.#followed)) void this.refresh();
  }

  /** Asks anew. One call at a time; then the newest photo's, whatever was asked for in between. */
  refresh(): Promise<void> {
    if (this.#followed === null) return Promise.resolve();
    this.#isStale = true;
    this.#loading ??= this.#load();
    return this.#loading;
  }

  choose(concept: string | null): void {
    this.#chosen = concept;
    const tag = this.chosenTag;
    if (this.why !== null && tag !== null && tag.id !== this.why.concept) void this.explain(tag.id, tag.name);
  }

  /** Asks where the network looked for a concept. */
  async explain(concept: string, name: string): Promise<void> {
    const photo = this.#followed;
    if (photo === null) return;
    const asked: Why = { concept, name, heat: null, trouble: null };
    this.why = asked;
    const answer = await this.#api.explainPhoto({ photo, concept }).then(
      (heat) => ({ heat }),
      (error: unknown) => ({ trouble: error as Trouble }),
    );
    if (this.why === asked) this.why = { ...asked, ...answer };
  }

  async #load(): Promise<void> {
    while (this.#isStale) {
      this.#isStale = false;
      const id = this.#followed;
      if (id === null) break;
      const [detail, trouble] = await this.#api.getPhoto({ id }).then(
        (found) => [found, null] as const,
        (error: unknown) => [null, error as Trouble] as const,
      );
      if (id === this.#followed) Object.assign(this, { detail, trouble });
    }
    this.#loading = null;
  }
}
