/** @file Photos that are there more than once: looked for when the person asks, and put away in the background. */
import type { DuplicateGroup, DuplicatesView, KeptBest, ShownGroup } from '../contract/duplicates.ts';
import type { PlainProblem } from '../contract/plain-problem.ts';
import { Problem } from '../contract/problem.ts';
import type { Duplicates } from '../core/duplicates/duplicates.ts';
import type { Changes } from './changes.ts';
import type { Handlers } from './dispatch.ts';
import type { Listener } from './host.ts';
import { Throttle } from './throttle.ts';
import { troubleOf } from './trouble.ts';

/** Milliseconds between two events. */
const interval = 250;
/** Files that are told of one by one, of those that were left where they are. */
const mostLeft = 100;

interface Options {
  readonly duplicates: Pick<Duplicates, 'find' | 'shown' | 'keepBest'>;
  readonly tell: Listener;
  readonly changes: Pick<Changes, 'photosNow'>;
  readonly onFault: (error: unknown) => void;
}

type Work = Pick<DuplicatesView, 'phase' | 'done' | 'total'>;

export class DuplicateFinder {
  readonly #options: Options;
  /** null until they were looked for. */
  #groups: readonly DuplicateGroup[] | null = null;
  #version = 0;
  /** null while nothing goes on. */
  #work: Work | null = null;
  #outcome: DuplicatesView['outcome'] = null;
  #trouble: PlainProblem | null = null;
  #stop = new AbortController();
  #ended: Promise<void> = Promise.resolve();
  /** Groups of which the person has just asked to keep the best. */
  readonly #keeping = new Map<DuplicateGroup, Promise<KeptBest>>();
  readonly #news: Throttle;

  constructor(options: Options) {
    this.#options = options;
    this.#news = new Throttle(interval, () => options.tell('duplicates', this.view));
  }

  get view(): DuplicatesView {
    const groups = this.#groups ?? [];
    const others = groups.flatMap((group) => group.others);
    return {
      ...(this.#work ?? { phase: this.#groups === null ? 'unknown' : 'found', done: 0, total: 0 }),
      version: this.#version,
      groups: groups.length,
      files: others.reduce((sum, { partner }) => sum + (partner === null ? 1 : 2), 0),
      bytes: others.reduce((sum, { bytes }) => sum + bytes, 0),
      outcome: this.#outcome,
      trouble: this.#trouble,
    };
  }

  /** Begins, unless something goes on already. */
  find(): void {
    this.#begin('searching', async (signal) => {
      const onProgress = ({ done, total }: { done: number; total: number }) =>
        this.#set({ phase: 'searching', done, total });
      this.#setGroups(await this.#options.duplicates.find({ onProgress, signal }));
    });
  }

  /** Begins to keep the best of each group, unless something goes on already. */
  keepBestOfAll(): void {
    this.#begin('tidying', async (signal) => {
      const groups = this.#groups ?? [];
      const outcome = { files: 0, bytes: 0, left: [] as KeptBest['left'] };
      for (const [done, group] of groups.entries()) {
        this.#set({ phase: 'tidying', done, total: groups.length });
        signal.throwIfAborted();
        const { trashed, bytes, left } = await this.#keep(group);
        outcome.files += trashed.length;
        outcome.bytes += bytes;
        outcome.left.push(...left.slice(0, mostLeft - outcome.left.length));
        this.#outcome = { ...outcome, left: [...outcome.left] };
      }
    });
  }

  /** @throws Problem NOT_FOUND where no group has that best photo now */
  async keepBest(best: number): Promise<KeptBest> {
    const group = this.#groups?.find((each) => each.best.id === best);
    if (group === undefined || this.#work !== null || this.#keeping.has(group)) {
      throw Problem.of('NOT_FOUND', { kind: 'duplicates.gone' });
    }
    const keeping = this.#keep(group).finally(() => this.#keeping.delete(group));
    this.#keeping.set(group, keeping);
    return keeping;
  }

  async shown(offset: number, limit: number): Promise<ShownGroup[]> {
    return this.#options.duplicates.shown((this.#groups ?? []).slice(offset, offset + limit));
  }

  /** What goes on ends; what was done stays done. */
  stop(): void {
    this.#stop.abort();
  }

  async close(): Promise<void> {
    this.stop();
    await Promise.allSettled([this.#ended, ...this.#keeping.values()]);
    this.#news.close();
  }

  /** The group goes, or stays with the photos that were left. */
  async #keep(group: DuplicateGroup): Promise<KeptBest> {
    const kept = await this.#options.duplicates.keepBest(group);
    const left = new Set(kept.left.map(({ file }) => file));
    const others = group.others.filter(({ file }) => left.has(file));
    const rest = others.length === 0 ? [] : [{ ...group, others }];
    this.#setGroups((this.#groups ?? []).flatMap((each) => (each === group ? rest : [each])));
    this.#options.changes.photosNow([group.best.id, ...group.others.map(({ id }) => id)]);
    return kept;
  }

  #begin(phase: Work['phase'], run: (signal: AbortSignal) => Promise<void>): void {
    if (this.#work !== null) return;
    this.#stop = new AbortController();
    const { signal } = this.#stop;
    this.#outcome = null;
    this.#trouble = null;
    this.#set({ phase, done: 0, total: 0 });
    this.#ended = run(signal)
      .catch((error: unknown) => {
        if (!signal.aborted) this.#trouble = troubleOf(error, this.#options.onFault);
      })
      .finally(() => {
        this.#work = null;
        this.#news.now();
      });
  }

  #set(work: Work): void {
    this.#work = work;
    this.#news.ask();
  }

  #setGroups(groups: readonly DuplicateGroup[]): void {
    this.#groups = groups;
    this.#version++;
    this.#news.ask();
  }
}

type Calls =
  'getDuplicates' | 'findDuplicates' | 'stopDuplicates' | 'getDuplicateGroups' | 'keepBest' | 'keepBestOfAll';

export const duplicateHandlers = (finder: DuplicateFinder): Pick<Handlers, Calls> => ({
  getDuplicates: async () => finder.view,
  findDuplicates: async () => {
    finder.find();
    return null;
  },
  stopDuplicates: async () => {
    finder.stop();
    return null;
  },
  getDuplicateGroups: ({ offset, limit }) => finder.shown(offset, limit),
  keepBest: ({ best }) => finder.keepBest(best),
  keepBestOfAll: async () => {
    finder.keepBestOfAll();
    return null;
  },
});
