/** @file The terms of a query as SQL: each selects the numbers of photos, and all values are bound. */
import type { Database } from 'better-sqlite3';
import { isCamera } from './camera.ts';
import { isInFolder } from './folder.ts';
import type { Resolved } from './resolve.ts';
import { join, sql, type Sql } from './sql.ts';
import type { Interval, PhotoTerm } from './tree.ts';

export type Tagged = Resolved & { kind: 'tagged' };
export type Bound = Resolved & { kind: 'binder' };
type Camera = { id: number } & Parameters<typeof isCamera>[0];
/** The others are answered without SQL. */
type SqlTerm = Exclude<PhotoTerm, { kind: 'taken' | 'similar' }>;

/** Metres: mean radius of the Earth (IUGG, R1). */
const earthRadius = 6_371_008.8;

/** Photos that are themselves so, in every way. */
export const photosLike = (db: Database, terms: readonly SqlTerm[]): Sql =>
  sql`SELECT photo.id FROM photo WHERE ${join(
    'AND',
    terms.map((term) => condition(db, term)),
  )}`;

type PictureTerm = Extract<PhotoTerm, { kind: 'type' | 'width' | 'height' | 'size' }>;

/** Whether the index `photo_picture` answers it. */
export const isOfPicture = (term: PhotoTerm): term is PictureTerm =>
  term.kind === 'type' || term.kind === 'width' || term.kind === 'height' || term.kind === 'size';

function condition(db: Database, term: SqlTerm): Sql {
  switch (term.kind) {
    case 'is':
      return sql`photo.state = ${term.state}`;
    case 'rating':
      return within(sql`photo.rating`, term.interval);
    case 'size':
      return within(sql`photo.size`, term.interval);
    case 'width':
      return within(sql`photo.width`, term.interval);
    case 'height':
      return within(sql`photo.height`, term.interval);
    case 'type':
      return sql`photo.type = ${term.type}`;
    case 'has':
      return sql`photo.latitude IS NOT NULL`;
    case 'camera':
      return sql`photo.camera ${among(cameras(db, term.text))}`;
    case 'folder':
      return sql`photo.folder ${among(folders(db, term.text))}`;
    case 'near':
      return near(term.latitude, term.longitude, term.radius);
  }
}

function cameras(db: Database, text: string): number[] {
  const rows = db.prepare('SELECT id, make, model, lens FROM camera').all() as Camera[];
  return rows.filter((camera) => isCamera(camera, text)).map(({ id }) => id);
}

function folders(db: Database, text: string): number[] {
  const rows = db.prepare('SELECT id, text FROM folder').raw().all() as [number, string][];
  return rows.filter(([, path]) => isInFolder(path, text)).map(([id]) => id);
}

/** One bound value, however many numbers. */
const among = (numbers: readonly number[]): Sql =>
  sql`IN (SELECT value FROM json_each(${JSON.stringify(numbers)}))`;

export function taggedWith({ concepts, below }: Tagged, binders: readonly Bound[]): Sql {
  const concept = below
    ? sql`tag.concept IN (SELECT concept FROM concept_below WHERE ancestor ${among(concepts)})`
    : sql`tag.concept ${among(concepts)}`;
  return withTag([concept], binders);
}

/** Without any condition, photos of which something is said. */
export function withTag(conditions: readonly Sql[], binders: readonly Bound[]): Sql {
  const each = [...conditions, ...binders.map(tagIs)];
  return sql`SELECT tag.photo FROM ${tagsFor(binders)} ${each.length > 0 ? sql`WHERE ${join('AND', each)}` : sql``}`;
}

/** Where only what a person said can be meant, only that is read. The view does not show what a person has rejected. */
function tagsFor(binders: readonly Bound[]): Sql {
  const asked = binders.filter(({ negated }) => !negated).map(({ binder }) => binder);
  if (asked.some((binder) => binder.kind === 'is' && binder.state === 'rejected')) return said('no');
  const ofPerson = asked.some(
    (binder) => binder.kind === 'is' || (binder.kind === 'source' && binder.source === 'person'),
  );
  return ofPerson ? said('yes') : sql`tag`;
}

const said = (verdict: 'yes' | 'no'): Sql =>
  sql`(SELECT photo, concept, 'person' AS source, 1.0 AS confidence, verdict
       FROM statement WHERE verdict = ${verdict}) AS tag`;

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
export function withText(text: string): Sql {
  const phrase = `"${text.replace(/[\p{Cc}"]/gu, ' ')}"`;
  return sql`SELECT rowid FROM photo_text WHERE photo_text MATCH ${phrase}`;
}

/** What is not known is not within. */
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
