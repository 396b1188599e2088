/** @file A query in pieces for a person: each term at its top as a chip, with its place and what it means in words. */
import type { Database } from 'better-sqlite3';
import type { TagSource } from '../../contract/results.ts';
import type { QueryPart } from '../../contract/views.ts';
import { readablePath } from '../photos/path.ts';
import { parse } from './parse.ts';
import { resolve, type Resolved } from './resolve.ts';
import { print, type Field, type Interval, type Tree } from './tree.ts';

/**
 * The terms that must all match, in order; what is in parentheses or joined by "or" is one part. `label` does not say
 * whether the part is negated.
 * @throws QueryError
 */
export function partsOf(db: Database, query: string): QueryPart[] {
  const tree = parse(query);
  const resolved = resolve(db, query, tree);
  if (tree.kind !== 'and' || resolved.kind !== 'and') return [part(db, query, [tree], resolved)];
  let next = 0;
  return resolved.children.map((child) => {
    const length = child.kind === 'compound' ? child.words.length : 1;
    return part(db, query, tree.children.slice(next, (next += length)), child);
  });
}

/** @param trees - several only where they are words that are one name together */
function part(db: Database, query: string, trees: readonly Tree[], resolved: Resolved): QueryPart {
  const { start } = extent(query, trees[0]!);
  const { end } = extent(query, trees.at(-1)!);
  const place = { start, end, text: query.slice(start, end) };
  const [tree, negated] = withoutMinus(trees[0]!);
  if (resolved.kind === 'compound') return { ...place, negated, ...concept(db, tree, resolved.whole) };
  const meaning = resolved.kind === 'not' ? resolved.child : resolved;
  if (tree.kind === 'and' || tree.kind === 'or')
    return { ...place, negated, kind: 'group', label: print(tree), kinds: null };
  if (meaning.kind === 'tagged') return { ...place, negated, ...concept(db, tree, meaning) };
  if (tree.kind === 'word') return { ...place, negated, kind: 'text', label: `“${tree.text}”`, kinds: null };
  return { ...place, negated, kind: 'field', label: inWords(db, tree as Field), kinds: null };
}

function withoutMinus(tree: Tree): [tree: Tree, negated: boolean] {
  if (tree.kind !== 'not') return [tree, false];
  const [inner, negated] = withoutMinus(tree.child);
  return [inner, !negated];
}

/** Where a term is written, with its parentheses, which the tree leaves out. */
function extent(query: string, tree: Tree): { start: number; end: number } {
  const group = tree.kind === 'and' || tree.kind === 'or' ? tree.children : null;
  const last = tree.kind === 'not' ? tree.child : group?.at(-1);
  let start = group ? extent(query, group[0]!).start : tree.position;
  let end = last ? extent(query, last).end : tree.position + tree.length;
  for (;;) {
    const before = query.slice(0, start).search(/\([\s\p{Cc}]*$/u);
    const [after] = /^[\s\p{Cc}]*\)/u.exec(query.slice(end)) ?? [];
    if (before < 0 || after === undefined) return { start, end };
    start = before;
    end += after.length;
  }
}

function concept(db: Database, tree: Tree, meaning: Resolved): Pick<QueryPart, 'kind' | 'label' | 'kinds'> {
  const { concepts, below, text } = meaning as Resolved & { kind: 'tagged' };
  const list = JSON.stringify(concepts);
  const names = db
    .prepare('SELECT name FROM concept WHERE id IN (SELECT value FROM json_each(?))')
    .pluck()
    .all(list) as string[];
  const written = text ?? (tree as Tree & { kind: 'tag' | 'label' }).name;
  const label = names.length === 1 ? names[0]! : written;
  if (!below) return { kind: 'exact', label, kinds: null };
  const kinds = db
    .prepare(
      'SELECT count(DISTINCT concept) FROM concept_below WHERE ancestor IN (SELECT value FROM json_each(?))',
    )
    .pluck()
    .get(list) as number;
  return { kind: 'concept', label, kinds };
}

const sources: Readonly<Record<TagSource, string>> = {
  model: 'said by the model',
  file: 'said by the file',
  taught: 'said from examples',
  person: 'said by a person',
};

const states = {
  confirmed: 'confirmed',
  rejected: 'rejected',
  untagged: 'without tags',
  failed: 'could not be read',
  missing: 'missing',
} as const;

function inWords(db: Database, field: Field): string {
  switch (field.kind) {
    case 'tag':
    case 'label':
      return field.name;
    case 'conf':
      return `confidence ${bounds(field.interval, (share) => `${round(share * 100)} %`)}`;
    case 'source':
      return sources[field.source];
    case 'is':
      return states[field.state];
    case 'taken':
      return `taken ${dates(field.value)}`;
    case 'rating':
      return `rating ${bounds(field.interval, String)}`;
    case 'size':
      return `size ${bounds(field.interval, (bytes) => `${round(bytes / 1e6)} MB`)}`;
    case 'width':
    case 'height':
      return `${field.kind} ${bounds(field.interval, (pixels) => `${pixels} px`)}`;
    case 'type':
      return field.type.toUpperCase();
    case 'has':
      return 'with a position';
    case 'camera':
    case 'folder':
      return `${field.kind} ${field.text}`;
    case 'near':
      return `within ${round(field.radius / 1000)} km of ${field.latitude}, ${field.longitude}`;
    case 'similar':
      return `like ${nameOf(db, field.photo) ?? `photo ${field.photo}`}`;
  }
}

/** Of its file; null where there is no such photo. */
function nameOf(db: Database, photo: number): string | null {
  const name = db.prepare('SELECT name FROM photo WHERE id = ?').pluck().get(photo) as Buffer | undefined;
  return name === undefined ? null : readablePath(name);
}

/** To four digits, which no rounding error of a sum or product reaches. */
const round = (value: number): number => Number(value.toPrecision(4));

function bounds({ min, max, minOpen, maxOpen }: Interval, unit: (value: number) => string): string {
  if (min === null) return maxOpen ? `under ${unit(max!)}` : `up to ${unit(max!)}`;
  if (max === null) return minOpen ? `over ${unit(min)}` : `from ${unit(min)}`;
  return min === max ? unit(min) : `${unit(min)} to ${unit(max)}`;
}

function dates(value: string): string {
  const [, sign, date] = /^(>=|<=|>|<|≥|≤)\s*(.*)$/.exec(value) ?? [];
  if (sign !== undefined) {
    const words = { '>': 'after', '<': 'before', '>=': 'from', '≥': 'from', '<=': 'until', '≤': 'until' };
    return `${words[sign as keyof typeof words]} ${date}`;
  }
  if (value.endsWith('..')) return `from ${value.slice(0, -2)}`;
  return value.startsWith('..') ? `until ${value.slice(2)}` : value.replace('..', ' to ');
}
