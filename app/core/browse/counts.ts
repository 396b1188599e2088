/**
 * @file How many photos have each concept, itself or below it; missing photos are not counted. Triggers note which
 * photos may have changed (`uncounted`), so that a count costs no more than what has changed since the last one.
 */
import type { Database } from 'better-sqlite3';
import { untilChanged } from '../store/unchanged.ts';
import { hierarchyOf } from './hierarchy.ts';

/**
 * The photos in `uncounted` of which something is said, and their sets of concepts, as they are now. Only in this form,
 * as a list, does SQLite look the photos up instead of reading the whole view.
 */
const recount = `
  SELECT photo, group_concat(DISTINCT concept ORDER BY concept) AS concepts FROM tag
  WHERE photo IN (
    SELECT uncounted.photo FROM uncounted JOIN photo ON photo.id = uncounted.photo WHERE photo.state <> 'missing'
  ) GROUP BY photo`;

/** Right whether or not what has changed is settled. */
const readSets = untilChanged(
  (db): [concepts: string, photos: number][] =>
    db
      .prepare(
        `SELECT concepts, sum(photos) FROM (
           SELECT concepts, photos FROM tag_set
           UNION ALL
           SELECT tag_set.concepts, -1
           FROM uncounted JOIN counted USING (photo) JOIN tag_set ON tag_set.id = counted.tag_set
           UNION ALL
           SELECT concepts, 1 FROM (${recount})
         ) GROUP BY concepts HAVING sum(photos) > 0`,
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
      FROM (SELECT tag_set AS id, count(*) AS photos FROM uncounted JOIN counted USING (photo) GROUP BY 1) AS left_
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
  const counts = new Map<number, number>();
  for (const [concepts, photos] of readSets(db)) {
    const found = new Set<number>();
    for (const concept of concepts.split(','))
      for (const ancestor of hierarchy.ancestors(Number(concept))) found.add(ancestor);
    for (const concept of found) counts.set(concept, (counts.get(concept) ?? 0) + photos);
  }
  return counts;
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
