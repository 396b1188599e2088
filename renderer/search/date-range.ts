/** @file The value of `taken:` as two days, and back. Days are YYYY-MM-DD; '' is an open end. */

export interface DateRange {
  readonly from: string;
  readonly to: string;
}

/** What two boxes can show of a value; open ends for what they cannot, such as comparisons. */
export function readRange(value: string | null): DateRange {
  const [start, end, ...more] = value?.split('..') ?? [];
  if (start === undefined || more.length > 0) return { from: '', to: '' };
  return { from: firstDay(start), to: lastDay(end ?? start) };
}

/** Null where both ends are open. */
export function writeRange({ from, to }: DateRange): string | null {
  if (from === '' && to === '') return null;
  const isYear = from.endsWith('-01-01') && to === `${from.slice(0, 4)}-12-31`;
  if (isYear) return from.slice(0, 4);
  return from === to ? from : `${from}..${to}`;
}

const parsed = (date: string): [string, string | undefined, string | undefined] | null => {
  const [, year, month, day] = /^(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?$/.exec(date) ?? [];
  return year === undefined ? null : [year, month?.padStart(2, '0'), day?.padStart(2, '0')];
};

function firstDay(date: string): string {
  const [year, month = '01', day = '01'] = parsed(date) ?? [];
  return year === undefined ? '' : `${year}-${month}-${day}`;
}

function lastDay(date: string): string {
  const [year, month = '12', day] = parsed(date) ?? [];
  if (year === undefined) return '';
  const last = new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate();
  return `${year}-${month}-${day ?? last}`;
}
