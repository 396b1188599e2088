/**
 * @file How many photos have each concept, itself or below it; missing photos are not counted. Triggers note which
 * photos may have changed (`uncounted`), so that a count costs no more than what has changed since the last one.
 */
import type { Database } from 'better-sqlite3';
import { untilChanged } from '../store/unchanged.ts';
import { hierarchyOf } from './hierarchy.ts';

/**
 * The photos in `uncounted` of which something is said, and their sets of concepts, as they are now. Only in this form,
 * as a list, does SQLite look the photos up instead of reading the whole view; and CROSS JOIN makes it begin with the
 * few (https://www.sqlite.org/optoverview.html#manual_control_of_query_plans_using_cross_join).
 */
const recount = `
  SELECT photo, group_concat(DISTINCT concept ORDER BY concept) AS concepts FROM tag
  WHERE photo IN (
    SELECT uncounted.photo FROM uncounted CROSS JOIN photo ON photo.id = uncounted.photo WHERE photo.state <> 'missing'
  ) GROUP BY photo`;

/** Sets and how many photos to add for them, some less than none: their sum is right, settled or not. */
const readSets = untilChanged(
  (db): [concepts: string, photos: number][] =>
    db
      .prepare(
        `SELECT concepts, photos FROM tag_set
         UNION ALL
         SELECT tag_set.concepts, -1
         FROM uncounted CROSS JOIN counted USING (photo) JOIN tag_set ON tag_set.id = counted.tag_set
         UNION ALL
         SELECT concepts, 1 FROM (${recount})`,
      )
      .raw()
      .all() as [string, number][],
);

/** Counts what has changed, for good; a reader counts it for itself each time. */
function settle(db: Database): void {
  if (db.readonly || db.prepare('SELECT 1 FROM uncounted LIMIT 1').get() === undefined) return;
  db.transaction(() =>
    db.exec(`
      CREATE TEMP TABLE recounted AS ${recount};
      UPDATE tag_set SET photos = tag_set.photos - left_.photos
      FROM (SELECT tag_set AS id, count(*) AS photos FROM uncounted CROSS JOIN counted USING (photo) GROUP BY 1) AS left_
      WHERE tag_set.id = left_.id;
      DELETE FROM counted WHERE photo IN (SELECT photo FROM uncounted);
      INSERT OR IGNORE INTO tag_set (concepts, photos) SELECT DISTINCT concepts, 0 FROM recounted;
      INSERT INTO counted SELECT photo, id FROM recounted JOIN tag_set USING (concepts);
      UPDATE tag_set SET photos = tag_set.photos + joined.photos
      FROM (SELECT concepts, count(*) AS photos FROM recounted GROUP BY 1) AS joined
      WHERE tag_set.concepts = joined.concepts;
      DELETE FROM tag_set WHERE photos = 0;
      DELETE FROM uncounted;
      DROP TABLE recounted;`),
  ).immediate();
}

const sumUp = untilChanged((db): ReadonlyMap<number, number> => {
  const hierarchy = hierarchyOf(db);
  const counts = new Float64Array(hierarchy.highestId + 1);
  const lastSet = new Uint32Array(hierarchy.highestId + 1); // that was counted for a concept, from 1
  readSets(db).forEach(([concepts, photos], index) => {
    for (const concept of concepts.split(','))
      for (const ancestor of hierarchy.ancestors(Number(concept))) {
        if (lastSet[ancestor] === index + 1) continue;
        lastSet[ancestor] = index + 1;
        counts[ancestor]! += photos;
      }
  });
  return new Map([...counts.entries()].filter(([, photos]) => photos > 0));
});

/** Photos by the number of a concept; none where there are none. */
export function conceptCounts(db: Database): ReadonlyMap<number, number> {
  settle(db);
  return sumUp(db);
}

/** Photos that are not missing and of which nothing is said. */
export function countUntagged(db: Database): number {
  settle(db);
  const tagged = readSets(db).reduce((sum, [, photos]) => sum + photos, 0);
  return countPresent(db) - tagged;
}

const countPresent = untilChanged(
  (db): number => db.prepare(`SELECT count(*) FROM photo WHERE state <> 'missing'`).pluck().get() as number,
);
