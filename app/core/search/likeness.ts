/** @file The order of what `similar:` finds, where a query has all photos be like one. */
import type { Database } from 'better-sqlite3';
import { parse } from './parse.ts';
import { photosAlike } from './similar.ts';
import type { Tree } from './tree.ts';

/**
 * What a query has found, most alike first; null where it has no `similar:` that all photos must match. Of several, the
 * first counts.
 * @param found - ids, in any order
 */
export function byLikeness(db: Database, query: string, found: Uint32Array): Uint32Array | null {
  const photo = photoLiked(parse(query));
  if (photo === null) return null;
  const ids = new Set(found);
  return Uint32Array.from((photosAlike(db, photo) ?? []).filter((id) => ids.has(id)));
}

function photoLiked(tree: Tree): number | null {
  if (tree.kind === 'similar') return tree.photo;
  if (tree.kind !== 'and') return null;
  return tree.children.map(photoLiked).find((photo) => photo !== null) ?? null;
}
