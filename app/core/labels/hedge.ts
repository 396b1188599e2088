/**
 * @file From class scores to the one thing the app says: of what is sure enough, that which is worth most to say.
 *
 * After Deng, Krause, Berg, Fei-Fei, "Hedging Your Bets: Optimizing Accuracy-Specificity Trade-offs in Large Scale
 * Visual Recognition", CVPR 2012 (DARTS): probabilities are summed up the hierarchy, a tag tells the more the fewer of
 * the model's classes lie below it, and said is what can be expected to earn most, where a true tag earns what it tells
 * and a constant reward for being true, and a wrong one nothing.
 */
import type { SaidTag } from '../../contract/results.ts';
import type { Bar } from './bars.ts';
import type { ConceptRow, Concepts } from './concepts.ts';

export interface HedgeOptions {
  /** Probability that a concept must reach to be said, 0..1. */
  readonly threshold?: number;
  /**
   * The error that `threshold` leaves shrinks with what a concept tells: it is multiplied by
   * (classes below the concept / classes of the model) to this power. 0 treats all alike.
   */
  readonly caution?: number;
  /**
   * What being true is worth beside what is told, in nats: the lambda of Deng et al. The smaller it is, the more telling is
   * what is said of what reaches the threshold; the larger, the surer.
   */
  readonly reward?: number;
  /** Logits are divided by it before the softmax; over 1 makes the model less sure of itself. */
  readonly temperature?: number;
  /** Information a tag must carry at least: ln(classes of the model / classes below the concept), in nats. */
  readonly minNats?: number;
}

/** The bars that a person's rules set, by the ids of concepts. */
export type HedgeRules = ReadonlyMap<string, Pick<Bar, 'least' | 'own' | 'allowed'>>;

/**
 * For a model that was never calibrated. With two ImageNet networks 95 to 96 % of what it says is true, and it speaks of
 * 84 % of the pictures (docs/benchmarks.md, "Hedging"). Where it changes, so must `hedgingVersion`.
 */
const plain = { threshold: 0.8, caution: 0, reward: 20, temperature: 1, minNats: Math.LN2 } as const;

/** Scores of one picture, one per class: logits or natural logarithms of probabilities. Gives no tag or one. */
export type Hedge = (scores: Float32Array, options?: HedgeOptions) => SaidTag[];

interface Candidate {
  readonly concept: ConceptRow;
  /** Indices of the model's classes that are the concept or lie below it. */
  readonly classes: readonly number[];
  /** What saying it tells: ln(classes of the model / classes below it). */
  readonly nats: number;
  /** Concepts above it: where two have the same classes, the deeper one is the more specific. */
  readonly depth: number;
}

/**
 * Prepares hedging for a model. `labels` is one per class, as in `Model.labels`; `usual` are the options of every call
 * that names none, such as the model's calibration. The tables are made once; a call then costs one softmax and one
 * addition for each class and each of its ancestors.
 *
 * What is said is, among the concepts that reach the threshold and are not silent, the one whose probability times
 * (information + reward) is highest; among equals the one with the fewest classes, then the deepest. A concept to which a
 * rule gives a threshold of its own is said before what lies above it. A class that is below a concept on several paths
 * counts once.
 */
export function prepareHedge(
  concepts: Concepts,
  labels: readonly string[],
  usual: HedgeOptions = {},
  rules?: HedgeRules,
): Hedge {
  const steps = prepareHedgeSteps(concepts, labels, rules);
  const usually = steps.demand(usual);
  return (scores, options) => {
    const sums = steps.sum(scores, options?.temperature ?? usual.temperature);
    const best = steps.choose(sums, options ? steps.demand({ ...usual, ...options }) : usually);
    if (best < 0) return [];
    const { id, name } = steps.candidates[best]!.concept;
    return [{ id, name, confidence: Math.min(1, sums[best]!) }];
  };
}

/** What each candidate must reach to be said, and what saying it is worth if it is true. */
interface Demands {
  /** Probability; Infinity where it tells too little. */
  readonly least: Float64Array;
  /** Nats. */
  readonly worth: Float64Array;
}

