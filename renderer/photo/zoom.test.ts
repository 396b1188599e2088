import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bounded, fit, panBy, pinch, wheelGrowth, zoomAt, type Point, type Size, type View } from './zoom.ts';

const stage: Size = { width: 1000, height: 700 };
const length = fc.integer({ min: 1, max: 12_000 });
const sizes = fc.record({ width: length, height: length });
const place = fc.record({
  x: fc.double({ min: 0, max: 1, noNaN: true }),
  y: fc.double({ min: 0, max: 1, noNaN: true }),
});

const under = (view: View, point: Point): Point => ({
  x: (point.x - view.x) / view.scale,
  y: (point.y - view.y) / view.scale,
});
const covers = (view: View, picture: Size): boolean =>
  picture.width * view.scale >= stage.width && picture.height * view.scale >= stage.height;

test('fit shows all of a large picture in the middle, touching two edges', () => {
  expect(fit({ width: 4000, height: 2000 }, stage, 1)).toEqual({ scale: 0.25, x: 0, y: 100 });
  expect(fit({ width: 1000, height: 7000 }, stage, 1)).toEqual({ scale: 0.1, x: 450, y: 0 });
});

test('fit does not blow up a small picture', () => {
  expect(fit({ width: 100, height: 50 }, stage, 1)).toEqual({ scale: 1, x: 450, y: 325 });
  expect(fit({ width: 100, height: 50 }, stage, 0.5).scale).toBe(0.5);
});

test('zooming in keeps what lies under the pointer', () => {
  fc.assert(
    fc.property(sizes, place, fc.double({ min: 1, max: 4, noNaN: true }), (picture, at, growth) => {
      const point = { x: at.x * stage.width, y: at.y * stage.height };
      const start = fit(picture, stage, 1);
      const covering = zoomAt(
        start,
        point,
        Math.max(stage.width / picture.width, stage.height / picture.height),
        picture,
        stage,
        1,
      );
      fc.pre(covers(covering, picture));
      const view = zoomAt(covering, point, covering.scale * growth, picture, stage, 1);
      const [before, after] = [under(covering, point), under(view, point)];
      expect(after.x).toBeCloseTo(before.x, 3);
      expect(after.y).toBeCloseTo(before.y, 3);
    }),
  );
});

test('the scale stays between the whole picture and eight times its size', () => {
  const picture = { width: 4000, height: 3000 };
  const whole = fit(picture, stage, 1);
  const middle = { x: 500, y: 350 };
  expect(zoomAt(whole, middle, 0.0001, picture, stage, 1)).toEqual(whole);
  expect(zoomAt(whole, middle, 1000, picture, stage, 1).scale).toBe(8);
});

test('a picture never leaves its edges', () => {
  fc.assert(
    fc.property(sizes, place, fc.double({ min: 0.01, max: 8, noNaN: true }), (picture, at, scale) => {
      const view = bounded({ scale, x: (at.x - 0.5) * 1e5, y: (at.y - 0.5) * 1e5 }, picture, stage);
      for (const [start, size, room] of [
        [view.x, picture.width * scale, stage.width],
        [view.y, picture.height * scale, stage.height],
      ] as const) {
        if (size <= room) expect(start).toBeCloseTo((room - size) / 2);
        else {
          expect(start).toBeLessThanOrEqual(0);
          expect(start + size).toBeGreaterThanOrEqual(room - 1e-6);
        }
      }
    }),
  );
});

test('a drag moves a zoomed picture along, and a whole one not at all', () => {
  const picture = { width: 4000, height: 3000 };
  const whole = fit(picture, stage, 1);
  expect(panBy(whole, { x: 50, y: -20 }, picture, stage)).toEqual(whole);
  const close = zoomAt(whole, { x: 500, y: 350 }, 1, picture, stage, 1);
  const moved = panBy(close, { x: 50, y: -20 }, picture, stage);
  expect([moved.x - close.x, moved.y - close.y]).toEqual([50, -20]);
});

test('two fingers take the picture between them along', () => {
  const picture = { width: 4000, height: 3000 };
  const close = zoomAt(fit(picture, stage, 1), { x: 500, y: 350 }, 1, picture, stage, 1);
  const before = [
    { x: 400, y: 300 },
    { x: 600, y: 300 },
  ] as const;
  const after = [
    { x: 350, y: 340 },
    { x: 750, y: 340 },
  ] as const;
  const view = pinch(close, before, after, picture, stage, 1);
  expect(view.scale).toBeCloseTo(2);
  const [from, to] = [under(close, { x: 500, y: 300 }), under(view, { x: 550, y: 340 })];
  expect(to.x).toBeCloseTo(from.x);
  expect(to.y).toBeCloseTo(from.y);
});

test('the wheel away from the person enlarges, and one turn never leaps', () => {
  expect(wheelGrowth({ deltaY: -100, deltaMode: 0, ctrlKey: false })).toBeCloseTo(1.221, 3);
  expect(wheelGrowth({ deltaY: 3, deltaMode: 1, ctrlKey: false })).toBeLessThan(1);
  expect(wheelGrowth({ deltaY: -10_000, deltaMode: 0, ctrlKey: false })).toBeLessThan(1.3);
});
