import type { Database } from 'better-sqlite3';
import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import { Rule } from '../../contract/rules.ts';
import { browseOperations } from '../browse/operations.ts';
import { searchOperations } from '../search/operations.ts';
import { concepts, folders, makeDatabase, makePhotos, type TestPhoto } from '../search/testing.ts';
import { rootOperations } from '../store/operations/roots.ts';
import { conceptOperations } from './operations.ts';
import { ruleOperations } from './rule-operations.ts';

const { setRule, removeRule, listRules } = ruleOperations;
const { searchPhotos, countMatches } = searchOperations;
const { getConceptTree, countUntagged, findConcepts } = browseOperations;

const [example] = makePhotos(1, 5);
const [holiday, dogs, summer] = folders as [string, string, string];
/** A photo in a folder of which the model says one thing. */
const photo = (id: number, folder: string, concept: string, score = 0.9): TestPhoto => ({
  ...example!,
  ...{ id, folder, name: `${id}.jpg`, title: '', description: '', state: 'done', statements: [] },
  labels: [{ concept, source: 'model', score }],
});

let db: Database;
beforeEach(() => {
  db = makeDatabase([
    photo(1, holiday, 'golden'),
    photo(2, dogs, 'beagle'),
    photo(3, summer, 'beagle', 0.6),
    photo(4, summer, 'cat'),
    photo(5, holiday, 'polar'),
  ]);
  db.exec('DELETE FROM photo_text');
});

const rule = (action: Rule['action'], concept: string, options: { value?: string; folder?: string } = {}) =>
  setRule(db, {
    action,
    concept,
    value: options.value ?? null,
    folder: options.folder === undefined ? null : Buffer.from(options.folder),
    at: 0,
  });
const find = (query: string) =>
  searchPhotos(db, { query, limit: 10 })
    .map(({ id }) => id)
    .sort();
const count = (id: string) => getConceptTree(db).find((each) => each.id === id)?.count ?? 0;

describe('hide', () => {
  test('neither says nor counts the concept and what lies below it, at once, and taken back all is as it was', () => {
    const before = [getConceptTree(db), searchPhotos(db, { query: null, limit: 10 })];
    const { id } = rule('hide', 'dog');
    expect(find('dog')).toEqual([]);
    expect(find('beagle')).toEqual([]);
    expect(find('animal')).toEqual([4, 5]);
    expect(find('is:untagged')).toEqual([1, 2, 3]);
    expect(countUntagged(db)).toBe(3);
    expect([count('dog'), count('animal')]).toEqual([0, 2]);
    expect(browseOperations.getPhoto(db, 1)).toMatchObject({ tags: [], topTag: null });
    removeRule(db, id);
    expect([getConceptTree(db), searchPhotos(db, { query: null, limit: 10 })]).toEqual(before);
    expect(db.prepare('SELECT count(*) FROM bar').pluck().get()).toBe(0);
  });

  test('leaves what is allowed below', () => {
    rule('hide', 'dog');
    rule('allow', 'beagle');
    expect(find('dog')).toEqual([2, 3]);
  });

  test('never touches what a person says', () => {
    db.exec(`INSERT INTO statement SELECT 1, id, 'yes', 0 FROM concept WHERE key = 'golden'`);
    rule('hide', 'animal');
    expect(find('dog')).toEqual([1]);
    expect(db.prepare('SELECT count(*) FROM statement').pluck().get()).toBe(1);
  });

  test('below a folder holds there and below, and the nearest folder wins', () => {
    rule('hide', 'dog', { folder: holiday });
    expect(find('dog')).toEqual([3]);
    rule('allow', 'dog', { folder: dogs });
    expect(find('dog')).toEqual([2, 3]);
    rule('hide', 'animal');
    expect(find('animal')).toEqual([2]);
    removeRule(db, listRules(db).find(({ folder }) => folder === dogs)!.id);
    expect(find('animal')).toEqual([]);
  });

  test('takes the place of allowing, and the other way round', () => {
    rule('hide', 'dog');
    rule('allow', 'dog');
    expect(listRules(db).map(({ action }) => action)).toEqual(['allow']);
    expect(find('dog')).toEqual([1, 2, 3]);
  });
});

test('a threshold silences what does not reach it, there and below', () => {
  rule('threshold', 'dog', { value: '0.7' });
  expect(find('dog')).toEqual([1, 2]);
  rule('threshold', 'dog', { value: '0.5' });
  expect(find('dog')).toEqual([1, 2, 3]);
  expect(listRules(db)).toHaveLength(1);
});

test('allowing lets a silent concept be shown', () => {
  conceptOperations.importConcepts(
    db,
    concepts.rows.map((row) => (row.id === 'cat' ? { ...row, silent: true as const } : row)),
  );
  expect(getConceptTree(db).map(({ id }) => id)).not.toContain('cat');
  rule('allow', 'cat');
  expect(getConceptTree(db).map(({ id }) => id)).toContain('cat');
});