/** Hedging step by step, for those who hedge the same scores many times. */
export interface HedgeSteps {
  /** All concepts that may be said. */
  readonly candidates: readonly Candidate[];
  /** The probability of each candidate. */
  readonly sum: (scores: Float32Array, temperature?: number) => Float64Array;
  readonly demand: (options?: HedgeOptions) => Demands;
  /**
   * @param among - indices of the candidates that come into question, in rising order; without it, all
   * @returns the candidate that is said; -1 for silence
   */
  readonly choose: (sums: Float64Array, demands: Demands, among?: readonly number[]) => number;
}

export function prepareHedgeSteps(
  concepts: Concepts,
  labels: readonly string[],
  rules: HedgeRules = new Map(),
): HedgeSteps {
  const candidates = findCandidates(concepts, labels, rules);
  const candidatesOf: number[][] = labels.map(() => []);
  candidates.forEach(({ classes }, index) => classes.forEach((label) => candidatesOf[label]!.push(index)));
  const above = candidatesOf.map((indices) => Uint16Array.from(indices));
  const all = candidates.map((_, index) => index);
  const withOwnBar = all
    .filter((index) => rules.get(candidates[index]!.concept.id)?.own)
    .map((index) => {
      const ancestors = concepts.ancestors(candidates[index]!.concept.id);
      const isAbove = (other: number) => other !== index && ancestors.has(candidates[other]!.concept.id);
      return { index, above: all.filter(isAbove) };
    });

  return {
    candidates,
    sum(scores, temperature = plain.temperature) {
      if (scores.length !== labels.length)
        throw new RangeError(`${scores.length} scores for a model of ${labels.length} classes`);
      const sums = new Float64Array(candidates.length);
      softmax(scores, temperature).forEach((probability, label) => {
        for (const index of above[label]!) sums[index]! += probability;
      });
      return sums;
    },
    demand(options = {}) {
      const { threshold, caution, reward, minNats } = { ...plain, ...options };
      const least = candidates.map(({ concept, nats }) => {
        if (nats < minNats - 1e-9) return Infinity;
        const usual = 1 - (1 - threshold) * Math.exp(-nats * caution);
        const bar = rules.get(concept.id);
        if (bar === undefined) return usual;
        return bar.own ? bar.least : Math.max(usual, bar.least);
      });
      const worth = candidates.map(({ nats }) => nats + reward);
      return { least: Float64Array.from(least), worth: Float64Array.from(worth) };
    },
    choose(sums, { least, worth }, among = all) {
      const reached = withOwnBar.filter(({ index }) => sums[index]! >= least[index]!);
      const outdone = new Set(reached.flatMap(({ above }) => above));
      let chosen = -1;
      let most = 0;
      for (const index of among) {
        const expected = sums[index]! * worth[index]!;
        if (sums[index]! < least[index]! || expected <= most + 1e-9 || outdone.has(index)) continue;
        most = expected;
        chosen = index;
      }
      return chosen;
    },
  };
}

/** All concepts that may be said, fewest classes first, then deepest first. */
function findCandidates(concepts: Concepts, labels: readonly string[], rules: HedgeRules): Candidate[] {
  const classes = new Map<string, number[]>();
  const rows = new Map<string, ConceptRow>();
  labels.forEach((label, index) => {
    const own = concepts.ofLabel(label);
    for (const id of concepts.ancestors(own.id)) {
      rows.set(id, concepts.get(id) ?? own);
      const below = classes.get(id);
      if (below) below.push(index);
      else classes.set(id, [index]);
    }
  });
  return [...rows.values()]
    .filter((row) => !row.silent || rules.get(row.id)?.allowed)
    .map((row) => {
      const below = classes.get(row.id)!;
      const nats = Math.log(labels.length / below.length);
      return { concept: row, classes: below, nats, depth: concepts.ancestors(row.id).size };
    })
    .sort((a, b) => a.classes.length - b.classes.length || b.depth - a.depth);
}

/** Probabilities, as doubles: a thousand small ones are about to be added up. */
export function softmax(scores: Float32Array, temperature = 1): Float64Array {
  const highest = scores.reduce((a, b) => Math.max(a, b), -Infinity);
  const powers = Float64Array.from(scores, (score) => Math.exp((score - highest) / temperature));
  const total = powers.reduce((a, b) => a + b, 0);
  return powers.map((power) => power / total);
}
