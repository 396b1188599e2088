/** @file What a trial showed of a device, and which device follows from it. */
import { z } from 'zod';
import type { Notice } from '../../../contract/notice.ts';
import { devices } from '../../../contract/device.ts';
import type { Model } from '../../../../models/model.ts';
import type { Answer } from '../network.ts';
import type { Provider } from './device.ts';

/** How fast a batch of some size goes. */
const Rate = z.object({ batch: z.int().min(1), picturesPerSecond: z.number().positive() });

export const Verdict = z.discriminatedUnion('works', [
  z.object({
    provider: z.enum(devices).exclude(['auto']),
    works: z.literal(true),
    /** Milliseconds until the first picture was answered, the loading of the network included. */
    firstMs: z.number(),
    rates: z.array(Rate).min(1),
    /** From the CPU's answers, see `differenceOf`. */
    difference: z.number(),
  }),
  z.object({ provider: z.enum(devices).exclude(['auto']), works: z.literal(false), reason: z.string() }),
]);
export type Verdict = z.infer<typeof Verdict>;
export type Works = Extract<Verdict, { works: true }>;

/** What one trial gave. */
export interface Trial {
  readonly firstMs: number;
  readonly rates: Works['rates'];
  /** To the fixed pictures. */
  readonly answers: readonly Answer[];
}

/**
 * A device that computes in half precision rounds each value by 2^-11, which over the fifty layers of a ResNeXt adds up to
 * some 0.4 %; a wrong kernel is off by tens of per cent.
 */
export const tolerance = 0.01;

/** A batch must be this much faster to be worth the wait for more pictures, and their memory. */
const worthwhile = 1.05;

/**
 * The largest difference of an answer from the CPU's, relative to its length (Euclidean). Of logits only what softmax
 * sees is compared: not their mean.
 */
export function differenceOf(
  answers: readonly Answer[],
  reference: readonly Answer[],
  kind: Model['sidecar']['output']['kind'],
): number {
  const prepare = kind === 'logits' ? centred : (scores: Float32Array) => scores.map(Math.exp);
  const differences = reference.flatMap(({ scores, embedding }, i) => {
    const answer = answers[i];
    if (answer === undefined) return [Infinity];
    const ofScores = relative(prepare(answer.scores), prepare(scores));
    return embedding === null
      ? [ofScores]
      : [ofScores, relative(answer.embedding ?? Float32Array.of(), embedding)];
  });
  return differences.some(Number.isNaN) ? Infinity : Math.max(...differences);
}

function centred(values: Float32Array): Float32Array {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.map((value) => value - mean);
}

function relative(values: Float32Array, reference: Float32Array): number {
  if (values.length !== reference.length) return Infinity;
  const squares = (each: (index: number) => number) =>
    reference.reduce((sum, _, index) => sum + each(index) ** 2, 0);
  const length = Math.sqrt(squares((index) => reference[index]!));
  const distance = Math.sqrt(squares((index) => values[index]! - reference[index]!));
  return distance === 0 ? 0 : distance / length;
}

/** The smallest batch that is about as fast as the fastest. */
export function bestRate({ rates }: Pick<Works, 'rates'>): Works['rates'][number] {
  const fastest = Math.max(...rates.map(({ picturesPerSecond }) => picturesPerSecond));
  return rates.find(({ picturesPerSecond }) => picturesPerSecond * worthwhile >= fastest)!;
}

export interface Choice {
  readonly provider: Provider;
  /** Pictures to run together. */
  readonly batch: number;
  /** Why it is the CPU; null where it is not, or there was nothing to choose from. */
  readonly reason: string | null;
}

/** The fastest that agrees with the CPU. */
export function fastest(verdicts: readonly Verdict[]): Choice {
  const speed = (verdict: Verdict) => (verdict.works ? bestRate(verdict).picturesPerSecond : 0);
  const [best] = verdicts
    .filter((verdict): verdict is Works => verdict.works && verdict.difference <= tolerance)
    .sort((a, b) => speed(b) - speed(a));
  const provider = best?.provider ?? 'cpu';
  const others = verdicts.filter((verdict) => verdict.provider !== provider && verdict.provider !== 'cpu');
  return {
    provider,
    batch: best === undefined ? 1 : bestRate(best).batch,
    reason:
      provider !== 'cpu' || others.length === 0 ? null : others.map((verdict) => whyNot(verdict)).join('; '),
  };
}

/** What is said of a device that failed later. */
export const stoppedWorking = 'stopped working';

/** What is chosen when a device fails later. */
export const left = ({ provider }: Choice, why: string): Choice => ({
  provider: 'cpu',
  batch: 1,
  reason: `${provider} ${stoppedWorking}: ${why.replace(/\.$/, '')}`,
});

/** A choice and its reason. */
export const noticeOf = ({ provider, reason }: Choice): Notice => ({
  kind: 'device',
  device: provider,
  why: reason,
});

/** Of a device that is not chosen. */
function whyNot(verdict: Verdict): string {
  if (!verdict.works) return `${verdict.provider} cannot be used: ${verdict.reason}`;
  if (!(verdict.difference <= tolerance)) return `${verdict.provider} ${wrong(verdict)}`;
  return `${verdict.provider} is slower, ${speedOf(verdict)}`;
}

export function speedOf(verdict: Works): string {
  const { picturesPerSecond: rate } = bestRate(verdict);
  return `${rate < 100 ? rate.toPrecision(2) : rate.toFixed()} pictures/s`;
}

const wrong = ({ difference }: Works): string =>
  `gives other answers than the CPU (they differ by ${(100 * difference).toPrecision(2)} %)`;

/** One device in a line for a report. */
export function describeVerdict(verdict: Verdict): string {
  if (!verdict.works) return `cannot be used: ${verdict.reason}`;
  if (verdict.provider === 'cpu') return speedOf(verdict);
  if (!(verdict.difference <= tolerance)) return wrong(verdict);
  const { batch } = bestRate(verdict);
  return `${speedOf(verdict)} in batches of ${batch}, answers differ from the CPU's by ${(100 * verdict.difference).toPrecision(1)} %`;
}
