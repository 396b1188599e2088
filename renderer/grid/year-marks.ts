/** @file Which years are written beside the grid, and where. */
import type { Layout } from './layout.ts';

/** Pixels from one year to the next, so that both can be read. */
const apart = 20;

/** @param height - of the scrubber, in pixels, as is `y`: where a year begins */
export function yearMarks(
  { sections, height: total }: Layout,
  height: number,
): { year: string; y: number }[] {
  const marks: { year: string; y: number }[] = [];
  let last = '';
  for (const { month, top } of sections) {
    if (month === null) continue;
    const year = month.slice(0, 4);
    const y = (top / total) * height;
    if (year === last || y > height - apart) continue;
    const before = marks.at(-1);
    if (before !== undefined && y - before.y < apart) continue;
    last = year;
    marks.push({ year, y });
  }
  return marks;
}
