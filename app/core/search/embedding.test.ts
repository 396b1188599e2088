import { expect, test } from 'vitest';
import { packEmbedding, similarity, unpackEmbedding } from './embedding.ts';
import { random } from './testing.ts';

/** As a network's pooled activations are: not negative, many near zero, a few large. */
const activations = (seed: number, dimensions = 2048): Float32Array => {
  const uniform = random(seed);
  return Float32Array.from({ length: dimensions }, () => uniform() ** 4 * 3);
};

function cosine(a: Float32Array, b: Float32Array): number {
  const dot = (x: Float32Array, y: Float32Array) => x.reduce((sum, value, i) => sum + value * y[i]!, 0);
  return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
}

test('2048 dimensions take 2053 bytes', () => {
  expect(packEmbedding(activations(1)).length).toBe(2053);
});

test('similarity is the cosine of what was packed, to 0.001', () => {
  let worst = 0;
  for (let seed = 1; seed <= 50; seed++) {
    const a = activations(seed);
    const b = activations(seed + 50).map((value, i) => value + (seed / 25) * a[i]!);
    const packed = similarity(unpackEmbedding(packEmbedding(a)), unpackEmbedding(packEmbedding(b)));
    worst = Math.max(worst, Math.abs(packed - cosine(a, b)));
  }
  expect(worst).toBeLessThan(0.001);
});

test('an embedding is like itself whatever its length, unlike its opposite', () => {
  const a = unpackEmbedding(packEmbedding(activations(3)));
  const longer = unpackEmbedding(packEmbedding(activations(3).map((value) => value * 50)));
  const opposite = unpackEmbedding(packEmbedding(activations(3).map((value) => -value)));
  expect(similarity(a, longer)).toBeCloseTo(1, 6);
  expect(similarity(a, opposite)).toBeCloseTo(-1, 6);
});

test('the zero vector is like nothing', () => {
  const zero = unpackEmbedding(packEmbedding(new Float32Array(4)));
  expect(similarity(zero, unpackEmbedding(packEmbedding(Float32Array.of(1, 2, 3, 4))))).toBe(0);
});

test('other layouts and other dimensions are refused', () => {
  const packed = packEmbedding(Float32Array.of(1, 2));
  expect(() => unpackEmbedding(packed.with(0, 7))).toThrow('layout 7');
  expect(() =>
    similarity(unpackEmbedding(packed), unpackEmbedding(packEmbedding(Float32Array.of(1)))),
  ).toThrow('2 and 1 dimensions');
});
