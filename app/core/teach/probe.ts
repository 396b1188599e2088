/**
 * @file What a taught tag looks for: one linear function of a photo's embedding, made from examples.
 *
 * It points from the library's mean to the mean of the examples, each dimension weighed by how little it varies over
 * the library (a nearest class mean with a diagonal covariance), and away from the counter-examples, after Rocchio,
 * "Relevance Feedback in Information Retrieval", 1971. Few examples are joined by the photos most like them. Where to
 * cut, and how sure a suggestion is, was measured on real pictures: docs/benchmarks.md, "Teaching".
 */
import type { Embedding } from '../search/embedding.ts';

export interface Probe {
  /** One for each dimension of an embedding of length 1. */
  readonly weights: Float32Array;
  readonly bias: number;
}

export interface Lesson {
  readonly positives: readonly Embedding[];
  readonly negatives: readonly Embedding[];
  /** A sample of the library without the examples: most of it shows something else. */
  readonly background: readonly Embedding[];
  /** Photos without a word on the tag whose embeddings lie furthest along a direction, the furthest first. */
  readonly furthest: (direction: Float32Array, limit: number) => readonly Embedding[];
  /** Photos in the library. */
  readonly photos: number;
}

/** Of examples and the photos most like them together; with so many examples none is joined. */
const enoughExamples = 15;
/** Of this many photos one at most is joined to the examples. */
const photosPerJoined = 80;
/** How far a probe points away from the counter-examples. */
const repulsion = 0.25;
/** Where to cut, between what the library has in the middle (0) and what the examples have (1): expected, and by how
 * much what a person has said may move it. */
const usualCut = 0.74;
const cutDeviation = 0.05;
/** How sharply the two sides of the cut are told apart when it is placed. */
const cutSteepness = 12;
/** From the distance to the cut to the odds that a suggestion is right. */
const confidenceSteepness = 5;
const oddsAtCut = -1.1;

/** Null where the examples are nothing special in this library, so that nothing can be suggested. */
export function fitProbe({ positives, negatives, background, furthest, photos }: Lesson): Probe | null {
  if (background.length === 0) return null;
  const { centre, weight } = spread(background);
  const towards = (examples: readonly Embedding[]) =>
    mean(examples).map((value, i) => (value - centre[i]!) * weight[i]!);

  const joined = Math.max(
    0,
    Math.min(enoughExamples - positives.length, Math.floor(photos / photosPerJoined)),
  );
  const like = joined > 0 ? furthest(towards(positives), joined) : [];
  const shown = towards([...positives, ...like]);
  const count = positives.length + like.length;
  const away = negatives.length > 0 ? towards(negatives) : new Float32Array(shown.length);
  const weights = shown.map((value, i) => value - repulsion * away[i]!);

  // Each example is judged by what the others alone have taught.
  const judged = (example: Embedding, kind: 'positive' | 'negative'): number => {
    const own = towards([example]);
    const without = (all: Float32Array, n: number) =>
      n > 1 ? all.map((value, i) => (value * n - own[i]!) / (n - 1)) : new Float32Array(all.length);
    const toward = kind === 'positive' ? without(shown, count) : shown;
    const from = kind === 'negative' ? without(away, negatives.length) : away;
    return project(
      toward.map((value, i) => value - repulsion * from[i]!),
      example,
    );
  };
  const right = positives.map((example) => judged(example, 'positive'));
  const wrong = negatives.map((example) => judged(example, 'negative'));
  const usual = median(background.map((each) => project(weights, each)));
  const scale = right.reduce((sum, value) => sum + value, 0) / right.length - usual;
  if (!(scale > 1e-9)) return null;

  const cut = placeCut(
    right.map((value) => (value - usual) / scale),
    wrong.map((value) => (value - usual) / scale),
  );
  return {
    weights: weights.map((value) => (confidenceSteepness * value) / scale),
    bias: oddsAtCut - confidenceSteepness * (usual / scale + cut),
  };
}

/** How sure it is that a photo shows what was taught, 0..1; null where it is too unsure to say so. */
export function suggest(probe: Probe, embedding: Embedding): number | null {
  const logit = odds(probe, embedding);
  return logit > oddsAtCut ? 1 / (1 + Math.exp(-logit)) : null;
}

/** The logarithm of the odds that a photo shows what was taught. */
export function odds({ weights, bias }: Probe, embedding: Embedding): number {
  return project(weights, embedding) + bias;
}

/** The likeliest place of the cut, given on which side of it the examples lie. */
function placeCut(right: readonly number[], wrong: readonly number[]): number {
  let best = usualCut;
  let least = Infinity;
  for (let cut = 0.4; cut <= 1; cut += 0.01) {
    let surprise = (cut - usualCut) ** 2 / (2 * cutDeviation ** 2);
    for (const value of right) surprise += Math.log1p(Math.exp(-cutSteepness * (value - cut)));
    for (const value of wrong) surprise += Math.log1p(Math.exp(cutSteepness * (value - cut)));
    if (surprise >= least) continue;
    least = surprise;
    best = cut;
  }
  return best;
}

/** Mean of each dimension, and the inverse of its variance. */
function spread(embeddings: readonly Embedding[]): { centre: Float32Array; weight: Float32Array } {
  const centre = mean(embeddings);
  const variance = new Float64Array(centre.length);
  for (const { integers, scale } of embeddings) {
    for (let i = 0; i < integers.length; i++) variance[i]! += (integers[i]! * scale - centre[i]!) ** 2;
  }
  const deviation = variance.map((sum) => Math.sqrt(sum / embeddings.length));
  // A dimension that hardly varies is not trusted more than twenty times the usual.
  const floor = 0.05 * (deviation.reduce((sum, value) => sum + value, 0) / deviation.length) + 1e-6;
  return { centre, weight: Float32Array.from(deviation, (value) => 1 / (value + floor) ** 2) };
}

function mean(embeddings: readonly Embedding[]): Float32Array {
  const sum = new Float64Array(embeddings[0]!.integers.length);
  for (const { integers, scale } of embeddings) {
    for (let i = 0; i < integers.length; i++) sum[i]! += integers[i]! * scale;
  }
  return Float32Array.from(sum, (value) => value / embeddings.length);
}

function project(weights: Float32Array, { integers, scale }: Embedding): number {
  if (integers.length !== weights.length) {
    throw new RangeError(`an embedding of ${integers.length} dimensions for a probe of ${weights.length}`);
  }
  let sum = 0;
  for (let i = 0; i < integers.length; i++) sum += integers[i]! * weights[i]!;
  return sum * scale;
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[sorted.length >> 1]!;
}

/** As the library keeps a probe: little-endian float32, the bias first. */
export function packProbe({ weights, bias }: Probe): Uint8Array {
  const packed = new DataView(new ArrayBuffer(4 * (1 + weights.length)));
  packed.setFloat32(0, bias, true);
  weights.forEach((value, i) => packed.setFloat32(4 * (1 + i), value, true));
  return new Uint8Array(packed.buffer);
}

export function unpackProbe(packed: Uint8Array): Probe {
  const view = new DataView(packed.buffer, packed.byteOffset, packed.byteLength);
  return {
    bias: view.getFloat32(0, true),
    weights: Float32Array.from({ length: packed.byteLength / 4 - 1 }, (_, i) =>
      view.getFloat32(4 * (1 + i), true),
    ),
  };
}
