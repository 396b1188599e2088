/** @file Whether what was built is older than what it is built of. */
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Folders count too: their time changes when something in them is deleted or renamed.
 * @param built - a file that a build writes; stale where there is none
 * @param sources - files, and folders with all that is in them
 */
export async function isStale(built: string, sources: readonly string[]): Promise<boolean> {
  const builtAt = await changedAt(built);
  if (builtAt === null) return true;
  for (const source of sources) {
    if (await isNewer(source, builtAt)) return true;
  }
  return false;
}

async function isNewer(path: string, time: number): Promise<boolean> {
  const stats = await stat(path).catch(() => null);
  if (stats === null) return false;
  if (stats.mtimeMs > time) return true;
  if (!stats.isDirectory()) return false;
  for (const name of await readdir(path)) {
    if (await isNewer(join(path, name), time)) return true;
  }
  return false;
}

const changedAt = async (path: string): Promise<number | null> =>
  (await stat(path).catch(() => null))?.mtimeMs ?? null;
