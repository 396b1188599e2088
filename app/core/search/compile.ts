/**
 * @file From a query to SQL: one condition on a row of `photo`, whose values are all bound.
 *
 * Each term is a set of photos; `and`, `or`, `not` are those of sets (SQL's NULL never gets that far). What each
 * field means is in docs/search.md. The part that takes some care is binding:
 *
 * `conf:`, `source:`, `is:confirmed` and `is:rejected` speak of tags, and bind to the tag terms of their group. A
 * group is what stands side by side between parentheses or `or`; what is in parentheses inside it belongs to it. A
 * tag term is `tag:`, `label:`, and a word that names a concept; one behind a minus sign is none, so that a further
 * term can only narrow what is found. A bound term must be met by one tag that has all that binds it; text does not
 * meet it. Where a group, or an alternative inside it, has no tag term, some tag of the photo must have it all.
 */
import type { Database } from 'better-sqlite3';
import { isCamera } from './camera.ts';
import { QueryError } from './error.ts';
import { isInFolder } from './folder.ts';
import { parse } from './parse.ts';
import { resolve, type Resolved } from './resolve.ts';
import { nearestPhotos } from './similar.ts';
import { join, sql, type Sql } from './sql.ts';
import type { Interval, PhotoTerm, Tree } from './tree.ts';

type Bound = Resolved & { kind: 'binder' };
type Camera = { id: number } & Parameters<typeof isCamera>[0];

/** How many photos `similar:` finds. */
const mostSimilar = 100;
/** Metres: mean radius of the Earth (IUGG, R1). */
const earthRadius = 6_371_008.8;

/**
 * The condition for photos that match. Missing photos do not, unless the query has `is:missing` somewhere.
 * @param query - null asks for every photo that is not missing
 * @throws QueryError where the query does not parse, or names a concept or photo that the library does not have
 */
export function compile(db: Database, query: string | null): Sql {
  if (query === null) return sql`photo.state <> 'missing'`;
  const tree = parse(query);
  const matches = new Compiler(db, query).of(resolve(db, query, tree));
  return asksForMissing(tree) ? matches : sql`photo.state <> 'missing' AND ${matches}`;
}

function asksForMissing(tree: Tree): boolean {
  if (tree.kind === 'and' || tree.kind === 'or') return tree.children.some(asksForMissing);
  if (tree.kind === 'not') return asksForMissing(tree.child);
  return tree.kind === 'is' && tree.state === 'missing';
}

class Compiler {
  readonly #db: Database;
  readonly #query: string;

  constructor(db: Database, query: string) {
    this.#db = db;
    this.#query = query;
  }

  /** A node to which nothing outside of it is bound. */
  of(node: Resolved): Sql {
    switch (node.kind) {
      case 'or':
        return join(
          'OR',
          node.children.map((child) => this.of(child)),
        );
      case 'and': {
        const binders = node.children.filter((child) => child.kind === 'binder');
        return binders.length > 0
          ? this.#bound(node, [])
          : join(
              'AND',
              node.children.map((child) => this.of(child)),
            );
      }
      case 'not':
        return sql`NOT ${this.of(node.child)}`;
      case 'compound':
        return join('OR', [
          join(
            'AND',
            node.words.map((word) => this.of(word)),
          ),
          this.of(node.whole),
        ]);
      case 'tagged':
        return node.text === null
          ? photoIn(taggedWith(node, []))
          : photoIn(sql`${taggedWith(node, [])} UNION ALL ${withText(node.text)}`);
      case 'text':
        return photoIn(withText(node.text));
      case 'binder':
        return photoIn(withTag([], [node]));
      case 'photo':
        return this.#photo(node.term, node.tree);
    }
  }

