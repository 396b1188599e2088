/** @file The term of a query that is being written, found in a text that need not parse. */

interface Word {
  readonly start: number;
  readonly text: string;
}

/** `start` and `end` are UTF-16 units: what a completion replaces. */
export interface Unfinished {
  readonly start: number;
  readonly end: number;
  /** In lower case; null for a word or phrase. */
  readonly field: string | null;
  readonly quoted: boolean;
  /** The word, phrase or value up to the cursor, without quotation marks. */
  readonly written: string;
  /** Plain words directly before it, with which it may be one name; at most three. */
  readonly before: readonly Word[];
}

const marks = '"“”„';
/** As parse.ts splits a query, but for a phrase that is not closed: it is taken to the end. */
const token = new RegExp(
  [
    String.raw`(?<gap>[\s\p{Cc}()]+|-)`,
    String.raw`(?<field>\p{L}+:)?(?:(?<phrase>[${marks}](?:[^${marks}\\]|\\[\s\S])*(?<close>[${marks}]?))|(?<run>[^\s\p{Cc}()${marks}]*))`,
  ].join('|'),
  'uy',
);

/** Null where nothing can be completed: before a term, or in the name of a field. */
export function unfinishedTerm(text: string, cursor: number): Unfinished | null {
  token.lastIndex = 0;
  let before: Word[] = [];
  let joined = false; // whether the next term stands in the same row of plain words
  while (token.lastIndex < text.length) {
    const start = token.lastIndex;
    const { 0: whole, groups } = token.exec(text)!;
    const { gap, field, phrase, close, run } = groups!;
    const end = start + whole.length;
    if (whole === '') token.lastIndex++; // a lone backslash at the end of a phrase
    if (gap !== undefined) {
      joined &&= /^[\s\p{Cc}]+$/u.test(gap);
      if (!joined) before = [];
      continue;
    }
    if (cursor <= start) break;
    if (cursor > end) {
      const plain = field === undefined && run !== undefined && !/^(or|and)$/i.test(run);
      const minus = text[start - 1] === '-';
      before = plain && !minus ? [...before, { start, text: whole }].slice(-3) : [];
      joined = true;
      continue;
    }
    const valueStart = start + (field?.length ?? 0);
    if (cursor < valueStart) return null;
    const quoted = phrase !== undefined;
    const written = text.slice(valueStart, cursor);
    return {
      start,
      end: quoted && close === '' ? cursor : end,
      field: field === undefined ? null : field.slice(0, -1).toLowerCase(),
      quoted,
      written: quoted ? unquote(written) : written,
      before: field === undefined && !quoted ? before : [],
    };
  }
  const inTerm = cursor < text.length && !/[\s\p{Cc})]/u.test(text[cursor]!);
  return inTerm ? null : { start: cursor, end: cursor, field: null, quoted: false, written: '', before: [] };
}

const unquote = (phrase: string): string =>
  phrase
    .slice(1)
    .replace(new RegExp(`(?<!\\\\)[${marks}]$`, 'u'), '')
    .replace(new RegExp(`\\\\([${marks}\\\\])`, 'gu'), '$1');
