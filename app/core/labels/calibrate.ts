/**
 * @file Makes what a model says right as often as it should be: fits the temperature, threshold, caution and reward of
 * the hedging to pictures whose truth is known, and measures what is then said.
 *
 * The temperature is that of Guo, Pleiss, Sun, Weinberger, "On Calibration of Modern Neural Networks", ICML 2017. Where
 * some of the pictures show what the model does not know, the threshold learns to bear that; and caution that what tells
 * much is wrong more often than its probability says, and what tells little less often.
 */
import type { Calibration } from '../../../models/model.ts';
import type { Concepts } from './concepts.ts';
import { type HedgeOptions, prepareHedgeSteps, softmax } from './hedge.ts';

/** A picture whose truth is known. */
export interface Example {
  /** One logit or log-probability per class. */
  readonly scores: Float32Array;
  /** Id of the concept that it shows. */
  readonly truth: string;
}

/** What was said of some pictures. */
export interface Measured {
  readonly pictures: number;
  /** Share of the pictures of which something was said. */
  readonly coverage: number;
  /** Share of what was said that is true, where the truth can tell; 1 where nothing was said. */
  readonly precision: number;
  /** Mean information of what was said: ln(classes of the model / classes below the tag). */
  readonly nats: number;
}

/** What a `Measured` is made of; of two sets of pictures together it is the sum. */
interface Tally {
  readonly pictures: number;
  readonly said: number;
  readonly judged: number;
  readonly right: number;
  readonly nats: number;
}

/** How surely the target must be reached: standard errors of one side, nine times in ten. */
const certainty = 1.2816;
const thresholds = Array.from({ length: 60 }, (_, i) => 0.4 + i / 100); // to 0.99
const cautions = Array.from({ length: 6 }, (_, i) => i / 10); // to 0.5
const rewards = [0, 5, 10, 15, 20]; // nats; with more, a dog that is as good as sure is said to be an animal
const temperatures = Array.from({ length: 81 }, (_, i) => 0.2 * 1.041 ** i); // to 5

/**
 * Of the thresholds, cautions and rewards that reach the target surely enough, those that tell most: nats, summed over
 * the pictures. Where none do, the strictest threshold.
 * @param target share of what is said that must be true, 0..1
 */
export function fitCalibration(
  concepts: Concepts,
  labels: readonly string[],
  examples: readonly Example[],
  target: number,
): Calibration {
  const temperature = round(fitTemperature(concepts, labels, examples));
  const count = prepareTally(concepts, labels, thresholds[0])(examples, temperature);
  let best = { threshold: thresholds.at(-1)!, caution: 0, reward: 0 };
  let most = 0;
  for (const caution of cautions) {
    for (const reward of rewards) {
      for (const threshold of thresholds) {
        const tally = count({ threshold, caution, reward });
        if (tally.nats <= most || surePrecision(tally) < target) continue;
        most = tally.nats;
        best = { threshold, caution, reward };
      }
    }
  }
  return { temperature, threshold: round(best.threshold), caution: best.caution, reward: best.reward };
}

/** @param calibration none: what a model says that was never calibrated */
export const measure = (
  concepts: Concepts,
  labels: readonly string[],
  examples: readonly Example[],
  calibration?: Calibration,
): Measured => summarise(prepareTally(concepts, labels)(examples, calibration?.temperature)(calibration));

/**
 * What would be said of pictures that had no part in the fit: half of the examples is measured with what was fitted to
 * the other half, and the other way round. Examples of one truth are dealt out in turn.
 */
export function crossValidate(
  concepts: Concepts,
  labels: readonly string[],
  examples: readonly Example[],
  target: number,
): Measured {
  const dealt = new Map<string, number>();
  const halves: [Example[], Example[]] = [[], []];
  for (const example of examples) {
    const turn = dealt.get(example.truth) ?? 0;
    dealt.set(example.truth, turn + 1);
    halves[turn % 2 === 0 ? 0 : 1].push(example);
  }
  const prepare = prepareTally(concepts, labels);
  const tallies = halves.map((half, index) => {
    const calibration = fitCalibration(concepts, labels, halves[1 - index]!, target);
    return prepare(half, calibration.temperature)(calibration);
  });
  return summarise(tallies.reduce(add, nothing));
}

