import { expect, test } from 'vitest';
import { heatColours } from './heat-colours.ts';

const pixel = (values: number[], index: number): number[] => [
  ...heatColours({ width: values.length, height: 1, values }).slice(index * 4, index * 4 + 4),
];
const lightness = ([r, g, b]: number[]): number => 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;

test('the largest value glows, however small it is, and zero stays dark', () => {
  expect(pixel([0, 0.2], 1).slice(0, 3)).toEqual([252, 255, 164]);
  expect(pixel([0, 0.2], 0)).toEqual([0, 0, 4, 255]);
});

test('more is lighter and clearer, all the way', () => {
  const values = Array.from({ length: 101 }, (_, i) => i / 100);
  for (let i = 1; i < values.length; i++) {
    const [before, now] = [pixel(values, i - 1), pixel(values, i)];
    expect(lightness(now)).toBeGreaterThan(lightness(before) - 0.8); // whole numbers round
    expect(now[3]!).toBeLessThanOrEqual(before[3]!);
  }
});

test('a map of nothing is all dark', () => {
  expect(pixel([0, 0], 1)).toEqual([0, 0, 4, 255]);
});
