/** @file The concepts that photos have, as a tree to browse by. */
import type { Database } from 'better-sqlite3';
import type { TreeConcept } from '../../contract/views.ts';
import { untilChanged } from '../store/unchanged.ts';
import { conceptCounts } from './counts.ts';
import { hierarchyOf } from './hierarchy.ts';

/** Most photos first, of equals by name. What lies below a silent concept hangs from the next one above that is not. */
export function getConceptTree(db: Database): TreeConcept[] {
  conceptCounts(db); // settles what has changed, which is a change too
  return makeTree(db);
}

const makeTree = untilChanged((db): TreeConcept[] => {
  const hierarchy = hierarchyOf(db);
  const shown = [...conceptCounts(db)]
    .map(([id, count]) => ({ ...hierarchy.get(id), count }))
    .filter(({ silent }) => !silent)
    .sort((a, b) => b.count - a.count || a.name.localeCompare(b.name));
  const children = new Map<number, string[]>(shown.map(({ id }) => [id, []]));
  for (const { id, key } of shown)
    for (const parent of hierarchy.shownParents(id)) children.get(parent.id)!.push(key);
  return shown.map(({ id, key, name, count }) => ({
    id: key,
    name,
    count,
    children: children.get(id)!,
    top: hierarchy.shownParents(id).length === 0,
  }));
});
