import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Concepts } from './concepts.ts';
import { prepareHedgeSteps, softmax } from './hedge.ts';
import { packScores, unpackScores } from './scores.ts';

const picture = fc.record({
  seed: fc.integer({ min: 1, max: 2 ** 31 - 2 }),
  spread: fc.double({ min: 1, max: 8, noNaN: true }),
});

/** Normally distributed logits of 1000 classes: with a spread of 1 the model guesses, with 8 it is certain. */
function logits({ seed, spread }: { seed: number; spread: number }): Float32Array {
  let state = seed;
  const uniform = () => (state = (state * 48271) % 2147483647) / 2147483647; // Park and Miller, CACM 1988
  const normal = () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
  return Float32Array.from({ length: 1000 }, () => spread * normal());
}

const sum = (numbers: Iterable<number>) => [...numbers].reduce((a, b) => a + b, 0);

test('64 classes of 1000 take 264 bytes', () => {
  expect(packScores(new Float32Array(1000)).length).toBe(264);
});

test('kept classes come back to 0.05 %, and the others in sum', () => {
  fc.assert(
    fc.property(picture, (seed) => {
      const before = softmax(logits(seed));
      const after = softmax(unpackScores(packScores(logits(seed))));
      const order = [...before.keys()].sort((a, b) => before[b]! - before[a]!);
      for (const i of order.slice(0, 64)) expect(Math.abs(after[i]! / before[i]! - 1)).toBeLessThan(0.0005);
      const rest = order.slice(64);
      expect(sum(rest.map((i) => after[i]!))).toBeCloseTo(sum(rest.map((i) => before[i]!)), 3);
    }),
  );
});

test('hedging from packed scores says the same, unless the classes not kept could tip it', () => {
  // ten classes below each group, ten groups below each kind
  const row = (id: string, parents: string[]) => ({ id, name: id, names: [id], gloss: '', parents });
  const concepts = new Concepts([
    ...Array.from({ length: 10 }, (_, i) => row(`kind${i}`, [])),
    ...Array.from({ length: 100 }, (_, i) => row(`group${i}`, [`kind${Math.floor(i / 10)}`])),
    ...Array.from({ length: 1000 }, (_, i) => row(`class${i}`, [`group${Math.floor(i / 10)}`])),
  ]);
  const labels = Array.from({ length: 1000 }, (_, i) => `class${i}`);
  const { candidates, sum: sumUp, demand, choose } = prepareHedgeSteps(concepts, labels);
  const demands = demand({ threshold: 0.6 });
  /** Whether another candidate could be chosen where every probability may be off by so much. */
  const couldTip = (sums: Float64Array, chosen: number, by: number): boolean => {
    const worth = (index: number, probability: number) =>
      probability < demands.least[index]! ? 0 : probability * demands.worth[index]!;
    const least = chosen < 0 ? 0 : worth(chosen, sums[chosen]! - by);
    if (chosen >= 0 && least === 0) return true;
    return candidates.some(
      (_, index) =>
        index !== chosen && worth(index, sums[index]! + by) >= least && worth(index, sums[index]! + by) > 0,
    );
  };
  let compared = 0;
  fc.assert(
    fc.property(picture, (seed) => {
      const scores = logits(seed).map((logit, i) => logit + (i < 100 ? 4 : 0) + (i < 10 ? 2 : 0));
      const lost = sum([...softmax(scores)].sort((a, b) => b - a).slice(64)) + 0.001;
      const sums = sumUp(scores);
      const chosen = choose(sums, demands);
      if (couldTip(sums, chosen, lost)) return;
      compared++;
      expect(choose(sumUp(unpackScores(packScores(scores))), demands)).toBe(chosen);
    }),
    { numRuns: 300 },
  );
  expect(compared).toBeGreaterThan(100);
});

test('a model of few classes is kept whole; log(0) comes back as next to nothing', () => {
  const [a, b, c] = softmax(
    unpackScores(packScores(Float32Array.of(Math.log(0.25), -Infinity, Math.log(0.75)))),
  );
  expect(a).toBeCloseTo(0.25, 3);
  expect(b).toBeLessThan(1e-13);
  expect(c).toBeCloseTo(0.75, 3);
});

test('bytes in the middle of a larger buffer are read where they are', () => {
  const packed = packScores(Float32Array.of(1, 2));
  const within = new Uint8Array(packed.length + 3);
  within.set(packed, 3);
  expect(unpackScores(within.subarray(3))).toEqual(unpackScores(packed));
});

test('another layout is refused', () => {
  const packed = packScores(Float32Array.of(1, 2));
  packed[0] = 9;
  expect(() => unpackScores(packed)).toThrow('layout 9');
});