/** Share of the examples whose class is among the `k` likeliest, of those whose truth is a class of the model; 0..1. */
export function accuracy(
  concepts: Concepts,
  labels: readonly string[],
  examples: readonly Example[],
  k: number,
): number {
  const classOf = classNumbers(concepts, labels);
  const known = examples.filter(({ truth }) => classOf.has(truth));
  const right = known.filter(({ scores, truth }) => {
    const own = scores[classOf.get(truth)!]!;
    return scores.filter((score) => score > own).length < k;
  });
  return known.length === 0 ? 0 : right.length / known.length;
}

/** True is what the picture shows and all above it. Of what lies below ("beagle", of a dog) the truth cannot tell. */
export function judge(concepts: Concepts, tag: string, truth: string): 'right' | 'wrong' | 'unjudged' {
  if (concepts.ancestors(truth).has(tag)) return 'right';
  return concepts.ancestors(tag).has(truth) ? 'unjudged' : 'wrong';
}

/**
 * Counts what is said of the same examples with one calibration after another; their softmax is taken once.
 * @param lowest - of the thresholds that will be asked for: what never reaches it is looked at no more
 */
function prepareTally(
  concepts: Concepts,
  labels: readonly string[],
  lowest = 0,
): (examples: readonly Example[], temperature?: number) => (options?: HedgeOptions) => Tally {
  const { candidates, sum, demand, choose } = prepareHedgeSteps(concepts, labels);
  type Verdicts = Map<number, ReturnType<typeof judge>>;
  const ofTruth = new Map<string, Verdicts>();
  const verdictOn = (candidate: number, truth: string, verdicts: Verdicts) => {
    const known = verdicts.get(candidate);
    if (known !== undefined) return known;
    const verdict = judge(concepts, candidates[candidate]!.concept.id, truth);
    verdicts.set(candidate, verdict);
    return verdict;
  };

  return (examples, temperature) => {
    const summed = examples.map(({ scores, truth }) => {
      const verdicts: Verdicts = ofTruth.get(truth) ?? new Map();
      ofTruth.set(truth, verdicts);
      const sums = sum(scores, temperature);
      const likely = candidates.flatMap((_, index) => (sums[index]! >= lowest ? [index] : []));
      return { sums, likely, truth, verdicts };
    });
    return (options) => {
      const demands = demand(options);
      const tally = { ...nothing, pictures: examples.length };
      for (const { sums, likely, truth, verdicts } of summed) {
        const said = choose(sums, demands, likely);
        if (said < 0) continue;
        tally.said++;
        tally.nats += candidates[said]!.nats;
        const verdict = verdictOn(said, truth, verdicts);
        if (verdict !== 'unjudged') tally.judged++;
        if (verdict === 'right') tally.right++;
      }
      return tally;
    };
  };
}

const nothing: Tally = { pictures: 0, said: 0, judged: 0, right: 0, nats: 0 };

const add = (a: Tally, b: Tally): Tally => ({
  pictures: a.pictures + b.pictures,
  said: a.said + b.said,
  judged: a.judged + b.judged,
  right: a.right + b.right,
  nats: a.nats + b.nats,
});

const summarise = ({ pictures, said, judged, right, nats }: Tally): Measured => ({
  pictures,
  coverage: pictures === 0 ? 0 : said / pictures,
  precision: judged === 0 ? 1 : right / judged,
  nats: said === 0 ? 0 : nats / said,
});

/** The lower end of Wilson's interval (1927) for the precision; 0 where nothing can be judged. */
function surePrecision({ judged, right }: Tally): number {
  if (judged === 0) return 0;
  const share = right / judged;
  const z = certainty ** 2 / judged;
  return (share + z / 2 - Math.sqrt(z * (share * (1 - share) + z / 4))) / (1 + z);
}

/** The one at which the truth surprises least; 1 where no truth is a class of the model. */
function fitTemperature(concepts: Concepts, labels: readonly string[], examples: readonly Example[]): number {
  const classOf = classNumbers(concepts, labels);
  const known = examples.filter(({ truth }) => classOf.has(truth));
  if (known.length === 0) return 1;
  let best = 1;
  let least = Infinity;
  for (const temperature of temperatures) {
    const surprise = known
      .map(({ scores, truth }) => -Math.log(softmax(scores, temperature)[classOf.get(truth)!]! + 1e-12))
      .reduce((a, b) => a + b, 0);
    if (surprise >= least) continue;
    least = surprise;
    best = temperature;
  }
  return best;
}

const classNumbers = (concepts: Concepts, labels: readonly string[]): Map<string, number> =>
  new Map(labels.map((label, index) => [concepts.ofLabel(label).id, index]));

const round = (value: number): number => Math.round(value * 1000) / 1000;
