/** @file Whether what was built is older than what it is built of. */
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Folders count too: their time changes when something in them is deleted or renamed. At once, in a few milliseconds:
 * file by file through the thread pool it would take longer than all else that a start waits for.
 * @param built - a file that a build writes; stale where there is none
 * @param sources - files, and folders with all that is in them
 */
export function isStale(built: string, sources: readonly string[]): boolean {
  const builtAt = statSync(built, { throwIfNoEntry: false })?.mtimeMs;
  return builtAt === undefined || sources.some((source) => isNewer(source, builtAt));
}

function isNewer(path: string, time: number): boolean {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined) return false;
  if (stats.mtimeMs > time) return true;
  return stats.isDirectory() && readdirSync(path).some((name) => isNewer(join(path, name), time));
}
