import type { Database } from 'better-sqlite3';
import { describe, expect, test, vi } from 'vitest';
import { matchingPhotos } from './match.ts';
import { makeDatabase, makePhotos } from './testing.ts';

const photos = makePhotos(300, 2);

/** As ANALYZE leaves them behind in a library of a million photos: what the planner decides by. */
const large = (): Database => {
  const library = makeDatabase(photos);
  library.exec(`ANALYZE; DELETE FROM sqlite_stat1;
      INSERT INTO sqlite_stat1 VALUES
        ('label', 'label', '900000 2 1 1'), ('label', 'label_concept', '900000 900 2 1 1'),
        ('statement', 'statement', '10000 1 1'), ('statement', 'statement_concept', '10000 10 1'),
        ('photo', 'photo_taken_at', '1000000 2 1 1'), ('photo', 'photo_camera', '1000000 80000 20000'),
        ('photo', 'photo_folder', '1000000 40 30'), ('photo', 'photo_state', '1000000 300000'),
        ('photo', 'photo_rating', '150000 30000'), ('photo', 'photo_position', '300000 1 1'),
        ('photo', 'photo_picture', '1000000 200000 100000 100000 1'), ('photo', NULL, '1000000'),
        ('concept_below', 'concept_below', '14000 8 1'), ('concept_below', 'concept_above', '14000 8 1');
      ANALYZE sqlite_schema`);
  return library;
};
const small = makeDatabase(photos);
const libraries = { small, large: large() };

/** Of all statements that a query runs, once what is kept in memory has been read. */
const plan = (library: Database, query: string): string => {
  matchingPhotos(library, 'tag:animal');
  const prepare = vi.spyOn(library, 'prepare');
  matchingPhotos(library, query);
  const texts = prepare.mock.calls.map(([text]) => text);
  prepare.mockRestore();
  return texts
    .flatMap((text) => {
      const values = Array.from(text.matchAll(/\?/g), () => '[1]');
      return library.prepare(`EXPLAIN QUERY PLAN ${text}`).all(...values) as { detail: string }[];
    })
    .map(({ detail }) => detail)
    .join('\n');
};

describe.each(Object.entries(libraries))('in a %s library', (_, library) => {
  test.each([
    ...['dog', 'tag:dog', 'label:dog', '-dog', 'dog -cat', 'polar bear', 'is:untagged', '-is:untagged'],
    ...['taken:2019', 'dog taken:2019..', 'sunset', 'folder:holiday', 'camera:canon', 'rating:>=3'],
    ...['near:52,5,10km', 'has:gps', 'type:raw', 'is:failed', 'is:missing'],
  ])('%s reads neither all photos nor all labels', (query) => {
    expect(plan(library, query)).not.toMatch(/SCAN (photo|label|statement|feature|counted)\b/);
  });

  test.each([
    ['dog source:model', '(concept=?)'],
    ['dog conf:>0.8', '(concept=? AND score>?)'],
    ['dog conf:0.5..0.6', '(concept=? AND score>? AND score<?)'],
  ])('%s looks labels up by %s', (query, by) => {
    const steps = plan(library, query);
    expect(steps).toContain(`SEARCH label USING COVERING INDEX label_concept ${by}`);
    expect(steps).not.toMatch(/SCAN (photo|label|statement)\b/);
  });

  test.each(['source:person', 'is:confirmed', 'is:rejected', 'conf:>0.5 source:person', 'dog source:person'])(
    '%s reads nothing but what a person said',
    (query) => {
      const steps = plan(library, query);
      expect(steps).toMatch(/(SCAN|SEARCH) statement\b/);
      expect(steps).not.toMatch(/(SCAN|SEARCH) (photo|label)\b/);
    },
  );

  test.each(['size:>5mb', 'width:>=4000', 'height:480'])(
    '%s reads an index of little more than that',
    (query) => {
      expect(plan(library, query)).toMatch(/(SCAN|SEARCH) photo USING COVERING INDEX photo_picture/);
    },
  );

  test.each([
    ['width:>=4000 height:480', 1],
    ['dog conf:>0.8 size:>5mb width:>=4000', 1],
    ['type:heic or width:480', 2],
  ])('%s walks through it %i times', (query, walks) => {
    expect(plan(library, query).match(/USING COVERING INDEX photo_picture/g)).toHaveLength(walks);
  });
});
