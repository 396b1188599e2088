import type { Database } from 'better-sqlite3';
import fc from 'fast-check';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { TreeConcept } from '../../contract/views.ts';
import { Concepts } from '../labels/concepts.ts';
import { conceptOperations } from '../labels/operations.ts';
import { searchOperations } from '../search/operations.ts';
import { concepts, makeDatabase, makePhotos } from '../search/testing.ts';
import { browseOperations } from './operations.ts';

const { getConceptTree, countUntagged } = browseOperations;
const { countMatches } = searchOperations;

const photos = makePhotos(120, 11);
let db: Database;
beforeEach(() => {
  db = makeDatabase(photos);
});

/** What the same library says after counting everything anew. */
function expectRight(within: Database): void {
  const tree = getConceptTree(within);
  const counts = new Map(tree.map(({ id, count }) => [id, count]));
  for (const { id } of concepts.rows)
    expect(counts.get(id) ?? 0, id).toBe(countMatches(within, { query: `tag:${id}` }));
  expect(countUntagged(within)).toBe(countMatches(within, { query: 'is:untagged' }));
}

describe('counts', () => {
  test('are those of tag:, and of is:untagged', () => {
    expectRight(db);
  });

  test('stay right whatever is done to photos, settled or not', () => {
    const id = fc.integer({ min: 1, max: photos.length });
    const concept = fc.integer({ min: 1, max: concepts.rows.length });
    const verdict = fc.constantFrom('yes', 'no');
    const change = fc.oneof(
      fc.record({
        sql: fc.constant('INSERT OR REPLACE INTO statement VALUES (@id, @concept, @verdict, 0)'),
        id,
        concept,
        verdict,
      }),
      fc.record({ sql: fc.constant('DELETE FROM statement WHERE photo = @id'), id }),
      fc.record({
        sql: fc.constant(`INSERT OR REPLACE INTO label VALUES (@id, @concept, 'model', 0.5, NULL, 0)`),
        id,
        concept,
      }),
      fc.record({
        sql: fc.constant('UPDATE OR IGNORE label SET concept = @concept WHERE photo = @id'),
        id,
        concept,
      }),
      fc.record({
        sql: fc.constant('UPDATE statement SET verdict = @verdict WHERE photo = @id'),
        id,
        verdict,
      }),
      fc.record({ sql: fc.constant('DELETE FROM label WHERE photo = @id'), id }),
      fc.record({
        sql: fc.constant(`UPDATE photo SET state = 'missing', missing_at = 0 WHERE id = @id`),
        id,
      }),
      fc.record({
        sql: fc.constant(`UPDATE photo SET state = 'done', missing_at = NULL WHERE id = @id`),
        id,
      }),
      fc.record({ sql: fc.constant('count'), id: fc.constant(0) }),
    );
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 12 }), (changes) => {
        const own = makeDatabase(photos.slice(0, 20));
        for (const { sql, ...values } of changes) {
          const among = { ...values, id: (values.id % 20) + 1 };
          if (sql === 'count') getConceptTree(own);
          else own.prepare(sql).run(among);
        }
        expectRight(own);
      }),
      { numRuns: 80 },
    );
  });

  test('a photo whose row goes is counted no more', () => {
    const before = getConceptTree(db).find(({ id }) => id === 'animal')!.count;
    const [gone] = db
      .prepare(
        `SELECT photo FROM tag JOIN photo ON photo.id = photo WHERE state <> 'missing'
           AND concept IN (SELECT concept FROM concept_below WHERE ancestor = 1) ORDER BY photo`,
      )
      .pluck()
      .all() as number[];
    for (const table of ['label', 'statement', 'feature'])
      db.prepare(`DELETE FROM ${table} WHERE photo = ?`).run(gone);
    db.prepare('DELETE FROM photo WHERE id = ?').run(gone);
    expect(getConceptTree(db).find(({ id }) => id === 'animal')!.count).toBe(before - 1);
  });

  test('a hierarchy that changes under a rejected concept changes what is in force', () => {
    const one = makeDatabase([
      {
        ...{ ...photos[0]!, state: 'done' },
        labels: [{ concept: 'crane-bird', source: 'model', score: 1 }],
        statements: [{ concept: 'machine', verdict: 'no' }],
      },
    ]);
    expect(countUntagged(one)).toBe(0);
    conceptOperations.importConcepts(
      one,
      concepts.rows.map((row) => (row.id === 'crane-bird' ? { ...row, parents: ['machine'] } : row)),
    );
    expect(countUntagged(one)).toBe(1);
    expectRight(one);
  });

  test('are written once: what is settled is not counted again', () => {
    getConceptTree(db);
    expect(db.prepare('SELECT count(*) FROM uncounted').pluck().get()).toBe(0);
    const first = getConceptTree(db);
    expect(getConceptTree(db)).toBe(first);
    db.prepare('DELETE FROM label WHERE photo = 1').run();
    expect(getConceptTree(db)).not.toBe(first);
  });
});

