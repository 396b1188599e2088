/** @file A probe on clouds of points: what was taught is found again, and a person's word moves the cut. */
import { expect, test } from 'vitest';
import { packEmbedding, unpackEmbedding, type Embedding } from '../search/embedding.ts';
import { random } from '../search/testing.ts';
import { fitProbe, packProbe, suggest, unpackProbe } from './probe.ts';

const dimensions = 64;

/** Clouds of unit vectors, each around a direction of its own. */
function clouds(seed: number, count: number, size: number): Embedding[][] {
  const uniform = random(seed);
  const gaussian = () => Math.sqrt(-2 * Math.log(uniform() + 1e-12)) * Math.cos(2 * Math.PI * uniform());
  const vector = () => Float32Array.from({ length: dimensions }, gaussian);
  return Array.from({ length: count }, () => {
    const middle = vector();
    return Array.from({ length: size }, () => {
      const noise = vector();
      return unpackEmbedding(packEmbedding(middle.map((value, i) => value + 0.7 * noise[i]!)));
    });
  });
}

const furthestOf = (candidates: readonly Embedding[]) => (direction: Float32Array, limit: number) =>
  candidates
    .map((each) => ({
      each,
      along: direction.reduce((sum, value, i) => sum + value * each.integers[i]! * each.scale, 0),
    }))
    .sort((a, b) => b.along - a.along)
    .slice(0, limit)
    .map(({ each }) => each);

test('five of a kind find the rest of it among a dozen kinds, and little else', () => {
  const kinds = clouds(7, 12, 40);
  const [kind, ...others] = kinds;
  const rest = kind!.slice(5);
  const library = [...rest, ...others.flat()];
  const probe = fitProbe({
    positives: kind!.slice(0, 5),
    negatives: [],
    background: library,
    furthest: furthestOf(library),
    photos: library.length,
  })!;
  const found = rest.filter((each) => suggest(probe, each) !== null).length;
  const wrong = others.flat().filter((each) => suggest(probe, each) !== null).length;
  expect(found / rest.length).toBeGreaterThan(0.9);
  expect(wrong / (found + wrong)).toBeLessThan(0.1);
  const sure = suggest(probe, rest[0]!)!;
  expect(sure).toBeGreaterThan(0.3);
  expect(sure).toBeLessThanOrEqual(1);
});

test('a counter-example lowers what is thought of its kind more than of the examples’', () => {
  const [kind, like, ...others] = clouds(11, 8, 30);
  // Half-way to the kind, so that it may be taken for it.
  const near = like!.map(({ integers }, i) =>
    unpackEmbedding(
      packEmbedding(Float32Array.from(integers, (value, d) => value + 1.7 * kind![i]!.integers[d]!)),
    ),
  );
  const lesson = {
    positives: kind!.slice(0, 5),
    background: [...kind!.slice(5), ...near, ...others.flat()],
    furthest: () => [],
    photos: 240,
  };
  const before = fitProbe({ ...lesson, negatives: [] })!;
  const after = fitProbe({ ...lesson, negatives: near.slice(0, 4) })!;
  const count = (probe: typeof before, photos: readonly Embedding[]) =>
    photos.filter((each) => suggest(probe, each) !== null).length;
  expect(count(before, near.slice(4))).toBeGreaterThan(5);
  expect(count(after, near.slice(4))).toBeLessThan(count(before, near.slice(4)) / 2);
  expect(count(after, kind!.slice(5))).toBeGreaterThan(20);
});

test('examples that are like all else teach nothing', () => {
  const [same] = clouds(3, 1, 1);
  const photos = Array.from({ length: 10 }, () => same![0]!);
  const lesson = { positives: photos.slice(0, 3), negatives: [], furthest: () => [], photos: 10 };
  expect(fitProbe({ ...lesson, background: photos.slice(3) })).toBeNull();
  expect(fitProbe({ ...lesson, background: [] })).toBeNull();
});

test('a probe is kept as it is', () => {
  const probe = { weights: Float32Array.of(1.5, -2.25, 0), bias: -0.5 };
  expect(unpackProbe(packProbe(probe))).toEqual(probe);
});