describe('rename', () => {
  test('shows the new name, finds by both, and taken back shows and finds by the old one only', () => {
    const { id, name } = rule('rename', 'beagle', { value: 'Snoopy' });
    expect(name).toBe('beagle');
    expect(browseOperations.getPhoto(db, 2).topTag).toBe('Snoopy');
    expect(find('snoopy')).toEqual([2, 3]);
    expect(find('beagle')).toEqual([2, 3]);
    expect(findConcepts(db, 'snoo').map(({ name }) => name)).toEqual(['Snoopy']);
    removeRule(db, id);
    expect(browseOperations.getPhoto(db, 2).topTag).toBe('beagle');
    expect(find('beagle')).toEqual([2, 3]);
    expect(find('snoopy')).toEqual([]);
  });

  test('a second one takes the place of the first, and the first name comes back', () => {
    rule('rename', 'beagle', { value: 'Snoopy' });
    const { id } = rule('rename', 'snoopy', { value: 'Rex' });
    expect(find('snoopy')).toEqual([]);
    expect(listRules(db)).toMatchObject([{ name: 'beagle', value: 'Rex' }]);
    removeRule(db, id);
    expect(browseOperations.getPhoto(db, 2).topTag).toBe('beagle');
  });

  test('a name that the concept has anyway stays when the rule goes', () => {
    const { id } = rule('rename', 'polar bear', { value: 'ice bear' });
    removeRule(db, id);
    expect(find('"ice bear"')).toEqual([5]);
  });

  test('outlives a new table of concepts, whose name comes back with the rule’s end', () => {
    const { id } = rule('rename', 'beagle', { value: 'Snoopy' });
    conceptOperations.importConcepts(
      db,
      concepts.rows.map((row) =>
        row.id === 'beagle' ? { ...row, name: 'beagle dog', names: ['beagle dog', 'beagle'] } : row,
      ),
    );
    expect(browseOperations.getPhoto(db, 2).topTag).toBe('Snoopy');
    expect(find('snoopy')).toEqual([2, 3]);
    removeRule(db, id);
    expect(browseOperations.getPhoto(db, 2).topTag).toBe('beagle dog');
  });
});

test('a rule knows its concept by id and by name, and says so where the name has several meanings', () => {
  expect(Rule.parse(rule('hide', 'polar bears'))).toMatchObject({ concept: 'polar', name: 'polar bear' });
  expect(rule('hide', 'crane-bird').name).toBe('crane (bird)');
  expect(() => rule('hide', 'crane')).toThrow(expect.objectContaining({ code: 'USAGE' }));
  expect(() => rule('hide', 'flibbertigibbet')).toThrow(expect.objectContaining({ code: 'NOT_FOUND' }));
  expect(() => removeRule(db, 99)).toThrow(expect.objectContaining({ code: 'NOT_FOUND' }));
});

test('a folder that is not followed has no rules; one without photos may have', () => {
  db.exec(`UPDATE root SET path = CAST('/home' AS BLOB)`);
  expect(() => rule('hide', 'dog', { folder: '/mnt' })).toThrow(
    expect.objectContaining({ code: 'NOT_FOUND' }),
  );
  expect(rule('hide', 'dog', { folder: '/home/new' }).folder).toBe('/home/new');
});

describe('what lies elsewhere by now', () => {
  const isHidden = () => find('dog').includes(2) === false;

  test('a folder found later gets the rules of the one above it', () => {
    rule('hide', 'dog', { folder: holiday });
    db.prepare(`INSERT INTO folder (id, root, path, text) VALUES (9, 1, ?, '')`).run(
      Buffer.from(`${holiday.slice(1)}/later`),
    );
    db.prepare(`INSERT INTO folder (id, root, path, text) VALUES (10, 1, ?, '')`).run(
      Buffer.from(`${holiday.slice(1)} too`),
    );
    db.exec('UPDATE photo SET folder = 9 WHERE id = 2');
    expect(isHidden()).toBe(true);
    db.exec('UPDATE photo SET folder = 10 WHERE id = 2');
    expect(isHidden()).toBe(false);
  });

  test('a photo that moves is under the rules of its new place, and counted so', () => {
    rule('hide', 'dog', { folder: holiday });
    expect(count('dog')).toBe(1);
    db.exec('UPDATE photo SET folder = 3 WHERE id = 2');
    expect(isHidden()).toBe(false);
    expect(count('dog')).toBe(2);
  });

  test('rules stay where the followed folder becomes a part of another', () => {
    db.exec(`UPDATE root SET path = CAST('/disk/photos' AS BLOB)`);
    rule('hide', 'dog', { folder: `/disk/photos${holiday}` });
    rootOperations.addRoot(db, Buffer.from('/disk'), [], 0);
    expect(find('dog')).toEqual([3]);
    expect(listRules(db)[0]!.folder).toBe(`/disk/photos${holiday}`);
    expect(count('dog')).toBe(1);
  });

  test('a concept that comes to lie below a hidden one is hidden', () => {
    rule('hide', 'machine');
    db.exec(`UPDATE label SET concept = (SELECT id FROM concept WHERE key = 'crane-bird') WHERE photo = 4`);
    conceptOperations.importConcepts(
      db,
      concepts.rows.map((row) => (row.id === 'crane-bird' ? { ...row, parents: ['machine'] } : row)),
    );
    expect(find('tag:crane-bird')).toEqual([]);
  });
});

