/** @file What may stand behind the colon of each field. */
import type { Expected } from '../../contract/expected.ts';
import type { TagSource } from '../../contract/results.ts';
import type { Binder, Interval, PhotoTerm, TagTerm } from './tree.ts';

/** Ends parsing with a QueryError at the value. */
type Fail = (expected: Expected) => never;
type Term = TagTerm | Binder | PhotoTerm;

/** Not from the schema, which would load all of zod for a search on the command line. */
const everySource: Readonly<Record<TagSource, true>> = {
  model: true,
  file: true,
  taught: true,
  person: true,
};
const sources = Object.keys(everySource) as TagSource[];
const states = ['confirmed', 'rejected', 'untagged', 'failed', 'missing'] as const;

/** File formats by the names people use; the values are those of `photo.type`. */
const types: Readonly<Record<string, string>> = {
  jpeg: 'jpeg',
  jpg: 'jpeg',
  png: 'png',
  webp: 'webp',
  gif: 'gif',
  tiff: 'tiff',
  tif: 'tiff',
  avif: 'avif',
  heic: 'heic',
  heif: 'heic',
  svg: 'svg',
  raw: 'raw',
};

/** All that may stand behind some fields. */
export const fixedValues: Readonly<Record<string, readonly string[]>> = {
  source: sources,
  is: states,
  type: [...new Set(Object.values(types))],
  has: ['gps'],
};

/** Powers of ten, as file managers and camera makers count. */
const bytes: Readonly<Record<string, number>> = { b: 1, kb: 1e3, mb: 1e6, gb: 1e9 };
const metres: Readonly<Record<string, number>> = { m: 1, km: 1000 };

const name =
  (kind: 'tag' | 'label') =>
  (value: string): Term => ({ kind, name: value });

const text =
  (kind: 'camera' | 'folder') =>
  (value: string): Term => ({ kind, text: value });

export const fields: Readonly<Record<string, (value: string, fail: Fail) => Term>> = {
  tag: name('tag'),
  label: name('label'),
  camera: text('camera'),
  folder: text('folder'),

  conf: (value, fail) => {
    const share = (each: string) => number(each) ?? percent(each);
    const interval = readInterval(value, (each) => within(share(each), 0, 1));
    if (!interval || interval.min === interval.max) return fail({ kind: 'confidence' });
    return { kind: 'conf', interval };
  },

  source: (value, fail) => {
    const source = sources.find((each) => each === value.toLowerCase());
    return source ? { kind: 'source', source } : fail({ kind: 'oneOf', values: sources });
  },

  is: (value, fail) => {
    const state = states.find((each) => each === value.toLowerCase());
    return state ? { kind: 'is', state } : fail({ kind: 'oneOf', values: [...states] });
  },

  taken: (value, fail) => {
    const span = readTaken(value);
    if (!span) return fail({ kind: 'date' });
    if (span.from !== null && span.to !== null && span.from >= span.to) return fail({ kind: 'laterEnd' });
    return { kind: 'taken', ...span };
  },

  rating: (value, fail) => {
    const interval = readInterval(value, (each) => within(integer(each), 0, 5));
    return interval ? { kind: 'rating', interval } : fail({ kind: 'stars' });
  },

  width: (value, fail) => ({ kind: 'width', interval: pixels(value, fail) }),
  height: (value, fail) => ({ kind: 'height', interval: pixels(value, fail) }),

  size: (value, fail) => {
    const interval = readInterval(value, (each) => quantity(each, bytes));
    if (!interval || interval.min === interval.max) return fail({ kind: 'bytes' });
    return { kind: 'size', interval };
  },

  type: (value, fail) => {
    const type = Object.hasOwn(types, value.toLowerCase()) ? types[value.toLowerCase()] : undefined;
    return type ? { kind: 'type', type } : fail({ kind: 'oneOf', values: Object.keys(types) });
  },

  has: (value, fail) =>
    value.toLowerCase() === 'gps' ? { kind: 'has', what: 'gps' } : fail({ kind: 'oneOf', values: ['gps'] }),

  near: (value, fail) => {
    const [first, second, third, ...more] = value.split(',').map((each) => each.trim());
    const latitude = within(number(first ?? ''), -90, 90);
    const longitude = within(number(second ?? ''), -180, 180);
    const radius = quantity(third ?? '', metres);
    if (latitude === null || longitude === null || !radius || more.length > 0)
      return fail({ kind: 'position' });
    return { kind: 'near', latitude, longitude, radius };
  },

  similar: (value, fail) => {
    const photo = integer(value);
    return photo !== null && photo > 0 ? { kind: 'similar', photo } : fail({ kind: 'photo' });
  },
};

