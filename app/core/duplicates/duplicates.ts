/** @file Photos that are there more than once, and putting all but the best of them away. Nothing is ever deleted. */
import { lstat } from 'node:fs/promises';
import type { BigIntStats } from 'node:fs';
import type { DuplicateGroup, KeptBest } from '../../contract/duplicates.ts';
import { asBuffer, readablePath } from '../photos/path.ts';
import { Store } from '../store/store.ts';
import type { KnownFile } from './operations.ts';
import { systemTrash, type Trash } from './trash.ts';

interface Tools {
  readonly store: Store;
  readonly libraryFolder: string;
  readonly trash?: Trash;
}

export class Duplicates {
  readonly #store: Store;
  readonly #libraryFolder: string;
  readonly #trash: Trash;

  constructor({ store, libraryFolder, trash = systemTrash }: Tools) {
    this.#store = store;
    this.#libraryFolder = libraryFolder;
    this.#trash = trash;
  }

  /** Groups of photos that show the same picture, those first that take the most bytes. */
  async find(): Promise<DuplicateGroup[]> {
    // On a thread of its own: it reads all photos, and nothing else has to wait for that.
    await using reader = await Store.open(this.#libraryFolder, { mode: 'read' });
    return reader.duplicateGroups();
  }

  /**
   * Moves all but the best of a group to the system's trash, with their RAW or Live Photo halves. What a person has
   * said of them is said of the best, where that has no such word yet; they become missing and keep their own words,
   * should they come back. A file that is not as it was when it was compared stays where it is.
   */
  async keepBest({ best, others }: DuplicateGroup): Promise<KeptBest> {
    const result = { best: best.file, trashed: [] as string[], left: [] as KeptBest['left'], bytes: 0 };
    const leave = (file: string, reason: string) => void result.left.push({ file, reason });
    const known = await this.#store.knownFile(best.id);
    const kept = known && (await unchanged(known));
    for (const other of others) {
      if (kept === null) {
        leave(other.file, 'the best one is not there as it was');
        continue;
      }
      const file = await this.#store.knownFile(other.id);
      const there = file && (await unchanged(file));
      if (file === null || there === null) leave(other.file, 'it is not there as it was');
      else if (there.dev === kept.dev && there.ino === kept.ino) leave(other.file, 'it is the same file');
      else {
        const reason = await this.#putAway(other.id, file, best.id);
        if (reason !== null) leave(other.file, reason);
        else {
          result.trashed.push(other.file, ...(other.partner === null ? [] : [other.partner]));
          result.bytes += other.bytes;
        }
      }
    }
    return result;
  }

  /** @returns why it is still there; null where it is in the trash */
  async #putAway(photo: number, { path, partner }: KnownFile, best: number): Promise<string | null> {
    const files = [path, ...(partner === null ? [] : [partner])];
    const names = files.map((file) => readablePath(file));
    if (files.some((file, i) => !Buffer.from(names[i]!).equals(asBuffer(file)))) {
      return 'its name is not one that the trash can take';
    }
    await this.#carryWords(photo, best);
    try {
      await this.#trash(names);
    } catch (error) {
      if ((await stats(path)) !== null) return `the trash refused it (${(error as Error).message})`;
    }
    if ((await stats(path)) !== null) return 'the trash left it where it was';
    await this.#store.markTrashed(photo, Date.now());
    return null;
  }

  /** Before the file goes, so that nothing is lost if the program ends in between. */
  async #carryWords(from: number, to: number): Promise<void> {
    const { tags, rating } = await this.#store.wordsToCarry(from, to);
    for (const { concept, verdict } of tags) {
      await this.#store.stateTag({ photos: [to], concept, verdict, at: Date.now() });
    }
    if (rating !== null) await this.#store.ratePhotos({ photos: [to], rating, at: Date.now() });
  }
}

const stats = (path: Uint8Array): Promise<BigIntStats | null> =>
  lstat(asBuffer(path), { bigint: true }).catch(() => null);

/** The file's identity, where it is still the one that the library knows; else null. */
async function unchanged({ path, size, mtime }: KnownFile): Promise<BigIntStats | null> {
  const now = await stats(path);
  const isSame = now !== null && Number(now.size) === size && Number(now.mtimeNs / 1000n) === mtime;
  return isSame ? now : null;
}
