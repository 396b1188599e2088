/**
 * @file Which photos a query finds.
 *
 * Each term is a set of photos; `and`, `or`, `not` are those of sets. Concepts and dates are answered from memory, all
 * else by SQL whose values are bound, and kept until the library changes. What each field means is in docs/search.md.
 * The part that takes some care is binding:
 *
 * `conf:`, `source:`, `is:confirmed` and `is:rejected` speak of tags, and bind to the tag terms of their group. A
 * group is what stands side by side between parentheses or `or`; what is in parentheses inside it belongs to it. A
 * tag term is `tag:`, `label:`, and a word that names a concept; one behind a minus sign is none, so that a further
 * term can only narrow what is found. A bound term must be met by one tag that has all that binds it; text does not
 * meet it. Where a group, or an alternative inside it, has no tag term, some tag of the photo must have it all.
 */
import type { Database } from 'better-sqlite3';
import type { MonthCount } from '../../contract/views.ts';
import { untilChanged } from '../store/unchanged.ts';
import { dateOrder, firstWhere, monthsOf, takenAtIn, type DateOrder } from './date-order.ts';
import { QueryError } from './error.ts';
import { readNumbers } from './numbers.ts';
import { parse } from './parse.ts';
import { PhotoSet } from './photo-set.ts';
import { resolve, type Resolved } from './resolve.ts';
import { photosAlike } from './similar.ts';
import type { Sql } from './sql.ts';
import { settle, tagSets, type TagSets } from './tag-sets.ts';
import { isOfPicture, photosLike, taggedWith, withTag, withText, type Bound, type Tagged } from './terms.ts';
import type { PhotoTerm, Tree } from './tree.ts';

/** How many sets are kept that SQL has found: 8 MB for a million photos. */
const mostKept = 64;

/**
 * The photos that match, newest first, those without a date last; of equals the one added later comes first. Missing
 * photos do not match, unless the query has `is:missing` somewhere. The answer is kept until the library changes.
 * @param query - null asks for every photo that is not missing
 * @throws QueryError where the query does not parse, or names a concept or photo that the library does not have
 */
export function matchingPhotos(db: Database, query: string | null): Uint32Array {
  return atOneMoment(db, () => {
    const { answer, order } = matches(db, query);
    return (answer.ids ??= answer.found.among(order.ids));
  });
}

/** As `matchingPhotos`, and how many of them are of each month, in the same order. */
export function matchesByMonth(
  db: Database,
  query: string | null,
): { ids: Uint32Array; months: readonly MonthCount[] } {
  return atOneMoment(db, () => {
    const { answer, order } = matches(db, query);
    if (answer.ids === undefined || answer.months === undefined) {
      const all = monthsOf(db, order);
      const { found, before } = answer.found.amongParts(
        order.ids,
        all.map(({ end }) => end),
      );
      answer.ids = found;
      answer.months = all
        .map(({ month }, i) => ({ month, count: before[i]! - (before[i - 1] ?? 0) }))
        .filter(({ count }) => count > 0);
    }
    return { ids: answer.ids, months: answer.months };
  });
}

interface Answer {
  readonly query: string | null;
  readonly found: PhotoSet;
  ids?: Uint32Array;
  months?: readonly MonthCount[];
}

function matches(db: Database, query: string | null): { answer: Answer; order: DateOrder } {
  settle(db); // before anything is asked for that is kept: these two write down what has changed
  const order = dateOrder(db);
  const last = lastAnswer(db);
  if (last.answer?.query !== query) {
    const found = query === null ? order.present : new Matcher(db, query, order).match();
    last.answer = { query, found };
  }
  return { answer: last.answer, order };
}

const lastAnswer = untilChanged((): { answer?: Answer } => ({}));

/** The owner of the library needs no transaction for it: nobody else writes. */
const atOneMoment = <T>(db: Database, read: () => T): T => (db.readonly ? db.transaction(read)() : read());

/** What SQL has found, by its text and values, latest use last. */
const foundBefore = untilChanged((): Map<string, PhotoSet> => new Map());

class Matcher {
  readonly #db: Database;
  readonly #query: string;
  readonly #order: DateOrder;
  readonly #tree: Tree;
  /** All that a minus can leave over. */
  readonly #all: PhotoSet;
  readonly #withMissing: boolean;

  constructor(db: Database, query: string, order: DateOrder) {
    this.#db = db;
    this.#query = query;
    this.#order = order;
    this.#tree = parse(query);
    this.#withMissing = asksForMissing(this.#tree);
    this.#all = this.#withMissing ? PhotoSet.of(order.ids) : order.present;
  }

