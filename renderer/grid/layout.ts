/**
 * @file Where each photo of a result lies in the grid: fixed cells below a heading for each month, found by arithmetic and
 * by binary search over the months, never by looking at photos. Months of a year that fit into one row together share a
 * heading. Lengths are CSS pixels; y is 0 at the top of all photos.
 */
import type { MonthCount } from '../../app/contract/views.ts';

/** Between cells. */
export const gap = 2;
/** Of a month's heading. */
export const headingHeight = 40;
/** Below the last row of a month. */
const monthGap = 12;
/** Below the last month, so that nothing that floats over the photos hides the last of them. */
const footer = 56;

/** The place of one month in the grid, or of a few. */
export interface Section {
  /** The newest; null for photos without a date. */
  readonly month: string | null;
  /** The oldest. */
  readonly since: string | null;
  readonly count: number;
  /** Index of its first photo in the result. */
  readonly first: number;
  /** Number of its first row among all rows. */
  readonly row: number;
  /** Where its heading begins. */
  readonly top: number;
  /** Where the next month's heading begins. */
  readonly bottom: number;
}

/** Photos side by side. */
export interface Row {
  /** Among all rows of the result. */
  readonly row: number;
  readonly top: number;
  /** Index of its first photo. */
  readonly first: number;
  readonly count: number;
}

export interface Rectangle {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

export class Layout {
  readonly columns: number;
  /** Width and height of a cell: the wish, stretched so that a row fills the width. */
  readonly cell: number;
  readonly height: number;
  readonly total: number;
  readonly rowCount: number;
  readonly sections: readonly Section[];

  /** @param wish - the width of a cell that is asked for */
  constructor(months: readonly MonthCount[], width: number, wish: number) {
    this.columns = Math.max(1, Math.floor((width + gap) / (wish + gap)));
    this.cell = Math.max(1, Math.floor((width + gap) / this.columns) - gap);
    const sections: Section[] = [];
    let [first, row, top] = [0, 0, 0];
    for (const { month, since, count } of shared(months, this.columns)) {
      const rows = Math.ceil(count / this.columns);
      const bottom = top + headingHeight + rows * this.pitch - gap + monthGap;
      sections.push({ month, since, count, first, row, top, bottom });
      first += count;
      row += rows;
      top = bottom;
    }
    this.sections = sections;
    this.height = top === 0 ? 0 : top + footer;
    this.total = first;
    this.rowCount = row;
  }

  /** From one cell's edge to the next one's. */
  get pitch(): number {
    return this.cell + gap;
  }

  /** The month at a height; the nearest one above or below all. Only for a grid that has photos. */
  sectionAtY(y: number): Section {
    return this.#last(({ top }) => top <= y);
  }

  /** Months that show between two heights. */
  sectionsBetween(top: number, bottom: number): readonly Section[] {
    if (this.total === 0) return [];
    return this.sections.slice(
      this.#lastAt((each) => each.top <= top),
      this.#lastAt((each) => each.top <= bottom) + 1,
    );
  }

  sectionOf(index: number): Section {
    return this.#last(({ first }) => first <= index);
  }

  /** Row and column of a photo, and where its cell lies. */
  placeOf(index: number): { row: number; column: number; left: number; top: number } {
    const section = this.sectionOf(index);
    const at = index - section.first;
    const row = Math.floor(at / this.columns);
    const column = at % this.columns;
    const top = section.top + headingHeight + row * this.pitch;
    return { row: section.row + row, column, left: column * this.pitch, top };
  }

  /** The photo in a row nearest to a column. */
  indexInRow(row: number, column: number): number {
    const { first, count } = this.row(row);
    return first + Math.min(column, count - 1);
  }

  row(row: number): Row {
    const section = this.#last((each) => each.row <= row);
    const at = row - section.row;
    const done = at * this.columns;
    return {
      row,
      top: section.top + headingHeight + at * this.pitch,
      first: section.first + done,
      count: Math.min(this.columns, section.count - done),
    };
  }

