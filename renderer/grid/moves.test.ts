/** @file Where keys lead in the grid. */
import { expect, it } from 'vitest';
import { Layout } from './layout.ts';
import { moveByKey } from './moves.ts';

// 5 columns; rows: 0-4, 5-6, then the next month: 7-11, 12.
const layout = new Layout(
  [
    { month: '2021-07', count: 7 },
    { month: '2021-06', count: 6 },
  ],
  1000,
  176,
);
const move = (index: number, key: string) => moveByKey(layout, index, key, 2);

it('moves to the side through rows and months, and stops at the ends', () => {
  expect(move(6, 'ArrowRight')).toBe(7);
  expect(move(7, 'ArrowLeft')).toBe(6);
  expect(move(0, 'ArrowLeft')).toBe(0);
  expect(move(12, 'ArrowRight')).toBe(12);
});

it('moves by rows in the same column, or the nearest there is', () => {
  expect(move(1, 'ArrowDown')).toBe(6);
  expect(move(4, 'ArrowDown')).toBe(6);
  expect(move(9, 'ArrowUp')).toBe(6);
  expect(move(7, 'ArrowUp')).toBe(5);
  expect(move(2, 'ArrowUp')).toBe(2);
});

it('moves by pages and to the ends', () => {
  expect(move(1, 'PageDown')).toBe(8);
  expect(move(12, 'PageDown')).toBe(12);
  expect(move(12, 'PageUp')).toBe(5);
  expect(move(8, 'Home')).toBe(0);
  expect(move(2, 'End')).toBe(12);
});

it('leads nowhere by other keys', () => {
  expect(move(2, 'a')).toBeNull();
});
