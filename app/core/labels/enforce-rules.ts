/**
 * @file Puts a person's rules into force: the bars that the view `tag` and the hedging read, the names of renamed
 * concepts, and which photos are changed by that. Always inside the caller's transaction.
 */
import type { Database } from 'better-sqlite3';
import { pathBelow } from '../photos/path.ts';
import { type BarRule, barsOf } from './bars.ts';
import { normaliseName } from './concepts.ts';

/** Setting of the library that is another after each change of what the rules come to. */
export const revisionSetting = 'rules';

/** Gives renamed concepts their names, also after the shipped table has given them theirs again. */
export function renameConcepts(db: Database): void {
  db.exec(`
    UPDATE rule SET was = concept.name FROM concept
    WHERE rule.action = 'rename' AND concept.id = rule.concept AND (rule.was IS NULL OR concept.name <> rule.value);
    UPDATE concept SET name = rule.value FROM rule WHERE rule.action = 'rename' AND rule.concept = concept.id;`);
  const found = db.prepare('INSERT OR IGNORE INTO concept_name (name, concept, rule) VALUES (?, ?, ?)');
  const rules = db.prepare(`SELECT id, concept, value FROM rule WHERE action = 'rename'`).all() as {
    id: number;
    concept: number;
    value: string;
  }[];
  for (const { id, concept, value } of rules) found.run(normaliseName(value), concept, id);
}

interface Folder {
  readonly id: number;
  readonly root: number;
  readonly path: Buffer;
  readonly scope: number;
}

type PlacedRule = BarRule & { readonly folder: number };
interface BarRow {
  readonly concept: number;
  readonly least: number;
  readonly own: number;
  readonly allowed: number;
}
/** By scope, then by concept. */
type Bars = ReadonlyMap<number, ReadonlyMap<number, BarRow>>;

/**
 * Works out what the rules come to, after a change of theirs, of the folders or of the hierarchy, and notes the photos
 * that it changes.
 */
export function enforceRules(db: Database): void {
  const rules = readRules(db);
  const before = readBars(db);
  if (rules.length === 0 && before.size === 0) return;
  const foldersBefore = new Map(readFolders(db).map((folder) => [folder.id, folder.scope]));
  placeFolders(db);
  writeBars(db, rules);
  const after = readBars(db);
  // Each way in which a folder went from one set of rules to another, or stayed.
  const ways = new Map<string, readonly [number, number]>([['0>0', [0, 0]]]);
  for (const { id, scope } of readFolders(db)) {
    const from = foldersBefore.get(id) ?? 0;
    ways.set(`${from}>${scope}`, [from, scope]);
  }
  const touched = new Set<number>();
  const loosened = new Set<number>();
  for (const [from, to] of ways.values()) {
    const [old, now] = [
      before.get(from) ?? new Map<number, BarRow>(),
      after.get(to) ?? new Map<number, BarRow>(),
    ];
    for (const concept of new Set([...old.keys(), ...now.keys()])) {
      const [was, is] = [old.get(concept) ?? noBar, now.get(concept) ?? noBar];
      if (was.least === is.least && was.own === is.own && was.allowed === is.allowed) continue;
      touched.add(concept);
      // A bar that only rises takes away; any other change may let something else be said of any photo.
      if (is.least < was.least || is.own === 1 || was.own === 1 || is.allowed !== was.allowed)
        loosened.add(to);
    }
  }
  if (touched.size === 0) return;
  noteChanges(db, [...touched], [...loosened]);
  db.prepare(
    `INSERT INTO setting (key, value) VALUES (?, '1') ON CONFLICT (key) DO UPDATE SET value = value + 1`,
  ).run(revisionSetting);
}

const noBar: Omit<BarRow, 'concept'> = { least: 0, own: 0, allowed: 0 };