test('search, counts and what is shown agree, whatever the rules', () => {
  const places = [undefined, ...folders];
  const step = fc.oneof(
    fc.record({
      action: fc.constantFrom('allow', 'hide', 'threshold'),
      concept: fc.constantFrom(...concepts.rows.map(({ id }) => id)),
      value: fc.constantFrom('0.2', '0.5', '0.8'),
      folder: fc.constantFrom(...places),
    }),
    fc.record({ remove: fc.nat(5) }),
    fc.record({ move: fc.integer({ min: 1, max: 30 }), to: fc.integer({ min: 1, max: folders.length }) }),
  );
  const photos = makePhotos(30, 23);
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 8 }), (steps) => {
      db = makeDatabase(photos);
      for (const each of steps) {
        if ('remove' in each) {
          const rules = listRules(db);
          if (rules.length > 0) removeRule(db, rules[each.remove % rules.length]!.id);
        } else if ('move' in each) {
          db.prepare(`UPDATE OR IGNORE photo SET folder = ? WHERE id = ?`).run(each.to, each.move);
        } else {
          const { action, concept, value, folder } = each;
          rule(action as Rule['action'], concept, {
            ...(action === 'threshold' && { value }),
            ...(folder !== undefined && { folder }),
          });
        }
        getConceptTree(db); // so that what is kept has to be put right
      }
      const tree = new Map(getConceptTree(db).map(({ id, count }) => [id, count]));
      for (const { id } of concepts.rows)
        expect(tree.get(id) ?? 0, id).toBe(countMatches(db, { query: `tag:${id}` }));
      expect(countUntagged(db)).toBe(countMatches(db, { query: 'is:untagged' }));
      expect(shown()).toEqual(expected());
    }),
    { numRuns: 60 },
  );
});

/** Tags by photo, as the view has them. */
const shown = () =>
  db
    .prepare(`SELECT photo, concept FROM tag WHERE source <> 'person' ORDER BY photo, concept, source`)
    .raw()
    .all();

/** The same in plain words: each label is asked for the rules that hold for it. */
function expected(): unknown[] {
  const rules = db
    .prepare(
      `SELECT rule.concept, action, value, folder.path AS folder FROM rule LEFT JOIN folder ON folder.id = rule.folder`,
    )
    .all() as { concept: number; action: string; value: string | null; folder: Buffer | null }[];
  const isBelow = (concept: number, ancestor: number): boolean =>
    db.prepare('SELECT 1 FROM concept_below WHERE ancestor = ? AND concept = ?').get(ancestor, concept) !==
    undefined;
  const labels = db
    .prepare(
      `SELECT label.photo, label.concept, score, folder.path AS folder
       FROM label JOIN photo ON photo.id = label.photo JOIN folder ON folder.id = photo.folder
       WHERE NOT EXISTS (
         SELECT 1 FROM statement JOIN concept_below AS below ON below.ancestor = statement.concept
         WHERE statement.photo = label.photo AND below.concept = label.concept
           AND (verdict = 'no' OR statement.concept = label.concept))
       ORDER BY label.photo, label.concept, source`,
    )
    .all() as { photo: number; concept: number; score: number; folder: Buffer }[];
  return labels
    .filter(({ concept, score, folder }) => {
      const path = `${folder.toString()}/`;
      const over = rules.filter(
        (each) =>
          isBelow(concept, each.concept) &&
          (each.folder === null || path.startsWith(`${each.folder.toString()}/`)),
      );
      const nearest = (those: typeof over) => {
        const length = Math.max(...those.map((each) => each.folder?.length ?? -1));
        const there = those.filter((each) => (each.folder?.length ?? -1) === length);
        return there.filter(
          (each) =>
            !there.some((other) => other.concept !== each.concept && isBelow(other.concept, each.concept)),
        );
      };
      const isHidden = nearest(over.filter(({ action }) => action !== 'threshold')).some(
        ({ action }) => action === 'hide',
      );
      const thresholds = nearest(over.filter(({ action }) => action === 'threshold'));
      return !isHidden && thresholds.every(({ value }) => score >= Number(value));
    })
    .map(({ photo, concept }) => [photo, concept]);
}

test('the rules cost nothing where there are none for the concept: labels are looked up as before', () => {
  const plan = db
    .prepare(
      `EXPLAIN QUERY PLAN SELECT count(*) FROM photo WHERE photo.id IN (
         SELECT photo FROM tag WHERE concept IN (SELECT concept FROM concept_below WHERE ancestor = 3))`,
    )
    .all() as { detail: string }[];
  const details = plan.map(({ detail }) => detail);
  expect(details.join('\n')).not.toMatch(/SCAN (label|statement|bar|folder)\b|AUTOMATIC/);
  const [bar, ...rest] = details.filter((detail) => /\b(bar|folder)\b/.test(detail));
  expect(bar).toMatch(/SEARCH bar USING PRIMARY KEY \(concept=\?\)/);
  expect(rest).toEqual(['SEARCH folder USING INTEGER PRIMARY KEY (rowid=?)']);
});
