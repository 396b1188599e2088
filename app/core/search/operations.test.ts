import type { Database } from 'better-sqlite3';
import { beforeAll, describe, expect, test } from 'vitest';
import { PhotoResult, SimilarResult } from '../../contract/results.ts';
import { packEmbedding } from './embedding.ts';
import { searchOperations } from './operations.ts';
import { formatTakenAt, parseTakenAt } from './takenAt.ts';
import { makeDatabase, makePhotos, type TestPhoto } from './testing.ts';

const { searchPhotos, countMatches, similarPhotos, similarToEmbedding } = searchOperations;

const photos = makePhotos(200, 5);
const present = photos.filter(({ state }) => state !== 'missing');
let db: Database;
beforeAll(() => {
  db = makeDatabase(photos);
});

const newestFirst = (a: TestPhoto, b: TestPhoto) =>
  (b.takenAt ?? -Infinity) - (a.takenAt ?? -Infinity) || b.id - a.id;

describe('searchPhotos', () => {
  test('gives pages, newest first, undated last, each photo once', () => {
    const found: PhotoResult[] = [];
    for (let pages = 0; pages * 7 <= present.length; pages++)
      found.push(...searchPhotos(db, { query: null, limit: 7, after: found.at(-1) ?? null }));
    expect(found.map(({ id }) => id)).toEqual([...present].sort(newestFirst).map(({ id }) => id));
  });

  test('photos of the same moment are not lost between pages', () => {
    const same = makeDatabase(photos.map((photo) => ({ ...photo, takenAt: 1, state: 'done' })));
    const first = searchPhotos(same, { query: null, limit: 150 });
    const second = searchPhotos(same, { query: null, limit: 150, after: first.at(-1)! });
    expect([...first, ...second].map(({ id }) => id)).toEqual(photos.map(({ id }) => id).reverse());
  });

  test('gives what the contract says', () => {
    for (const photo of searchPhotos(db, { query: null, limit: 1000 }))
      expect(PhotoResult.parse(photo)).toEqual(photo);
  });

  test('says where a photo is, when it was taken, and what is said of it, surest first', () => {
    const one = makeDatabase([
      {
        ...photos[0]!,
        ...{ folder: '/home/me/Été', name: 'ü.jpg', state: 'done', rating: 4 },
        ...{ takenAt: Date.UTC(2019, 4, 17, 10, 30), takenOffset: 120 },
        labels: [
          { concept: 'beach', source: 'file', score: 0.5 },
          { concept: 'dog', source: 'model', score: 0.9 },
          { concept: 'bear', source: 'taught', score: 0.4 },
          { concept: 'cat', source: 'model', score: 0.8 },
        ],
        statements: [
          { concept: 'cat', verdict: 'no' },
          { concept: 'beach', verdict: 'yes' },
        ],
      },
    ]);
    expect(searchPhotos(one, { query: 'dog', limit: 10 })).toEqual([
      {
        id: 1,
        file: '/home/me/Été/ü.jpg',
        takenAt: '2019-05-17T10:30:00+02:00',
        rating: 4,
        tags: [
          { id: 'beach', name: 'beach', source: 'person', confidence: 1, verdict: 'yes' },
          { id: 'dog', name: 'dog', source: 'model', confidence: 0.9, verdict: null },
          { id: 'bear', name: 'bear', source: 'taught', confidence: 0.4, verdict: null },
        ],
      },
    ]);
  });

  test('the most alike come first where all are to be like one photo, page by page', () => {
    const { id } = photos.find(({ embedding, state }) => embedding !== null && state !== 'missing')!;
    const alike = similarPhotos(db, id, 100)!.map((photo) => photo.id);
    const query = `similar:${id}`;
    const found: PhotoResult[] = [];
    for (let page = searchPhotos(db, { query, limit: 7 }); page.length > 0;) {
      found.push(...page);
      page = searchPhotos(db, { query, limit: 7, after: page.at(-1)! });
    }
    expect(found.map((photo) => photo.id)).toEqual(alike);
    expect(alike.length).toBeGreaterThan(20);
  });

  test('a file name that is not UTF-8 is shown with marks in place of its bytes', () => {
    const one = makeDatabase([{ ...photos[0]!, folder: '/mnt/golden', state: 'done' }]);
    one.prepare('UPDATE photo SET name = ?').run(Buffer.from([0x61, 0xff, 0x62]));
    expect(searchPhotos(one, { query: null, limit: 1 })[0]!.file).toBe('/mnt/golden/a\uFFFDb');
  });
});

test('countMatches counts what searchPhotos gives', () => {
  for (const query of ['dog', '-dog', 'is:missing', null])
    expect(countMatches(db, { query })).toBe(searchPhotos(db, { query, limit: 1000 }).length);
  expect(countMatches(db, { query: null })).toBe(present.length);
});

describe('similar photos', () => {
  const base = { ...photos[0]!, state: 'done' };
  const at = (id: number, ...embedding: number[]): TestPhoto => ({
    ...base,
    id,
    name: `${id}.jpg`,
    embedding: Float32Array.from(embedding),
  });
  let few: Database;
  beforeAll(() => {
    few = makeDatabase([
      at(1, 1, 0, 0),
      at(2, 1, 0.1, 0),
      at(3, 0, 1, 0),
      at(4, -1, 0, 0),
      { ...at(5, 1, 0, 0), state: 'missing' },
      { ...base, id: 6, name: 'unseen.jpg', embedding: null },
    ]);
  });

  test('come nearest first, without the photo itself and those that are missing', () => {
    const found = similarPhotos(few, 1, 10)!;
    expect(found.map(({ id }) => id)).toEqual([2, 3, 4]);
    expect(found.map(({ similarity }) => similarity)).toEqual([
      expect.closeTo(1 / Math.hypot(1, 0.1), 3),
      expect.closeTo(0, 3),
      expect.closeTo(-1, 3),
    ]);
    for (const each of found) expect(SimilarResult.parse(each)).toEqual(each);
    expect(similarPhotos(few, 1, 2)!.map(({ id }) => id)).toEqual([2, 3]);
    expect(similarPhotos(few, 1, 0)).toEqual([]);
  });

  test('there is no answer for a photo without an embedding', () => {
    expect(similarPhotos(few, 6, 10)).toBeNull();
    expect(similarPhotos(few, 99, 10)).toBeNull();
  });

  test('a picture from elsewhere is compared with photos its model has seen', () => {
    const picture = packEmbedding(Float32Array.of(0, 2, 0.1));
    expect(similarToEmbedding(few, picture, 'test+1', 1).map(({ id }) => id)).toEqual([3]);
    expect(similarToEmbedding(few, picture, 'test+2', 1)).toEqual([]);
  });
});

test.each([
  [Date.UTC(2019, 4, 17, 10, 30), null, '2019-05-17T10:30:00'],
  [Date.UTC(2019, 4, 17, 10, 30, 1, 5), 0, '2019-05-17T10:30:01.005+00:00'],
  [Date.UTC(1969, 11, 31), -210, '1969-12-31T00:00:00-03:30'],
])('%d with offset %s is %s, and back', (time, offset, text) => {
  expect(formatTakenAt(time, offset)).toBe(text);
  expect(parseTakenAt(text)).toBe(time);
});
