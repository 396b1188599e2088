/** @file Following a folder, and no longer. */
import { realpath, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { Problem } from '../../contract/problem.ts';
import type { AddedRoot } from '../store/operations/roots.ts';
import type { Store } from '../store/store.ts';
import { excludeTest, isPassedOver } from './excludes.ts';
import { reachRoot, type ReachStore } from './reach.ts';
import { fromSystem, pathBelow, pathBytes, readablePath } from './path.ts';
import { listMounts, placeOf } from './volumes.ts';
import { codeOf } from './walk.ts';

/**
 * Follows a folder, by its path without links, so that no photo has two. One that lies in a followed folder is
 * covered by it: scan `root` at `below` then. One that lies on the drive of a folder that cannot be reached brings that
 * folder back first.
 *
 * @throws Problem NOT_FOUND, or USAGE for patterns that cannot be and for a folder that a followed one passes over.
 */
export async function addRoot(
  store: Pick<Store, 'addRoot' | 'listRoots'> & ReachStore,
  path: string,
  exclude: readonly string[] = [],
  mounted = listMounts,
): Promise<AddedRoot> {
  excludeTest(exclude);
  const real = await realFolder(path);
  const mounts = await mounted();
  const place = await placeOf(mounts, real);
  for (const root of await store.listRoots()) {
    const isSameDrive = place !== null && root.place?.volume === place.volume;
    if (isSameDrive && pathBelow(root.path, real) === null) await reachRoot(store, root, mounts);
  }
  for (const root of await store.listRoots()) {
    const below = pathBelow(root.path, real);
    if (below === null || below.length === 0 || !isPassedOver(readablePath(below), excludeTest(root.exclude)))
      continue;
    throw Problem.of('USAGE', { kind: 'folder.passedOver', folder: path, root: readablePath(root.path) });
  }
  const added = await store.addRoot(real, exclude, Date.now());
  if (added.below.length > 0) return added;
  await store.setRootPlace(added.root.id, place); // what the person names is right, also on another drive than before
  return { ...added, root: { ...added.root, place } };
}

/** @throws Problem NOT_FOUND where the folder is not followed, USAGE where it is but a part of one that is. */
export async function removeRoot(
  store: Pick<Store, 'unfollowRoot' | 'listRoots'>,
  path: string,
): Promise<void> {
  const typed = pathBytes(resolve(path));
  const real = await realpath(typed, 'buffer').then(fromSystem, () => typed); // a folder that is gone can be removed too
  if (await store.unfollowRoot(real, Date.now())) return;
  for (const root of await store.listRoots()) {
    if (pathBelow(root.path, real) === null) continue;
    throw Problem.of('USAGE', { kind: 'folder.part', folder: path, root: readablePath(root.path) });
  }
  throw Problem.of('NOT_FOUND', { kind: 'folder.notFollowed', folder: path });
}

/** A folder's path without links. @throws Problem NOT_FOUND where it is none, or cannot be read */
export async function realFolder(path: string): Promise<Buffer> {
  const typed = pathBytes(resolve(path));
  try {
    const real = fromSystem(await realpath(typed, 'buffer'));
    if ((await stat(real)).isDirectory()) return real;
  } catch (error) {
    const why = codeOf(error);
    throw Problem.of('NOT_FOUND', { kind: 'folder.unreadable', folder: path, why }, { cause: error });
  }
  throw Problem.of('NOT_FOUND', { kind: 'folder.none', folder: path });
}
