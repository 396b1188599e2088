/**
 * @file Lists as CSV (RFC 4180). Two kinds are read, told apart by their columns, which may stand in any order beside
 * others: what `export --csv` writes, one row a photo; and `path,tag,rating`, one row a tag, as other tools write it.
 */
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { CsvError, parse } from 'csv-parse';
import { stringify } from 'csv-stringify/sync';
import type { Problem } from '../../contract/problem.ts';
import type { ListedPhoto } from '../../contract/lists.ts';
import { badList, isHash, type ListedTag, type ListedWords } from './listed.ts';

/** Cells with a list hold one entry for each tag, "; " between them; a semicolon in a name has a backslash before it. */
const columns = [
  ...['id', 'file', 'takenAt', 'rating', 'tags', 'concepts', 'confidences', 'sources'],
  ...['contentHash', 'ratingSource', 'rejected', 'rejectedConcepts'],
];

export const csvHeader = (): string => stringify([columns]);

/** `tags` holds the names, surest first; `concepts`, `confidences` and `sources` go with them one by one. */
export const csvRow = ({ tags, rejected, ...photo }: ListedPhoto): string =>
  stringify([
    [
      ...[photo.id, photo.file, photo.takenAt, photo.rating],
      join(tags.map(({ name }) => name)),
      join(tags.map(({ id }) => id)),
      join(tags.map(({ confidence }) => confidence.toFixed(3))),
      join(tags.map(({ source }) => source)),
      ...[photo.contentHash, photo.ratingSource],
      join(rejected.map(({ name }) => name)),
      join(rejected.map(({ id }) => id)),
    ],
  ]);

const join = (entries: readonly string[]): string =>
  entries.map((entry) => entry.replaceAll(/[\\;]/g, '\\$&')).join('; ');

const split = (cell: string): string[] =>
  (cell.match(/(?:[^\\;]|\\.)+/gsu) ?? []).map((entry) => entry.trim().replaceAll(/\\(.)/gsu, '$1'));

interface Row {
  readonly line: number;
  readonly cells: Readonly<Record<string, string>>;
  /** @returns what to throw about a cell of this row */
  readonly wrong: (column: string, fault: string) => Problem;
}

/**
 * @param list - its name, for messages
 * @throws Problem BAD_LIST with the place
 */
export async function* readCsv(file: string, list: string): AsyncGenerator<ListedWords> {
  let read: ((row: Row) => ListedWords) | undefined;
  const takeHeader = (header: readonly string[]): string[] => {
    const names = header.map((name) => name.trim());
    read = readerOf(names, list);
    return names;
  };
  const delimiter = await delimiterOf(file);
  const parser = parse({ bom: true, columns: takeHeader, delimiter, info: true, skip_empty_lines: true });
  const input = createReadStream(file).on('error', (error) => parser.destroy(error));
  try {
    for await (const { record: cells, info } of input.pipe(parser) as AsyncIterable<ParsedRow>) {
      const line = info.lines;
      const wrong = (column: string, fault: string) => badList({ list, line, column }, fault);
      const garbled = Object.keys(cells).find((name) => !isPath(name) && cells[name]!.includes('\uFFFD'));
      if (garbled !== undefined) throw wrong(garbled, 'it is not UTF-8. Save the list as “CSV UTF-8”.');
      yield read!({ line, cells, wrong });
    }
  } catch (error) {
    throw error instanceof CsvError ? described(error, list) : error;
  } finally {
    input.destroy();
  }
  if (read === undefined) throw badList({ list, line: 1, column: 1 }, 'it is empty.');
}

/** A path need not be UTF-8, and is known by its content then. */
const isPath = (column: string): boolean => column === 'file' || column === 'path';

interface ParsedRow {
  readonly record: Readonly<Record<string, string>>;
  readonly info: { readonly lines: number };
}

/** Spreadsheets write a semicolon where the comma is part of numbers, and a tab on request. */
async function delimiterOf(file: string): Promise<string> {
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(4096), 0, 4096, 0);
    const header = buffer.toString('utf8', 0, bytesRead).split('\n', 1)[0]!;
    return [',', ';', '\t'].find((delimiter) => header.includes(delimiter)) ?? ',';
  } finally {
    await handle.close();
  }
}

function readerOf(header: readonly string[], list: string): (row: Row) => ListedWords {
  if (header.includes('file') && header.includes('tags')) return exportedRow;
  if (header.includes('path') && header.includes('tag')) return simpleRow;
  const fault = `there is no column "path" with "tag" beside it, and none "file" with "tags". It has: ${header.join(', ')}.`;
  throw badList({ list, line: 1, column: 1 }, fault);
}

function exportedRow({ line, cells, wrong }: Row): ListedWords {
  const lists = (...names: string[]): string[][] => {
    const [first, ...others] = names.map((name) => split(cells[name] ?? ''));
    const odd = others.findIndex(({ length }) => length !== first!.length);
    if (odd === -1) return [first!, ...others];
    const fault = `it has ${others[odd]!.length} entries, and "${names[0]!}" has ${first!.length}.`;
    throw wrong(names[odd + 1]!, fault);
  };
  const [names, ids, sources] = lists('tags', 'concepts', 'sources') as [string[], string[], string[]];
  const [noNames, noIds] = lists('rejected', 'rejectedConcepts') as [string[], string[]];
  const confirmed = names.map((name, i): ListedTag => ({ id: ids[i]!, name, verdict: 'yes' }));
  const contentHash = cells['contentHash'] || null;
  if (contentHash !== null && !isHash(contentHash)) throw wrong('contentHash', 'it is no SHA-256.');
  const rating = ratingIn('rating', { cells, wrong });
  return {
    line,
    file: pathIn('file', { cells, wrong }),
    contentHash: contentHash?.toLowerCase() ?? null,
    tags: [
      ...confirmed.filter((_, i) => sources[i] === 'person'),
      ...noNames.map((name, i): ListedTag => ({ id: noIds[i]!, name, verdict: 'no' })),
    ],
    rating: cells['ratingSource'] === 'person' ? rating : null,
  };
}

function simpleRow({ line, cells, wrong }: Row): ListedWords {
  const tag = cells['tag']!.trim();
  return {
    line,
    file: pathIn('path', { cells, wrong }),
    contentHash: null,
    tags: tag === '' ? [] : [{ id: null, name: tag, verdict: 'yes' }],
    rating: ratingIn('rating', { cells, wrong }),
  };
}

type Cells = Pick<Row, 'cells' | 'wrong'>;

function pathIn(column: string, { cells, wrong }: Cells): string {
  const path = cells[column]!;
  if (path.trim() === '') throw wrong(column, 'there is no path.');
  return path;
}

function ratingIn(column: string, { cells, wrong }: Cells): number | null {
  const cell = cells[column]?.trim() ?? '';
  if (cell === '') return null;
  if (!/^[0-5]$/.test(cell)) throw wrong(column, `${JSON.stringify(cell)} is no rating from 0 to 5.`);
  return Number(cell);
}

function described(error: CsvError, list: string): Problem {
  const { lines, column } = error as unknown as { lines?: number; column?: string | number };
  const fault = error.message.replace(/ (on|at) line \d+/, '');
  const place = { list, line: lines ?? 1, column: typeof column === 'number' ? column + 1 : (column ?? 1) };
  return badList(place, `${fault}.`);
}
