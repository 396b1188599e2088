/** @file A query in pieces for a person: each term at its top as a chip, with its place and what it means. */
import type { Database } from 'better-sqlite3';
import type { QueryField, QueryPart } from '../../contract/views.ts';
import { readablePath } from '../photos/path.ts';
import { parse } from './parse.ts';
import { resolve, type Resolved } from './resolve.ts';
import { print, type Field, type Tree } from './tree.ts';

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
  const place = { start, end, text: query.slice(start, end), field: null, kinds: null };
  const [tree, negated] = withoutMinus(trees[0]!);
  if (resolved.kind === 'compound') return { ...place, negated, ...concept(db, tree, resolved.whole) };
  const meaning = resolved.kind === 'not' ? resolved.child : resolved;
  if (tree.kind === 'and' || tree.kind === 'or')
    return { ...place, negated, kind: 'group', label: print(tree) };
  if (meaning.kind === 'tagged') return { ...place, negated, ...concept(db, tree, meaning) };
  if (tree.kind === 'word') return { ...place, negated, kind: 'text', label: `“${tree.text}”` };
  return { ...place, negated, kind: 'field', label: print(tree), field: asked(db, tree as Field) };
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

/** @returns null for what names a concept, since that is a part of its own kind */
function asked(db: Database, field: Field): QueryField | null {
  switch (field.kind) {
    case 'tag':
    case 'label':
      return null;
    case 'conf':
    case 'rating':
    case 'size':
    case 'width':
    case 'height':
      return { kind: field.kind, bounds: field.interval };
    case 'source':
      return { kind: 'source', source: field.source };
    case 'is':
      return { kind: 'is', state: field.state };
    case 'taken':
      return { kind: 'taken', ...dates(field.value) };
    case 'type':
      return { kind: 'type', type: field.type };
    case 'has':
      return { kind: 'has' };
    case 'camera':
    case 'folder':
      return { kind: field.kind, text: field.text };
    case 'near':
      return {
        kind: 'near',
        latitude: field.latitude,
        longitude: field.longitude,
        radius: field.radius,
      };
    case 'similar':
      return { kind: 'similar', photo: field.photo, name: nameOf(db, field.photo) };
  }
}

/** Of its file; null where there is no such photo. */
function nameOf(db: Database, photo: number): string | null {
  const name = db.prepare('SELECT name FROM photo WHERE id = ?').pluck().get(photo) as Buffer | undefined;
  return name === undefined ? null : readablePath(name);
}

type Dates = Omit<QueryField & { kind: 'taken' }, 'kind'>;

function dates(value: string): Dates {
  const [, sign, date] = /^(>=|<=|>|<|≥|≤)\s*(.*)$/.exec(value) ?? [];
  if (sign !== undefined) {
    const relations = {
      '>': 'after',
      '<': 'before',
      '>=': 'from',
      '≥': 'from',
      '<=': 'until',
      '≤': 'until',
    } as const;
    return { when: relations[sign as keyof typeof relations], date: date!, until: null };
  }
  if (value.endsWith('..')) return { when: 'from', date: value.slice(0, -2), until: null };
  if (value.startsWith('..')) return { when: 'until', date: value.slice(2), until: null };
  const [from, until] = value.split('..') as [string, string?];
  return until === undefined
    ? { when: 'in', date: from, until: null }
    : { when: 'between', date: from, until };
}
