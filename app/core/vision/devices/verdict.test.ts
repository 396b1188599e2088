import { describe, expect, test } from 'vitest';
import type { Answer } from '../network.ts';
import { bestRate, describeVerdict, differenceOf, fastest, tolerance, type Verdict } from './verdict.ts';

const answer = (scores: number[], embedding: number[] | null = null): Answer => ({
  scores: Float32Array.from(scores),
  embedding: embedding === null ? null : Float32Array.from(embedding),
});
const logits = [3, -1, 0.5, 2];

describe('the difference of answers', () => {
  test('is relative to their length, and the largest of all', () => {
    const half = [answer([1, -1]), answer([1.5, -1.5])];
    expect(differenceOf(half, [answer([1, -1]), answer([1, -1])], 'logits')).toBeCloseTo(0.5);
    expect(differenceOf([answer(logits, [3, 4])], [answer(logits, [3, 4.5])], 'logits')).toBeCloseTo(
      0.5 / Math.hypot(3, 4.5),
    );
  });

  test('of logits does not count what softmax does not see', () => {
    const shifted = logits.map((value) => value + 7);
    expect(differenceOf([answer(shifted)], [answer(logits)], 'logits')).toBeLessThan(1e-6);
  });

  test('of probabilities is that of the probabilities, not of their logarithms', () => {
    const [some, others] = [
      [0, -20],
      [0, -15],
    ];
    expect(differenceOf([answer(some)], [answer(others)], 'probabilities')).toBeLessThan(1e-6);
  });

  test('an error of half precision passes, and one of a tenth does not', () => {
    const off = (by: number) => [answer(logits.map((value, i) => value * (1 + (i % 2 === 0 ? by : -by))))];
    expect(differenceOf(off(2 ** -8), [answer(logits)], 'logits')).toBeLessThan(tolerance);
    expect(differenceOf(off(0.1), [answer(logits)], 'logits')).toBeGreaterThan(tolerance);
  });

  test.each([
    ['no number', [answer([NaN, 1, 1, 1])]],
    ['too few scores', [answer([3, -1])]],
    ['too few answers', []],
    ['no embedding', [answer(logits)]],
  ])('%s is as far as can be', (_, answers) => {
    expect(differenceOf(answers, [answer(logits, [1, 2])], 'logits')).toBe(Infinity);
  });
});

const works = (provider: Verdict['provider'], picturesPerSecond: number, difference = 0): Verdict => ({
  provider,
  works: true,
  firstMs: 1,
  rates: [{ batch: 1, picturesPerSecond }],
  difference,
});

describe('the choice', () => {
  test('is the fastest that agrees', () => {
    const verdicts = [
      works('cpu', 30),
      works('webgpu', 900, 0.2),
      works('dml', 500, 1e-4),
      works('coreml', 90),
    ];
    expect(fastest(verdicts)).toEqual({ provider: 'dml', batch: 1, reason: null });
  });

  test('is the CPU where no other is better, and says why of each', () => {
    const refused: Verdict = { provider: 'cuda', works: false, reason: 'no library' };
    const { provider, reason } = fastest([
      works('cpu', 30),
      works('webgpu', 900, 0.2),
      works('dml', 9),
      refused,
    ]);
    expect(provider).toBe('cpu');
    expect(reason).toBe(
      'webgpu gives other answers than the CPU (they differ by 20 %); dml is slower, 9.0 pictures/s; ' +
        'cuda cannot be used: no library',
    );
    expect(fastest([refused])).toMatchObject({ provider: 'cpu' });
    expect(fastest([])).toEqual({ provider: 'cpu', batch: 1, reason: null });
  });

  test('of a batch is the smallest that is about as fast as the fastest', () => {
    const rates = [10, 60, 98, 100, 99].map((picturesPerSecond, i) => ({ batch: 2 ** i, picturesPerSecond }));
    expect(bestRate({ rates })).toMatchObject({ batch: 4 });
  });

  test('is described in a line', () => {
    expect(describeVerdict(works('webgpu', 812, 4e-7))).toBe(
      "812 pictures/s in batches of 1, answers differ from the CPU's by 0.00004 %",
    );
  });
});
