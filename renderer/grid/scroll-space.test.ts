/** @file Scrolling through more than a browser can hold. */
import { describe, expect, it } from 'vitest';
import { ScrollSpace, tallest } from './scroll-space.ts';

const view = 800;
function space(content: number): ScrollSpace {
  const made = new ScrollSpace();
  made.resize(content, view);
  return made;
}
/** A browser clamps and rounds what it scrolls to. */
const wheel = (made: ScrollSpace, move: number) => {
  made.scrolled(Math.max(0, Math.min(made.height - view, made.scrollTop + move)));
  made.settle(false);
};

describe('ScrollSpace', () => {
  it('is the browser’s own scrolling where that is enough', () => {
    const made = space(5000);
    made.scrolled(4200);
    expect(made).toMatchObject({ position: 4200, height: 5000, shift: 0 });
    expect(made.settle(true)).toBe(false);
  });

  it('reaches both ends of a hundred million pixels by jumps', () => {
    const made = space(1e8);
    expect(made.height).toBe(tallest);
    made.scrolled(tallest - view);
    expect(made.position).toBe(1e8 - view);
    made.scrolled(0);
    expect(made.position).toBe(0);
    made.scrolled((tallest - view) / 2);
    expect(made.position).toBeCloseTo((1e8 - view) / 2, -1);
  });

  it('moves pixel by pixel, wherever it is', () => {
    for (const place of [0, 50_000, 3e7, 1e8 - 90_000]) {
      const made = space(1e8);
      made.moveTo(place);
      for (let step = 0; step < 50; step++) wheel(made, 120);
      expect(made.position).toBe(place + 6000);
    }
  });

  it('comes to both ends pixel by pixel, without a rest', () => {
    const made = space(1e8);
    made.moveTo(300_000);
    for (let step = 0; step < 3000; step++) wheel(made, -120);
    expect(made).toMatchObject({ position: 0, scrollTop: 0 });
    made.moveTo(1e8 - 300_000);
    for (let step = 0; step < 3000; step++) wheel(made, 120);
    expect(made).toMatchObject({ position: 1e8 - view, scrollTop: tallest - view });
  });

  it('comes back to proportion at rest, at the same position', () => {
    const made = space(1e8);
    made.moveTo(5e7);
    const { scrollTop } = made;
    for (let step = 0; step < 10; step++) wheel(made, 1000);
    expect(made.settle(true)).toBe(true);
    expect(made.position).toBe(5e7 + 10_000);
    expect(made.scrollTop).toBeLessThan(scrollTop + 2000);
    expect(made.settle(true)).toBe(false);
  });

  it('keeps the position when the content changes, as far as it exists', () => {
    const made = space(1e8);
    made.moveTo(7e7);
    made.resize(2e8, view);
    expect(made.position).toBe(7e7);
    made.resize(1000, view);
    expect(made).toMatchObject({ position: 200, scrollTop: 200 });
    made.resize(100, view);
    expect(made.position).toBe(0);
  });
});
