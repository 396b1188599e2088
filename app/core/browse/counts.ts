/** @file How many photos have each concept, itself or below it; missing photos are not counted. See `tag-sets.ts`. */
import type { Database } from 'better-sqlite3';
import { dateOrder } from '../search/date-order.ts';
import { recount, settle } from '../search/tag-sets.ts';
import { untilChanged } from '../store/unchanged.ts';
import { hierarchyOf } from './hierarchy.ts';

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
  return dateOrder(db).present.size - tagged;
}
