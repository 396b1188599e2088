/** @file Says anew what photos show, from the scores that are stored: no network is run. */
import { createHash } from 'node:crypto';
import type { Calibration } from '../../../models/model.ts';
import type { Store } from '../store/store.ts';
import type { Concepts } from './concepts.ts';
import { type Hedge, type HedgeRules, prepareHedge } from './hedge.ts';
import { unpackScores } from './scores.ts';
import type { HedgingRules } from './unhedged.ts';

/** Photos in one transaction. */
const batchSize = 256;

/** Raised when hedge.ts comes to say other things of the same scores. */
const hedgingVersion = 3;

/** All that decides what is said of given scores, but for a person's rules. */
export interface Hedging {
  readonly concepts: Concepts;
  /** One per class of the model, as in `Model.labels`. */
  readonly labels: readonly string[];
  readonly calibration: Calibration | undefined;
}

/** A short text that is another for each way of hedging. */
export function wayOfHedging({ concepts, labels, calibration }: Hedging): string {
  const hierarchy = concepts.rows.map(({ id, parents, silent }) => [id, parents, silent === true]);
  const way = JSON.stringify([hedgingVersion, labels, calibration ?? null, hierarchy]);
  return createHash('sha256').update(way).digest('hex');
}

export interface RehedgeOptions extends Hedging {
  readonly store: Store;
  /** The model's version as `registerModel` numbers it. */
  readonly model: number;
  /** Ends the work after the batch that is under way; the rest waits for the next time. */
  readonly signal: AbortSignal;
  readonly onProgress?: ((done: number) => void) | undefined;
  /** Told of photos of which something else is said now. */
  readonly onRecorded?: ((photos: readonly number[]) => void) | undefined;
}

/** Empties the queue of photos whose labels are to be made again. @returns how many of them were said anew */
export async function rehedge(options: RehedgeOptions): Promise<number> {
  const { store, model, signal, onProgress, onRecorded } = options;
  const numbers = await store.conceptNumbers();
  let rules: HedgingRules | null = null;
  let hedgeOf = hedges(options, []);
  let done = 0;
  let changed = 0;
  while (!signal.aborted) {
    const next = await store.nextUnhedged({ model, limit: batchSize, revision: rules?.revision ?? null });
    if (next.rules !== null) {
      rules = next.rules;
      hedgeOf = hedges(options, rules.bars);
    }
    if (next.photos.length === 0) break;
    const hedged = next.photos.map((photo) => ({
      ...photo,
      labels: hedgeOf(photo.scope)(unpackScores(photo.scores)).map((said) => ({
        concept: numbers.get(said.id)!,
        score: said.confidence,
      })),
    }));
    const other = await store.recordHedged({ model, revision: rules!.revision, hedged, now: Date.now() });
    if (other.length > 0) onRecorded?.(other);
    changed += other.length;
    onProgress?.((done += hedged.length));
  }
  return changed;
}

/** One way of hedging for each scope of the rules, made when it is needed. */
function hedges(
  { concepts, labels, calibration }: RehedgeOptions,
  bars: HedgingRules['bars'],
): (scope: number) => Hedge {
  const made = new Map<number, Hedge>();
  return (scope) => {
    const known = made.get(scope);
    if (known) return known;
    const hedge = prepareHedge(concepts, labels, calibration, rulesOf(bars, scope));
    made.set(scope, hedge);
    return hedge;
  };
}

/** The rules of one scope, by the ids of concepts. */
export function rulesOf(bars: HedgingRules['bars'], scope: number): HedgeRules {
  return new Map(bars.filter((bar) => bar.scope === scope).map((bar) => [bar.concept, bar]));
}