const readRules = (db: Database): PlacedRule[] =>
  db
    .prepare(
      `SELECT concept, coalesce(folder, 0) AS folder, action, CAST(value AS REAL) AS value FROM rule WHERE action <> 'rename'`,
    )
    .all() as PlacedRule[];

function readBars(db: Database): Bars {
  const bars = new Map<number, Map<number, BarRow>>();
  const rows = db.prepare('SELECT concept, scope, least, own, allowed FROM bar').all() as (BarRow & {
    scope: number;
  })[];
  for (const { scope, ...bar } of rows) {
    const known = bars.get(scope);
    if (known) known.set(bar.concept, bar);
    else bars.set(scope, new Map([[bar.concept, bar]]));
  }
  return bars;
}

const readFolders = (db: Database): Folder[] =>
  db.prepare('SELECT id, root, path, coalesce(scope, 0) AS scope FROM folder').all() as Folder[];

/** Says of each folder whose rules hold in it. */
function placeFolders(db: Database): void {
  const folders = readFolders(db);
  const withRules = new Set(readRules(db).map(({ folder }) => folder));
  const places = folders.filter(({ id }) => withRules.has(id)).sort((a, b) => b.path.length - a.path.length); // the nearest is the longest
  const put = db.prepare('UPDATE folder SET scope = ? WHERE id = ?');
  for (const folder of folders) {
    const scope = places.find((place) => isIn(folder, place))?.id ?? 0;
    if (scope !== folder.scope) put.run(scope === 0 ? null : scope, folder.id);
  }
}

const isIn = (folder: Folder, place: Folder): boolean =>
  folder.root === place.root && pathBelow(place.path, folder.path) !== null;

function writeBars(db: Database, rules: readonly PlacedRule[]): void {
  const below = new Map(rules.map(({ concept }) => [concept, new Set<number>()]));
  const pairs = db
    .prepare('SELECT ancestor, concept FROM concept_below WHERE ancestor IN (SELECT value FROM json_each(?))')
    .raw()
    .all(JSON.stringify([...below.keys()])) as [number, number][];
  for (const [ancestor, concept] of pairs) below.get(ancestor)!.add(concept);

  const places = readFolders(db).filter(({ id }) => rules.some(({ folder }) => folder === id));
  const levelsOf = (place: Folder): number[] =>
    places
      .filter((other) => isIn(place, other))
      .sort((a, b) => b.path.length - a.path.length)
      .map(({ id }) => id);
  const scopes = [
    { scope: 0, levels: [0] },
    ...places.map((place) => ({ scope: place.id, levels: [...levelsOf(place), 0] })),
  ];

  db.exec('DELETE FROM bar');
  const put = db.prepare('INSERT INTO bar (concept, scope, least, own, allowed) VALUES (?, ?, ?, ?, ?)');
  for (const { scope, levels } of scopes) {
    const placed = levels.map((level) => rules.filter(({ folder }) => folder === level));
    for (const { concept, least, own, allowed } of barsOf(placed, below))
      put.run(concept, scope, least, +own, +allowed);
  }
}

/**
 * @param touched - concepts whose bar is another somewhere
 * @param loosened - scopes in which something may be said that was not
 */
function noteChanges(db: Database, touched: readonly number[], loosened: readonly number[]): void {
  const concepts = JSON.stringify(touched);
  const labelled = 'SELECT photo FROM label WHERE concept IN (SELECT value FROM json_each(?))';
  db.prepare(`INSERT OR IGNORE INTO uncounted ${labelled}`).run(concepts);
  db.prepare(`INSERT OR IGNORE INTO unhedged ${labelled} AND source = 'model'`).run(concepts);
  db.prepare(
    `INSERT OR IGNORE INTO unhedged
     SELECT prediction.photo FROM folder JOIN photo ON photo.folder = folder.id JOIN prediction ON prediction.photo = photo.id
     WHERE coalesce(folder.scope, 0) IN (SELECT value FROM json_each(?))`,
  ).run(JSON.stringify(loosened));
}
