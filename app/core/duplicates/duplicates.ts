/** @file Photos that are there more than once, and putting all but the best of them away. Nothing is ever deleted. */
import { lstat } from 'node:fs/promises';
import type { BigIntStats } from 'node:fs';
import type {
  DuplicateGroup,
  DuplicatePhoto,
  KeptBest,
  LeftCode,
  ShownGroup,
} from '../../contract/duplicates.ts';
import { asBuffer, readablePath } from '../photos/path.ts';
import { Store } from '../store/store.ts';
import type { KnownFile } from './operations.ts';
import { systemTrash, type Trash } from './trash.ts';

interface Tools {
  readonly store: Store;
  readonly libraryFolder: string;
  readonly trash?: Trash;
}

interface FindOptions {
  readonly onProgress?: (progress: { readonly done: number; readonly total: number }) => void;
  readonly signal?: AbortSignal;
}

type Refusal = readonly [code: LeftCode, detail?: string];

const reasons: Readonly<Record<LeftCode, string>> = {
  BEST_CHANGED: 'the best one is not there as it was',
  CHANGED: 'it is not there as it was',
  SAME_FILE: 'it is the same file',
  NAME: 'its name is not one that the trash can take',
  REFUSED: 'the trash refused it',
};

/** Photos looked at between two looks at whether it is to go on. */
const stepSize = 2000;

export class Duplicates {
  readonly #store: Store;
  readonly #libraryFolder: string;
  readonly #trash: Trash;

  constructor({ store, libraryFolder, trash = systemTrash }: Tools) {
    this.#store = store;
    this.#libraryFolder = libraryFolder;
    this.#trash = trash;
  }

  /**
   * Groups of photos that show the same picture, those first that take the most bytes.
   * @param options.onProgress - told how many photos were looked at, and of how many
   * @throws what `signal` is aborted with
   */
  async find({ onProgress, signal }: FindOptions = {}): Promise<DuplicateGroup[]> {
    // On a thread of its own: it reads all photos, and nothing else has to wait for that.
    await using reader = await Store.open(this.#libraryFolder, { mode: 'read' });
    const total = await reader.beginDuplicates();
    for (;;) {
      signal?.throwIfAborted();
      const { done, groups } = await reader.continueDuplicates(stepSize);
      onProgress?.({ done, total });
      if (groups !== null) return groups;
    }
  }

  /** Groups with what their photos look like now. */
  async shown(groups: readonly DuplicateGroup[]): Promise<ShownGroup[]> {
    const photos = groups.flatMap(({ best, others }) => [best.id, ...others.map(({ id }) => id)]);
    const looks = new Map((await this.#store.lookOf(photos)).map((look, i) => [photos[i]!, look]));
    const shown = <Photo extends DuplicatePhoto>(photo: Photo) => ({ ...photo, ...looks.get(photo.id)! });
    return groups.map(({ best, why, others }) => ({ best: shown(best), why, others: others.map(shown) }));
  }

  /**
   * Moves all but the best of a group to the system's trash, with their RAW or Live Photo halves. What a person has
   * said of them is said of the best, where that has no such word yet; they become missing and keep their own words,
   * should they come back. A file that is not as it was when it was compared stays where it is.
   */
  async keepBest({ best, others }: DuplicateGroup): Promise<KeptBest> {
    const result = { best: best.file, trashed: [] as string[], left: [] as KeptBest['left'], bytes: 0 };
    const leave = (file: string, code: LeftCode, detail = '') =>
      void result.left.push({ file, code, reason: reasons[code] + detail });
    const known = await this.#store.knownFile(best.id);
    const kept = known && (await unchanged(known));
    for (const other of others) {
      if (kept === null) {
        leave(other.file, 'BEST_CHANGED');
        continue;
      }
      const file = await this.#store.knownFile(other.id);
      const there = file && (await unchanged(file));
      if (file === null || there === null) leave(other.file, 'CHANGED');
      else if (there.dev === kept.dev && there.ino === kept.ino) leave(other.file, 'SAME_FILE');
      else {
        const refused = await this.#putAway(other.id, file, best.id);
        if (refused !== null) leave(other.file, ...refused);
        else {
          result.trashed.push(other.file, ...(other.partner === null ? [] : [other.partner]));
          result.bytes += other.bytes;
        }
      }
    }
    return result;
  }

  /** @returns why it is still there; null where it is in the trash */
  async #putAway(photo: number, { path, partner }: KnownFile, best: number): Promise<Refusal | null> {
    const files = [path, ...(partner === null ? [] : [partner])];
    const names = files.map((file) => readablePath(file));
    if (files.some((file, i) => !Buffer.from(names[i]!).equals(asBuffer(file)))) {
      return ['NAME'];
    }
    await this.#carryWords(photo, best);
    try {
      await this.#trash(names);
    } catch (error) {
      if ((await stats(path)) !== null) return ['REFUSED', ` (${(error as Error).message})`];
    }
    if ((await stats(path)) !== null) return ['REFUSED'];
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
