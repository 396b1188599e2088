/** @file From words to what the library knows: which concepts a name means, and which words belong together. */
import type { Database } from 'better-sqlite3';
import { baseForms } from '../labels/concepts.ts';
import { nearest } from '../labels/nearest.ts';
import { QueryError } from './error.ts';
import type { Binder, PhotoTerm, Tree } from './tree.ts';

/** A tree whose names are looked up. */
export type Resolved =
  | { readonly kind: 'and' | 'or'; readonly children: readonly Resolved[] }
  | { readonly kind: 'not'; readonly child: Resolved }
  /** A tag term: `concepts` are numbers of the library; with `below`, all below them too; `text` matches as well. */
  | {
      readonly kind: 'tagged';
      readonly concepts: readonly number[];
      readonly below: boolean;
      readonly text: string | null;
    }
  /** Words side by side that are together the name of a concept. */
  | { readonly kind: 'compound'; readonly words: readonly Resolved[]; readonly whole: Resolved }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'binder'; readonly binder: Binder; readonly negated: boolean }
  | { readonly kind: 'photo'; readonly term: PhotoTerm; readonly tree: Tree };

/** @throws QueryError where `tag:` or `label:` names no concept */
export function resolve(db: Database, query: string, tree: Tree): Resolved {
  const concepts = conceptsNamed(db);

  const each = (node: Tree): Resolved => {
    switch (node.kind) {
      case 'or':
        return { kind: 'or', children: node.children.map(each) };
      case 'and':
        return { kind: 'and', children: compounds(node.children) };
      case 'not': {
        const child = each(node.child);
        if (child.kind === 'not') return child.child;
        return child.kind === 'binder' ? { ...child, negated: !child.negated } : { kind: 'not', child };
      }
      case 'word':
        return word(node.text);
      case 'tag':
      case 'label': {
        const named = concepts(node.name).concat(conceptByKey(db, node.name));
        if (named.length > 0)
          return { kind: 'tagged', concepts: named, below: node.kind === 'tag', text: null };
        throw new QueryError(query, node, { kind: 'concept', close: namesLike(db, node.name) });
      }
      case 'conf':
      case 'source':
        return { kind: 'binder', binder: node, negated: false };
      case 'is':
        return node.state === 'confirmed' || node.state === 'rejected'
          ? { kind: 'binder', binder: { kind: 'is', state: node.state }, negated: false }
          : { kind: 'photo', term: { kind: 'is', state: node.state }, tree: node };
      default:
        return { kind: 'photo', term: node, tree: node };
    }
  };

  const word = (text: string): Resolved => {
    const named = concepts(text);
    return named.length > 0 ? { kind: 'tagged', concepts: named, below: true, text } : { kind: 'text', text };
  };

  /** Puts words together, the longest name first: "golden retriever" is one concept, "golden" none. */
  const compounds = (children: readonly Tree[]): Resolved[] => {
    const resolved: Resolved[] = [];
    for (let start = 0; start < children.length;) {
      const run = plainWords(children.slice(start, start + longestName));
      const length =
        run.findLastIndex((_, i) => i > 0 && concepts(run.slice(0, i + 1).join(' ')).length > 0) + 1;
      const words = children.slice(start, start + Math.max(length, 1)).map(each);
      resolved.push(
        length > 0 ? { kind: 'compound', words, whole: word(run.slice(0, length).join(' ')) } : words[0]!,
      );
      start += words.length;
    }
    return resolved;
  };

  return each(tree);
}

/** Words of the longest names that are put together. */
const longestName = 4;

/** The words without quotation marks at the start of a list of terms. */
function plainWords(terms: readonly Tree[]): string[] {
  const words: string[] = [];
  for (const term of terms) {
    if (term.kind !== 'word' || term.quoted) break;
    words.push(term.text);
  }
  return words;
}

/** Looks concepts up by name, singular or plural; none where there is none. */
function conceptsNamed(db: Database): (name: string) => number[] {
  const named = db.prepare('SELECT concept FROM concept_name WHERE name = ?').pluck();
  return (name) => {
    for (const form of baseForms(name)) {
      const found = named.all(form) as number[];
      if (found.length > 0) return found;
    }
    return [];
  };
}

/** Such as n02084071, which results have as "id". */
const conceptByKey = (db: Database, key: string): number[] =>
  db.prepare('SELECT id FROM concept WHERE key = ?').pluck().all(key) as number[];

function namesLike(db: Database, name: string): string[] {
  const names = db.prepare('SELECT DISTINCT name FROM concept_name').pluck().all() as string[];
  return nearest(baseForms(name)[0] ?? '', names);
}
