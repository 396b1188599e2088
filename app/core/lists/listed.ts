/** @file What a list says of one photo, however it is written down, and how it is refused where it makes no sense. */
import { Problem } from '../../contract/problem.ts';

export interface ListedTag {
  /** Null in a list that has names alone. */
  readonly id: string | null;
  readonly name: string;
  readonly verdict: 'yes' | 'no';
}

/** What a person said of one photo. */
export interface ListedWords {
  /** Of the list, from 1. */
  readonly line: number;
  /** As it stands there; it may be of another machine, or relative. */
  readonly file: string;
  /** SHA-256, hexadecimal, lower case. */
  readonly contentHash: string | null;
  readonly tags: readonly ListedTag[];
  /** 0..5; null where the person gave none. */
  readonly rating: number | null;
}

/** A place in a list; `column` is a name or a position from 1. */
export interface ListPlace {
  readonly list: string;
  readonly line: number;
  readonly column: string | number;
}

/** @param fault - what is wrong there, as a sentence */
export function badList({ list, line, column }: ListPlace, fault: string): Problem {
  const where = typeof column === 'number' ? `column ${column}` : `column ${JSON.stringify(column)}`;
  return new Problem('BAD_LIST', `${list}, line ${line}, ${where}: ${fault}`, 'Nothing was taken in.');
}

export const isHash = (text: string): boolean => /^[0-9a-f]{64}$/i.test(text);