test('only what has changed is looked up, by photo', () => {
  getConceptTree(db);
  db.exec('DELETE FROM label WHERE photo = 1');
  const exec = vi.spyOn(db, 'exec');
  getConceptTree(db);
  const [, recount] = /CREATE TEMP TABLE recounted AS([^;]+);/.exec(exec.mock.calls.join(' '))!;
  const plan = db.prepare(`EXPLAIN QUERY PLAN ${recount}`).all() as { detail: string }[];
  expect(plan.map(({ detail }) => detail).join('\n')).not.toMatch(/SCAN (label|statement|photo)\b|AUTOMATIC/);
});

describe('the tree', () => {
  test('hangs concepts from those above, each in the list once, most photos first', () => {
    const tree = getConceptTree(db);
    for (const each of tree) expect(TreeConcept.parse(each)).toEqual(each);
    const ids = tree.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(tree.map(({ count }) => count)).toEqual(tree.map(({ count }) => count).sort((a, b) => b - a));
    const children = Object.fromEntries(tree.map((each) => [each.id, [...each.children].sort()]));
    expect(children).toMatchObject({
      animal: ['bear', 'crane-bird', 'pet'], // a dog is a pet, which says that it is an animal
      pet: ['cat', 'dog'],
      machine: ['crane-machine'],
      golden: [],
    });
    expect(
      tree
        .filter(({ top }) => top)
        .map(({ id }) => id)
        .sort(),
    ).toEqual(['animal', 'beach', 'machine']);
  });

  test('leaves out what no photo has, and silent concepts, whose children hang from the next above', () => {
    const rows = concepts.rows.map((row) =>
      ['pet', 'machine'].includes(row.id) ? { ...row, silent: true as const } : row,
    );
    const [photo] = photos;
    const few = makeDatabase([
      {
        ...photo!,
        state: 'done',
        statements: [],
        labels: ['cat', 'crane-machine'].map((concept) => ({ concept, source: 'model', score: 1 })),
      },
    ]);
    conceptOperations.importConcepts(few, rows);
    expect(getConceptTree(few)).toEqual([
      { id: 'animal', name: 'animal', count: 1, children: ['cat'], top: true },
      { id: 'cat', name: 'cat', count: 1, children: [], top: false },
      { id: 'crane-machine', name: 'crane (machine)', count: 1, children: [], top: true },
    ]);
  });

  test('the shipped concepts hang together: every one that is shown is reached from the top', () => {
    const shipped = Concepts.load();
    const all = makeDatabase([{ ...photos[0]!, state: 'done', labels: [], statements: [] }]);
    conceptOperations.importConcepts(all, shipped.rows);
    all.exec(`INSERT INTO label SELECT 1, id, 'model', 1, NULL, 0 FROM concept`);
    const tree = new Map(getConceptTree(all).map((each) => [each.id, each]));
    const reached = new Set<string>();
    const visit = (id: string): void => {
      if (reached.has(id)) return;
      reached.add(id);
      tree.get(id)!.children.forEach(visit);
    };
    for (const { id, top } of tree.values()) if (top) visit(id);
    expect(reached.size).toBe(tree.size);
    expect(tree.size).toBe(
      new Set([...shipped.rows, ...concepts.rows].filter(({ silent }) => !silent).map(({ id }) => id)).size,
    );
    expect(tree.get('n02099601')).toMatchObject({ name: 'golden retriever', children: [], top: false });
    expect([...tree.values()].filter(({ children }) => children.includes('n02099601'))).toMatchObject([
      { name: 'retriever' },
    ]);
  });
});