function pixels(value: string, fail: Fail): Interval {
  return readInterval(value, integer) ?? fail({ kind: 'pixels' });
}

function integer(text: string): number | null {
  return /^\d{1,15}$/.test(text) ? Number(text) : null;
}

function number(text: string): number | null {
  return /^-?(\d{1,15}(\.\d{0,15})?|\.\d{1,15})$/.test(text) ? Number(text) : null;
}

function percent(text: string): number | null {
  const share = text.endsWith('%') ? number(text.slice(0, -1)) : null;
  return share === null ? null : share / 100;
}

/** A number and its unit, which may not be left out. */
function quantity(text: string, units: Readonly<Record<string, number>>): number | null {
  const [, amount, unit] = /^([\d.]+) ?([a-z]+)$/i.exec(text) ?? [];
  const factor =
    unit !== undefined && Object.hasOwn(units, unit.toLowerCase()) ? units[unit.toLowerCase()] : undefined;
  const value = number(amount ?? '');
  return value === null || factor === undefined ? null : value * factor;
}

const within = (value: number | null, min: number, max: number): number | null =>
  value !== null && value >= min && value <= max ? value : null;

/** `5`, `>5`, `>=5`, `<5`, `<=5`, `5..7` (both inside), `5..`, `..7`. Null where it is none of these. */
function readInterval(text: string, read: (text: string) => number | null): Interval | null {
  const closed = { minOpen: false, maxOpen: false };
  const [, sign, bound] = /^(>=|<=|>|<|≥|≤)(.*)$/.exec(text) ?? [];
  if (sign !== undefined) {
    const value = read(bound!.trim());
    if (value === null) return null;
    const open = sign === '>' || sign === '<';
    return sign === '>' || sign === '>=' || sign === '≥'
      ? { min: value, max: null, minOpen: open, maxOpen: false }
      : { min: null, max: value, minOpen: false, maxOpen: open };
  }
  const ends = text.split('..');
  if (ends.length === 1) {
    const value = read(text);
    return value === null ? null : { min: value, max: value, ...closed };
  }
  const [min, max] = ends.map((end) => (end === '' ? undefined : read(end)));
  if (ends.length > 2 || min === null || max === null || (min === undefined && max === undefined))
    return null;
  if (min !== undefined && max !== undefined && min > max) return null;
  return { min: min ?? null, max: max ?? null, ...closed };
}

interface TimeSpan {
  readonly from: number | null;
  readonly to: number | null;
}

/** A date, a comparison with one, or a range; as `readInterval`, with the whole of a year, month or day inside. */
function readTaken(text: string): TimeSpan | null {
  const [, sign, date] = /^(>=|<=|>|<|≥|≤)(.*)$/.exec(text) ?? [];
  if (sign !== undefined) {
    const span = readDate(date!.trim());
    if (!span) return null;
    if (sign === '>') return { from: span.to, to: null };
    if (sign === '<') return { from: null, to: span.from };
    return sign === '>=' || sign === '≥' ? { from: span.from, to: null } : { from: null, to: span.to };
  }
  const ends = text.split('..');
  if (ends.length === 1) return readDate(text);
  const [start, end] = ends.map((each) => (each === '' ? undefined : readDate(each)));
  if (ends.length > 2 || start === null || end === null || (start === undefined && end === undefined))
    return null;
  return { from: start?.from ?? null, to: end?.to ?? null };
}

/** `2019`, `2019-05` or `2019-05-17`; months and days may lack the leading zero. */
function readDate(text: string): TimeSpan | null {
  const [, year, month, day] = /^(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?$/.exec(text)?.map(Number) ?? [];
  if (year === undefined) return null;
  const hasMonth = !Number.isNaN(month);
  const hasDay = !Number.isNaN(day);
  const from = midnight(year, hasMonth ? month! - 1 : 0, hasDay ? day! : 1);
  // A month or day that does not exist lands in another month.
  if (hasMonth && new Date(from).getUTCMonth() !== month! - 1) return null;
  const to = hasDay
    ? midnight(year, month! - 1, day! + 1)
    : hasMonth
      ? midnight(year, month!, 1)
      : midnight(year + 1, 0, 1);
  return { from, to };
}

/** `Date.UTC` takes the years 0 to 99 for 1900 to 1999. */
function midnight(year: number, month: number, day: number): number {
  return new Date(0).setUTCFullYear(year, month, day);
}