  /** Null where missing photos are asked for too, which have no set. */
  get #tagSets(): TagSets | null {
    return this.#withMissing ? null : tagSets(this.#db);
  }

  match(): PhotoSet {
    return this.#of(resolve(this.#db, this.#query, this.#tree)).and(this.#all);
  }

  /** A node to which nothing outside of it is bound. */
  #of(node: Resolved): PhotoSet {
    switch (node.kind) {
      case 'or':
        return any(node.children.map((child) => this.#of(child)));
      case 'and':
        return node.children.some((child) => child.kind === 'binder')
          ? this.#bound(node, [])
          : all(this.#each(node.children));
      case 'not':
        return this.#all.without(this.#of(node.child));
      case 'compound':
        return all(node.words.map((word) => this.#of(word))).or(this.#of(node.whole));
      case 'tagged': {
        const tagged = this.#tagged(node);
        return node.text === null ? tagged : tagged.or(this.#find(withText(node.text)));
      }
      case 'text':
        return this.#find(withText(node.text));
      case 'binder':
        return this.#find(withTag([], [node]));
      case 'photo':
        return this.#photo(node.term, node.tree);
    }
  }

  /** Nodes side by side, nothing outside of them bound to them. What one index holds is looked for in one walk. */
  #each(nodes: readonly Resolved[]): PhotoSet[] {
    const ofPictures = nodes.flatMap((node) =>
      node.kind === 'photo' && isOfPicture(node.term) ? node.term : [],
    );
    const others = nodes.filter((node) => node.kind !== 'photo' || !isOfPicture(node.term));
    const found = others.map((node) => this.#of(node));
    return ofPictures.length === 0 ? found : [...found, this.#find(photosLike(this.#db, ofPictures))];
  }

  /** A node to which something is bound. */
  #bound(node: Resolved, outer: readonly Bound[]): PhotoSet {
    if (node.kind === 'and') {
      const binders = [...outer, ...node.children.filter((child) => child.kind === 'binder')];
      const terms = node.children.filter((child) => child.kind !== 'binder');
      const bound = terms.filter(hasTagTerm).map((term) => this.#bound(term, binders));
      const others = this.#each(terms.filter((term) => !hasTagTerm(term)));
      return all([...others, ...(bound.length > 0 ? bound : [this.#find(withTag([], binders))])]);
    }
    if (!hasTagTerm(node)) return this.#of(node).and(this.#find(withTag([], outer)));
    if (node.kind === 'or') return any(node.children.map((child) => this.#bound(child, outer)));
    if (node.kind === 'compound') return this.#bound(node.whole, outer);
    return this.#find(taggedWith(node as Tagged, outer));
  }

  #tagged(node: Tagged): PhotoSet {
    const sets = this.#tagSets;
    if (sets === null) return this.#find(taggedWith(node, []));
    if (!node.below) return sets.withAny(node.concepts);
    const below = this.#db
      .prepare('SELECT concept FROM concept_below WHERE ancestor IN (SELECT value FROM json_each(?))')
      .pluck();
    return sets.withAny(below.all(JSON.stringify(node.concepts)) as number[]);
  }

  #photo(term: PhotoTerm, at: Tree): PhotoSet {
    if (term.kind === 'is' && term.state === 'untagged')
      return this.#all.without(this.#tagSets?.tagged ?? this.#find(withTag([], [])));
    if (term.kind === 'taken') return this.#taken(term.from, term.to);
    if (term.kind === 'similar') {
      const found = photosAlike(this.#db, term.photo);
      if (found !== null) return PhotoSet.of(found);
      throw new QueryError(this.#query, at, { kind: 'photoSeen' });
    }
    return this.#find(photosLike(this.#db, [term]));
  }

  /** Milliseconds; `to` is outside. */
  #taken(from: number | null, to: number | null): PhotoSet {
    const { ids } = this.#order;
    const takenAt = takenAtIn(this.#db);
    const start = to === null ? 0 : firstWhere(ids, (id) => (takenAt(id) ?? -Infinity) < to);
    const end = firstWhere(ids, (id) => {
      const time = takenAt(id);
      return time === null || time < (from ?? -Infinity);
    });
    return PhotoSet.of(ids.subarray(start, Math.max(start, end)));
  }

  #find({ text, values }: Sql): PhotoSet {
    const key = JSON.stringify([text, values]);
    const known = foundBefore(this.#db);
    const found = known.get(key) ?? PhotoSet.of(readNumbers(this.#db, text, values));
    known.delete(key);
    known.set(key, found);
    const [oldest] = known.keys();
    if (known.size > mostKept) known.delete(oldest!);
    return found;
  }
}

const all = (sets: readonly PhotoSet[]): PhotoSet => sets.reduce((both, set) => both.and(set));
const any = (sets: readonly PhotoSet[]): PhotoSet => sets.reduce((both, set) => both.or(set));

function asksForMissing(tree: Tree): boolean {
  if (tree.kind === 'and' || tree.kind === 'or') return tree.children.some(asksForMissing);
  if (tree.kind === 'not') return asksForMissing(tree.child);
  return tree.kind === 'is' && tree.state === 'missing';
}

function hasTagTerm(node: Resolved): boolean {
  if (node.kind === 'and' || node.kind === 'or') return node.children.some(hasTagTerm);
  if (node.kind === 'compound') return hasTagTerm(node.whole);
  return node.kind === 'tagged';
}
