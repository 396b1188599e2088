/** @file The grid's arithmetic, against a layout made the slow way. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gap, headingHeight, indexAfter, Layout } from './layout.ts';

const months = (...counts: number[]) =>
  counts.map((count, at) => ({ month: `2021-${String(12 - at).padStart(2, '0')}`, count }));

/** Every cell of a layout, one by one. */
function cellsOf(layout: Layout) {
  return Array.from({ length: layout.total }, (_, index) => ({ index, ...layout.placeOf(index) }));
}

const anyLayout = fc
  .record({
    counts: fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 1, maxLength: 8 }),
    width: fc.integer({ min: 50, max: 2000 }),
    wish: fc.integer({ min: 96, max: 320 }),
  })
  .map(({ counts, width, wish }) => new Layout(months(...counts), width, wish))
  .filter(({ total }) => total > 0);

describe('Layout', () => {
  it('fills the width with cells of at least the size asked for', () => {
    const { columns, cell } = new Layout(months(5), 1000, 176);
    expect({ columns, cell }).toEqual({ columns: 5, cell: 198 });
    expect(new Layout(months(5), 60, 176)).toMatchObject({ columns: 1, cell: 60 });
  });

  it('begins each month with a heading and a new row', () => {
    const layout = new Layout(months(7, 0, 3), 1000, 176);
    expect(layout.sections.map(({ first, row, count }) => ({ first, row, count }))).toEqual([
      { first: 0, row: 0, count: 7 },
      { first: 7, row: 2, count: 3 },
    ]);
    expect(layout.placeOf(0)).toEqual({ row: 0, column: 0, left: 0, top: headingHeight });
    expect(layout.placeOf(6)).toMatchObject({ row: 1, column: 1, top: headingHeight + 200 });
    expect(layout.placeOf(7)).toMatchObject({ row: 2, column: 0 });
    expect(layout.row(1)).toMatchObject({ first: 5, count: 2 });
  });

  it('puts months of one year side by side while they fit into a row', () => {
    const counts = [
      ['2022-01', 1],
      ['2021-12', 2],
      ['2021-11', 0],
      ['2021-08', 3],
      ['2021-07', 1],
      ['2021-02', 9],
      ['2021-01', 1],
      [null, 1],
    ] as const;
    const layout = new Layout(
      counts.map(([month, count]) => ({ month, count })),
      1000,
      176,
    );
    expect(layout.columns).toBe(5);
    expect(layout.sections.map(({ month, since, count }) => [month, since, count])).toEqual([
      ['2022-01', '2022-01', 1],
      ['2021-12', '2021-08', 5],
      ['2021-07', '2021-07', 1],
      ['2021-02', '2021-02', 9],
      ['2021-01', '2021-01', 1],
      [null, null, 1],
    ]);
    expect(layout.placeOf(3)).toMatchObject({ row: 1, column: 2 }); // the first of August
  });

  it('finds rows, photos and months as looking at each cell would', () => {
    fc.assert(
      fc.property(
        anyLayout,
        fc.double({ min: -0.1, max: 1.1, noNaN: true }),
        fc.nat(1500),
        (layout, share, span) => {
          const cells = cellsOf(layout);
          const top = share * layout.height;
          const bottom = top + span;
          const shown = cells.filter((cell) => cell.top + layout.cell >= top && cell.top <= bottom);
          const rows = layout.rowsBetween(top, bottom);
          expect(rows).toEqual(shown.length === 0 ? null : { first: shown[0]!.row, last: shown.at(-1)!.row });
          const inMonth = layout.sections.findLast((section) => section.top <= top) ?? layout.sections[0];
          expect(layout.sectionAtY(top)).toBe(inMonth);
        },
      ),
    );
  });

  it('finds the photo under each point of its cell, and none between cells', () => {
    fc.assert(
      fc.property(anyLayout, fc.nat(), (layout, which) => {
        const { index, left, top } = cellsOf(layout)[which % layout.total]!;
        expect(layout.indexAt(left, top)).toBe(index);
        expect(layout.indexAt(left + layout.cell - 0.5, top + layout.cell - 0.5)).toBe(index);
        expect(layout.indexAt(left + layout.cell + gap / 2, top + 1)).toBeNull();
        expect(layout.indexAt(left, top - 1)).toBeNull();
      }),
    );
  });

  it('finds the photos that a rectangle touches', () => {
    const corner = fc.record({ x: fc.nat(2000), y: fc.nat(4000) });
    fc.assert(
      fc.property(anyLayout, corner, corner, (layout, one, other) => {
        const [left, right] = [Math.min(one.x, other.x), Math.max(one.x, other.x)];
        const [top, bottom] = [Math.min(one.y, other.y), Math.max(one.y, other.y)];
        const touched = cellsOf(layout)
          .filter((cell) => cell.left <= right && cell.left + layout.cell >= left)
          .filter((cell) => cell.top <= bottom && cell.top + layout.cell >= top);
        const found = layout
          .stretchesIn({ left, top, right, bottom })
          .flatMap(({ first, last }) => Array.from({ length: last - first + 1 }, (_, at) => first + at));
        expect(found).toEqual(touched.map(({ index }) => index));
      }),
    );
  });

  it('holds nothing without photos', () => {
    const layout = new Layout([], 1000, 176);
    expect(layout).toMatchObject({ height: 0, total: 0, rowCount: 0 });
    expect(layout.rowsBetween(0, 500)).toBeNull();
    expect(layout.indexAt(5, 50)).toBeNull();
    expect(layout.stretchesIn({ left: 0, top: 0, right: 500, bottom: 500 })).toEqual([]);
  });
});

describe('indexAfter', () => {
  const before = months(10, 20, 30);

  it('stays as far into the month when others grow', () => {
    expect(indexAfter(15, before, months(14, 20, 30))).toBe(19);
    expect(indexAfter(15, before, months(10, 20, 99))).toBe(15);
  });

  it('stays inside a month that shrank, and inside the result where the month is gone', () => {
    expect(indexAfter(29, before, months(10, 4, 30))).toBe(13);
    expect(indexAfter(15, before, [{ month: '2000-01', count: 12 }])).toBe(11);
    expect(indexAfter(15, before, [])).toBe(0);
  });
});
