/** @file Photos and what a person said of them, out to and in from lists that other libraries and programs read. */
import { access, constants } from 'node:fs/promises';
import { basename, dirname, extname, resolve } from 'node:path';
import type {
  ListedPhoto,
  ListedPhotoChange,
  ListedPhotoResult,
  ListImportSummary,
} from '../../contract/lists.ts';
import { Problem } from '../../contract/problem.ts';
import type { PhotoResult } from '../../contract/results.ts';
import { fileStats } from '../../../models/read-file.ts';
import type { Store } from '../store/store.ts';
import type { readCsv } from './csv.ts';
import type { ListedWords } from './listed.ts';
import type { WordTaken, WordToSay } from './operations.ts';
import { Places } from './places.ts';

export interface ImportOptions {
  /** Where the library says otherwise, the list is right. */
  readonly overwrite: boolean;
  /** Say what would change, and change nothing. */
  readonly dryRun: boolean;
  /** Ends it before anything is said. */
  readonly signal: AbortSignal;
}

export interface ImportedList {
  /** Photos on which something changes, or of which something is not taken in; in the order of the list. */
  readonly photos: readonly ListedPhotoResult[];
  readonly summary: ListImportSummary;
}

/** Photos looked up in one call. */
const batchSize = 200;

/** Loaded when a list is read. */
const jsonReader = async () => (await import('./json-lines.ts')).readJsonLines;
const readers: Readonly<Record<string, () => Promise<typeof readCsv>>> = {
  '.csv': async () => (await import('./csv.ts')).readCsv,
  '.json': jsonReader,
  '.jsonl': jsonReader,
};

export class Lists {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  /** Photos as `export` writes them. */
  async *listed(photos: AsyncIterable<PhotoResult>): AsyncGenerator<ListedPhoto> {
    for await (const batch of inBatches(photos)) {
      const own = await this.#store.ownWords(batch.map(({ id }) => id));
      yield* batch.map((photo, i) => ({ ...photo, ...own[i]! }));
    }
  }

  /**
   * Takes in what a list says a person said: all of it as one word of the log, which one undo takes back, or nothing.
   * Words are added. One that the library contradicts is left out and reported, unless `overwrite`.
   * @throws Problem NOT_FOUND, USAGE for a file that is no such list by its name, BAD_LIST with the place
   */
  async import(file: string, { overwrite, dryRun, signal }: ImportOptions): Promise<ImportedList> {
    const list = basename(file);
    const reader = readers[extname(file).toLowerCase()];
    if (reader === undefined) {
      throw new Problem(
        'USAGE',
        `${list} is no list that can be told by its name.`,
        'Name a .json, .jsonl or .csv file.',
      );
    }
    await fileStats(file)
      .then(() => access(file, constants.R_OK))
      .catch((cause: NodeJS.ErrnoException) => {
        throw new Problem('NOT_FOUND', `${file} cannot be read (${cause.code}).`, 'Check the name.', {
          cause,
        });
      });
    const read = await reader();
    const followed = (await this.#store.listRoots()).map(({ path }) => path);
    const places = new Places(dirname(resolve(file)), followed);
    const found: FoundWords[] = [];
    const skipped: ListedPhotoResult[] = [];
    for await (const batch of inBatches(read(file, list))) {
      signal.throwIfAborted();
      const spoken = batch.filter(({ tags, rating }) => tags.length > 0 || rating !== null);
      const photos = await this.#store.findListed(
        await Promise.all(spoken.map((words) => places.sought(words))),
      );
      photos.forEach((photo, i) => {
        const { file, line, tags, rating } = spoken[i]!;
        if (typeof photo === 'string') skipped.push({ file, line, skipped: photo });
        else found.push({ ...photo, tags, rating });
      });
    }
    signal.throwIfAborted();
    const words = found.flatMap(wordsOf);
    const taken = dryRun
      ? await this.#store.planWords({ list, words, overwrite })
      : await this.#store.takeWords({ list, words, overwrite, at: Date.now() });
    const files = new Map(found.map(({ photo, file }) => [photo, file]));
    const photos = changesOf(words, taken, files);
    return { photos: [...skipped, ...photos], summary: summarise(photos, taken, skipped.length, dryRun) };
  }
}

type FoundWords = Pick<ListedWords, 'tags' | 'rating'> & { readonly photo: number; readonly file: string };

const wordsOf = ({ photo, tags, rating }: FoundWords): WordToSay[] => [
  ...tags.map((tag) => ({ photo, tag, rating: null })),
  ...(rating === null ? [] : [{ photo, tag: null, rating }]),
];

/** What becomes of the words, by photo. */
function changesOf(
  words: readonly WordToSay[],
  taken: readonly WordTaken[],
  files: ReadonlyMap<number, string>,
): ListedPhotoChange[] {
  const changes = new Map<number, Changes>();
  words.forEach(({ photo, tag, rating }, i) => {
    const { how, id, name, was } = taken[i]!;
    if (how === 'same') return;
    const change = changes.get(photo) ?? noChanges(files.get(photo)!);
    changes.set(photo, change);
    if (tag === null) {
      const before = was === null ? null : Number(was);
      if (how === 'said')
        change.rating = { from: change.rating === null ? before : change.rating.from, to: rating! };
      else change.keptRating = { rating: before!, listed: rating! };
    } else if (how === 'said')
      change.said.push({ id, name, verdict: tag.verdict, was: was as Verdict | null });
    else if (how === 'kept') change.kept.push({ id, name, verdict: was as Verdict, listed: tag.verdict });
    else change.unknown.push({ id, name });
  });
  return [...changes.values()];
}

type Verdict = 'yes' | 'no';
type Changes = { -readonly [Key in keyof ListedPhotoChange]: ListedPhotoChange[Key] };

const noChanges = (file: string): Changes => ({
  ...{ file, said: [], rating: null, kept: [], keptRating: null, unknown: [] },
});

function summarise(
  photos: readonly ListedPhotoChange[],
  taken: readonly WordTaken[],
  skipped: number,
  dryRun: boolean,
): ListImportSummary {
  const count = (how: WordTaken['how']) => taken.filter((word) => word.how === how).length;
  return {
    said: count('said'),
    photos: photos.filter(({ said, rating }) => said.length > 0 || rating !== null).length,
    same: count('same'),
    kept: count('kept'),
    unknownTags: count('unknown'),
    skipped,
    dryRun,
  };
}

async function* inBatches<T>(items: AsyncIterable<T>): AsyncGenerator<T[]> {
  let batch: T[] = [];
  for await (const item of items) {
    batch.push(item);
    if (batch.length < batchSize) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