  /** Numbers of the first and last row that show between two heights; null where there is none. */
  rowsBetween(top: number, bottom: number): { first: number; last: number } | null {
    if (this.rowCount === 0) return null;
    const first = this.#rowEndingBelow(top);
    const last = this.#rowBeginningAbove(bottom);
    return first > last ? null : { first, last };
  }

  /** The photo under a point; null between cells. */
  indexAt(x: number, y: number): number | null {
    const column = Math.floor(x / this.pitch);
    if (this.total === 0 || x < 0 || column >= this.columns || x - column * this.pitch >= this.cell)
      return null;
    const rows = this.rowsBetween(y, y);
    if (rows === null) return null;
    const { first, count } = this.row(rows.first);
    return column < count ? first + column : null;
  }

  /** Stretches of indices, first and last, whose cells a rectangle touches: one a row, or one for whole rows. */
  stretchesIn({ left, top, right, bottom }: Rectangle): { first: number; last: number }[] {
    const rows = this.rowsBetween(top, bottom);
    const from = Math.max(0, Math.ceil((left - this.cell) / this.pitch));
    const to = Math.min(this.columns - 1, Math.floor(right / this.pitch));
    if (rows === null || from > to) return [];
    if (from === 0 && to === this.columns - 1) {
      const last = this.row(rows.last);
      return [{ first: this.row(rows.first).first, last: last.first + last.count - 1 }];
    }
    const stretches = [];
    for (let row = rows.first; row <= rows.last; row++) {
      const { first, count } = this.row(row);
      if (from < count) stretches.push({ first: first + from, last: first + Math.min(to, count - 1) });
    }
    return stretches;
  }

  #rowEndingBelow(y: number): number {
    if (y < 0) return 0;
    const section = this.sectionAtY(y);
    const at = Math.max(0, Math.ceil((y - section.top - headingHeight - this.cell) / this.pitch));
    return section.row + Math.min(at, this.#rowsOf(section)); // past its last row: the next month's first
  }

  #rowBeginningAbove(y: number): number {
    if (y < 0) return -1;
    const section = this.sectionAtY(y);
    const at = Math.floor((y - section.top - headingHeight) / this.pitch);
    return section.row + Math.max(-1, Math.min(at, this.#rowsOf(section) - 1)); // in its heading: the month before
  }

  #rowsOf({ count }: Section): number {
    return Math.ceil(count / this.columns);
  }

  #last(holds: (section: Section) => boolean): Section {
    return this.sections[this.#lastAt(holds)]!;
  }

  /** Of the last month for which it holds, where it holds for all up to some month; else 0. */
  #lastAt(holds: (section: Section) => boolean): number {
    let [low, high] = [0, this.sections.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (holds(this.sections[middle]!)) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}

/** Puts months side by side that are of one year and do not fill a row. */
function shared(
  months: readonly MonthCount[],
  columns: number,
): Pick<Section, 'month' | 'since' | 'count'>[] {
  const sections: { month: string | null; since: string | null; count: number }[] = [];
  for (const { month, count } of months) {
    if (count === 0) continue;
    const last = sections.at(-1);
    const isOfYear = month !== null && last?.month?.slice(0, 4) === month.slice(0, 4);
    if (last === undefined || !isOfYear || last.count + count > columns)
      sections.push({ month, since: month, count });
    else {
      last.since = month;
      last.count += count;
    }
  }
  return sections;
}

/**
 * Where a photo probably is in a result that was opened anew: as far into its month as before. Right unless its own month
 * changed before it.
 */
export function indexAfter(
  index: number,
  before: readonly MonthCount[],
  after: readonly MonthCount[],
): number {
  let [first, at] = [0, 0];
  while (at < before.length - 1 && first + before[at]!.count <= index) first += before[at++]!.count;
  const month = before[at]?.month;
  let start = 0;
  for (const each of after) {
    if (each.month === month && each.count > 0) return start + Math.min(index - first, each.count - 1);
    start += each.count;
  }
  return Math.max(0, Math.min(index, start - 1));
}
