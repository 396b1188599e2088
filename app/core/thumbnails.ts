/** @file Keeps the thumbnails on the disk to what the library's photos need. */
import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Store } from './store/store.ts';
import { readThumbnailName } from './vision/thumbnail-file.ts';

/** Milliseconds. What is younger may be of a photo that is being recorded just now. */
const settled = 60 * 60_000;

/**
 * Removes thumbnails that no photo needs: of contents that the library does not know any more, of an earlier pipeline
 * where there is a newer one, and what a crash left unfinished. Photos whose thumbnail is gone are to be looked at
 * again. Nothing else in the folder is touched.
 *
 * @returns how many files were removed, and how many photos wait
 */
export async function tidyThumbnails(
  store: Pick<Store, 'contentsFrom' | 'requeueContents'>,
  folder: string,
  signal: AbortSignal,
): Promise<{ removed: number; waiting: number }> {
  let removed = 0;
  let waiting = 0;
  for (let byte = 0; byte < 256 && !signal.aborted; byte++) {
    const place = join(folder, byte.toString(16).padStart(2, '0'));
    const files = (await namesIn(place)).flatMap((name) => readThumbnailName(name) ?? []);
    const current = new Set(files.filter(({ state }) => state === 'current').map(({ key }) => key));
    const known = new Set(await store.contentsFrom(byte));
    for (const { name, key, state } of files) {
      const isNeeded = known.has(key) && (state === 'current' || (state === 'earlier' && !current.has(key)));
      if (!isNeeded && (await removeOld(join(place, name)))) removed++;
    }
    const there = new Set(files.filter(({ state }) => state !== 'unfinished').map(({ key }) => key));
    const lost = [...known].filter((content) => !there.has(content));
    if (lost.length > 0) waiting += await store.requeueContents(lost);
  }
  return { removed, waiting };
}

const namesIn = (folder: string): Promise<string[]> =>
  readdir(folder).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  });

/** @returns whether it was old enough, and is gone; one that cannot be removed is left for another time */
async function removeOld(file: string): Promise<boolean> {
  try {
    const { mtimeMs } = await stat(file);
    if (Date.now() - mtimeMs < settled) return false;
    await rm(file);
    return true;
  } catch {
    return false;
  }
}