  /** A node to which something is bound. */
  #bound(node: Resolved, outer: readonly Bound[]): Sql {
    if (node.kind === 'and') {
      const binders = [...outer, ...node.children.filter((child) => child.kind === 'binder')];
      const terms = node.children.filter((child) => child.kind !== 'binder');
      const bound = terms.map((term) => (hasTagTerm(term) ? this.#bound(term, binders) : this.of(term)));
      return join('AND', terms.some(hasTagTerm) ? bound : [...bound, photoIn(withTag([], binders))]);
    }
    if (!hasTagTerm(node)) return join('AND', [this.of(node), photoIn(withTag([], outer))]);
    if (node.kind === 'or')
      return join(
        'OR',
        node.children.map((child) => this.#bound(child, outer)),
      );
    if (node.kind === 'compound') return this.#bound(node.whole, outer);
    return photoIn(taggedWith(node as Resolved & { kind: 'tagged' }, outer));
  }

  #photo(term: PhotoTerm, at: Tree): Sql {
    switch (term.kind) {
      case 'is':
        return term.state === 'untagged'
          ? sql`photo.id NOT IN (SELECT photo FROM tag)`
          : sql`photo.state = ${term.state}`;
      case 'taken':
        return within(sql`photo.taken_at`, { min: term.from, max: term.to, minOpen: false, maxOpen: true });
      case 'rating':
        return within(sql`photo.rating`, term.interval);
      case 'size':
        return within(sql`photo.size`, term.interval);
      case 'width':
        return within(sql`photo.width`, term.interval);
      case 'height':
        return within(sql`photo.height`, term.interval);
      case 'type':
        return sql`photo.type IS ${term.type}`;
      case 'has':
        return sql`photo.latitude IS NOT NULL`;
      case 'camera':
        return sql`(photo.camera IS NOT NULL AND photo.camera ${among(this.#cameras(term.text))})`;
      case 'folder':
        return sql`photo.folder ${among(this.#folders(term.text))}`;
      case 'near':
        return near(term.latitude, term.longitude, term.radius);
      case 'similar': {
        const found = nearestPhotos(this.#db, term.photo, mostSimilar);
        if (found === null)
          throw new QueryError(this.#query, at, 'the number of a photo that the network has seen');
        return sql`photo.id ${among(found.map(({ photo }) => photo))}`;
      }
    }
  }

  #cameras(text: string): number[] {
    const rows = this.#db.prepare('SELECT id, make, model, lens FROM camera').all() as Camera[];
    return rows.filter((camera) => isCamera(camera, text)).map(({ id }) => id);
  }

  #folders(text: string): number[] {
    const rows = this.#db.prepare('SELECT id, text FROM folder').raw().all() as [number, string][];
    return rows.filter(([, path]) => isInFolder(path, text)).map(([id]) => id);
  }
}

function hasTagTerm(node: Resolved): boolean {
  if (node.kind === 'and' || node.kind === 'or') return node.children.some(hasTagTerm);
  if (node.kind === 'compound') return hasTagTerm(node.whole);
  return node.kind === 'tagged';
}

/** One bound value, however many numbers. */
const among = (numbers: readonly number[]): Sql =>
  sql`IN (SELECT value FROM json_each(${JSON.stringify(numbers)}))`;

/** `photos` selects numbers of photos. */
const photoIn = (photos: Sql): Sql => sql`photo.id IN (${photos})`;

function taggedWith({ concepts, below }: Resolved & { kind: 'tagged' }, binders: readonly Bound[]): Sql {
  const concept = below
    ? sql`tag.concept IN (SELECT concept FROM concept_below WHERE ancestor ${among(concepts)})`
    : sql`tag.concept ${among(concepts)}`;
  return withTag([concept], binders);
}

/** At least one condition, or one that binds. */
const withTag = (conditions: readonly Sql[], binders: readonly Bound[]): Sql =>
  sql`SELECT tag.photo FROM ${tagsFor(binders)} WHERE ${join('AND', [...conditions, ...binders.map(tagIs)])}`;

/** The view does not show what a person has rejected. */
function tagsFor(binders: readonly Bound[]): Sql {
  const rejected = binders.some(
    ({ binder, negated }) => !negated && binder.kind === 'is' && binder.state === 'rejected',
  );
  return rejected
    ? sql`(SELECT photo, concept, 'person' AS source, 1.0 AS confidence, verdict
           FROM statement WHERE verdict = 'no') AS tag`
    : sql`tag`;
}

function tagIs({ binder, negated }: Bound): Sql {
  const positive =
    binder.kind === 'conf'
      ? within(sql`tag.confidence`, binder.interval)
      : binder.kind === 'source'
        ? sql`tag.source = ${binder.source}`
        : sql`tag.verdict IS ${binder.state === 'confirmed' ? 'yes' : 'no'}`;
  return negated ? sql`NOT ${positive}` : positive;
}

/** Words side by side in one of the photo's texts, without regard to case and diacritics, as FTS5 splits them. */
function withText(text: string): Sql {
  const phrase = `"${text.replace(/[\p{Cc}"]/gu, ' ')}"`;
  return sql`SELECT rowid FROM photo_text WHERE photo_text MATCH ${phrase}`;
}

/** Never NULL: what is not known is not within. */
function within(column: Sql, { min, max, minOpen, maxOpen }: Interval): Sql {
  const bounds: Sql[] = [sql`${column} IS NOT NULL`];
  if (min !== null) bounds.push(minOpen ? sql`${column} > ${min}` : sql`${column} >= ${min}`);
  if (max !== null) bounds.push(maxOpen ? sql`${column} < ${max}` : sql`${column} <= ${max}`);
  return join('AND', bounds);
}

/**
 * Great-circle distance by the haversine formula (Sinnott, "Virtues of the Haversine", Sky and Telescope 1984),
 * behind a box of latitude and longitude that costs nothing. Box: http://janmatuschek.de/LatitudeLongitudeBoundingCoordinates
 */
function near(latitude: number, longitude: number, radius: number): Sql {
  const degrees = 180 / Math.PI;
  const angle = radius / earthRadius;
  const height = angle * degrees + 1e-9;
  const conditions = [
    sql`photo.latitude IS NOT NULL`,
    sql`photo.latitude BETWEEN ${latitude - height} AND ${latitude + height}`,
  ];
  if (Math.abs(latitude) + height < 90) {
    const width = Math.asin(Math.sin(angle) / Math.cos(latitude / degrees)) * degrees + 1e-9;
    const west = longitude - width;
    const east = longitude + width;
    conditions.push(sql`(photo.longitude BETWEEN ${west} AND ${east}
      OR photo.longitude BETWEEN ${west + 360} AND ${east + 360}
      OR photo.longitude BETWEEN ${west - 360} AND ${east - 360})`);
  }
  conditions.push(sql`${2 * earthRadius} * asin(min(1.0, sqrt(
    pow(sin(radians(photo.latitude - ${latitude}) / 2), 2)
    + cos(radians(photo.latitude)) * ${Math.cos(latitude / degrees)}
      * pow(sin(radians(photo.longitude - ${longitude}) / 2), 2)))) <= ${radius}`);
  return join('AND', conditions);
}
