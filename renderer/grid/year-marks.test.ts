/** @file Which years are written beside the grid. */
import { expect, it } from 'vitest';
import { Layout } from './layout.ts';
import { yearMarks } from './year-marks.ts';

const years = (from: number, count: number, photos: number) =>
  new Layout(
    Array.from({ length: count }, (_, at) => ({ month: `${from - at}-07`, count: photos })),
    1000,
    176,
  );

it('writes each year once, where it begins', () => {
  const layout = new Layout(
    [
      { month: '2021-07', count: 5 },
      { month: '2021-06', count: 5 },
      { month: '2020-06', count: 5 },
      { month: '2019-06', count: 5 },
      { month: null, count: 5 },
    ],
    1000,
    176,
  );
  const y = (section: number) => (layout.sections[section]!.top / layout.height) * 500;
  expect(yearMarks(layout, 500)).toEqual([
    { year: '2021', y: 0 },
    { year: '2020', y: y(2) },
    { year: '2019', y: y(3) },
  ]);
});

it('leaves out years that would lie on each other', () => {
  const marks = yearMarks(years(2026, 400, 50), 600);
  expect(marks.length).toBeGreaterThan(20);
  for (const [at, { y }] of marks.entries())
    if (at > 0) expect(y - marks[at - 1]!.y).toBeGreaterThanOrEqual(20);
  expect(marks.at(-1)!.y).toBeLessThanOrEqual(580);
});
