import type { Database } from 'better-sqlite3';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { PhotoDetail } from '../../contract/views.ts';
import { packScores } from '../labels/scores.ts';
import { makeDatabase, makePhotos, type TestPhoto } from '../search/testing.ts';
import { pipelineVersion } from '../vision/thumbnail-file.ts';
import { browseOperations } from './operations.ts';

const { openResult, getPage, getPhoto } = browseOperations;

const photo: TestPhoto = {
  ...makePhotos(1, 5)[0]!,
  ...{
    id: 1,
    folder: '/home/me/Été',
    name: 'ü.jpg',
    title: 'A day',
    description: 'by the sea',
    state: 'done',
  },
  ...{ takenAt: Date.UTC(2019, 4, 17, 10, 30), takenOffset: 120, rating: 4, size: 12, type: 'jpeg' },
  ...{ width: 4000, height: 3000, camera: 'Canon|EOS R5|RF 50mm', latitude: 52.1, longitude: 4.3 },
  labels: [
    { concept: 'dog', source: 'model', score: 0.9 },
    { concept: 'cat', source: 'model', score: 0.95 },
    { concept: 'bear', source: 'file', score: 0.4 },
  ],
  statements: [
    { concept: 'cat', verdict: 'no' },
    { concept: 'beach', verdict: 'yes' },
  ],
};
let db: Database;
beforeEach(() => {
  db = makeDatabase([photo]);
});

const cell = () => getPage(db, openResult(db, null).id, 0, 1)[0]!;

test('a cell shows what the photo is called, and its most confident tag', () => {
  expect(cell()).toEqual({
    ...{ id: 1, width: 4000, height: 3000, colour: null, thumbnail: null, state: 'done', rating: 4 },
    ...{ takenAt: '2019-05-17T10:30:00+02:00', name: 'ü.jpg', topTag: 'beach' },
  });
  // As sure as a person, and before it in the alphabet.
  db.exec(
    `UPDATE label SET score = 1, concept = (SELECT id FROM concept WHERE key = 'animal') WHERE source = 'file'`,
  );
  expect(cell().topTag).toBe('beach');
  db.exec(`DELETE FROM statement WHERE verdict = 'yes'; DELETE FROM label WHERE source = 'file'`);
  expect(cell().topTag).toBe('dog');
  db.exec(`DELETE FROM statement`);
  expect(cell().topTag).toBe('cat');
  db.exec('DELETE FROM label');
  expect(cell().topTag).toBeNull();
});

test("a thumbnail's name changes with the content", () => {
  const set = db.prepare('UPDATE photo SET content_hash = ?');
  set.run(Buffer.alloc(32, 0xab));
  expect(cell().thumbnail).toBe(`abababababababab-v${pipelineVersion}`);
  set.run(Buffer.alloc(32, 0xcd));
  expect(getPhoto(db, 1).thumbnail).toBe(`cdcdcdcdcdcdcdcd-v${pipelineVersion}`);
});

describe('a photo', () => {
  test('is told with all that is known of it', () => {
    const told = getPhoto(db, 1);
    expect(PhotoDetail.parse(told)).toEqual(told);
    expect(told).toEqual({
      ...cell(),
      ...{ file: '/home/me/Été/ü.jpg', folder: '/home/me/Été', bytes: 12, type: 'jpeg' },
      ...{ camera: 'Canon EOS R5', lens: 'RF 50mm', latitude: 52.1, longitude: 4.3 },
      ...{
        title: 'A day',
        description: 'by the sea',
        missingSince: null,
        raw: [],
        model: null,
        failure: null,
      },
      tags: [
        { id: 'beach', name: 'beach', source: 'person', confidence: 1, verdict: 'yes' },
        { id: 'dog', name: 'dog', source: 'model', confidence: 0.9, verdict: null },
        { id: 'bear', name: 'bear', source: 'file', confidence: 0.4, verdict: null },
        { id: 'cat', name: 'cat', source: 'person', confidence: 1, verdict: 'no' },
      ],
    });
  });

  test('has no top tag where a rejection is all that is said', () => {
    db.exec(`DELETE FROM label; DELETE FROM statement WHERE verdict = 'yes'`);
    expect(getPhoto(db, 1)).toMatchObject({ topTag: null, tags: [{ id: 'cat', verdict: 'no' }] });
  });

  test("comes with the network's five likeliest classes, by name", () => {
    const keys = ['dog', 'cat', 'polar', 'golden', 'bear', 'beach'];
    const shares = [0.05, 0.4, 0.1, 0.2, 0.15, 0.1 - 1e-3];
    db.prepare('INSERT INTO model VALUES (7, ?, ?, ?, 0)').run('small', 'v7', JSON.stringify(keys));
    db.prepare('INSERT INTO prediction VALUES (1, 7, ?)').run(
      packScores(Float32Array.from(shares, Math.log)),
    );
    const { raw, model } = getPhoto(db, 1);
    expect(model).toBe('small');
    expect(raw.map(({ id, name }) => [id, name])).toEqual([
      ['cat', 'cat'],
      ['golden', 'golden retriever'],
      ['bear', 'bear'],
      ['polar', 'polar bear'],
      ['beach', 'beach'],
    ]);
    const total = shares.reduce((a, b) => a + b);
    expect(raw.map(({ score }) => score)).toEqual(
      [0.4, 0.2, 0.15, 0.1, 0.099].map((share) => expect.closeTo(share / total, 3)),
    );
  });

  test('that failed says why, and one that is missing since when', () => {
    db.exec(`INSERT INTO failure VALUES (1, 'CORRUPT', 'It ends too early.', 1, 1, NULL, 1);
      UPDATE photo SET state = 'failed'`);
    expect(getPhoto(db, 1).failure).toEqual({ code: 'CORRUPT', message: 'It ends too early.' });
    db.prepare(`UPDATE photo SET state = 'missing', missing_at = ?`).run(Date.UTC(2020, 0, 2));
    expect(getPhoto(db, 1)).toMatchObject({
      ...{ state: 'missing', missingSince: '2020-01-02T00:00:00.000Z', failure: null },
    });
  });

  test('of which little is known is told too', () => {
    db = makeDatabase([
      { ...photo, camera: null, type: null, width: null, takenAt: null, latitude: null, longitude: null },
    ]);
    expect(PhotoDetail.parse(getPhoto(db, 1))).toMatchObject({ camera: null, lens: null, takenAt: null });
  });

  test('that is not there is not found', () => {
    expect(() => getPhoto(db, 99)).toThrow(expect.objectContaining({ code: 'NOT_FOUND' }));
  });
});

test('the tags of a page are looked up, whatever the size of the library', () => {
  const { id } = openResult(db, null);
  const prepare = vi.spyOn(db, 'prepare');
  getPage(db, id, 0, 1);
  const queries = prepare.mock.calls.map(([query]) => query).filter((query) => /\btag\b/.test(query));
  expect(queries).toHaveLength(1);
  const plan = db.prepare(`EXPLAIN QUERY PLAN ${queries[0]}`).all('[1]') as { detail: string }[];
  expect(plan.map(({ detail }) => detail).join('\n')).not.toMatch(/SCAN (label|statement)|AUTOMATIC/);
});
