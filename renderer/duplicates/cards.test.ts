import { expect, test } from 'vitest';
import { cardsIn, gap, piecesOf } from './cards.ts';

test('cards fill the width, and never grow small', () => {
  for (let width = 100; width < 2000; width += 37) {
    const { columns, width: card } = cardsIn(width);
    const left = width - columns * card - (columns - 1) * gap;
    expect(left).toBeGreaterThanOrEqual(0);
    expect(left).toBeLessThan(columns);
    if (columns > 1) expect(card).toBeGreaterThanOrEqual(280);
  }
});

test('pieces hold every group once, and only the last is lower', () => {
  const cards = cardsIn(968);
  for (const groups of [0, 1, 17, 18, 19, 5000]) {
    const pieces = piecesOf(cards, groups);
    const held = pieces.flatMap(({ offset, count }) => Array.from({ length: count }, (_, i) => offset + i));
    expect(held).toEqual(Array.from({ length: groups }, (_, i) => i));
    expect(new Set(pieces.slice(0, -1).map(({ height }) => height)).size).toBeLessThanOrEqual(1);
  }
  expect(piecesOf(cards, 19).at(-1)).toEqual({ offset: 18, count: 1, height: cards.height + gap });
});
