/** @file Searching alone, for a program that does nothing else: without models, workers or a thread to wait for. */
import type { PhotoResult } from '../contract/results.ts';
import { searchOperations } from './search/operations.ts';
import { openDatabase } from './store/database.ts';
import { problemOf } from './store/problems.ts';

const { searchPhotos, countMatches } = searchOperations;

/** Photos read at a time. */
const pageSize = 200;

export interface Finder extends Disposable {
  /** Photos that match, newest first. @throws QueryError, or Problem where the library cannot be read */
  find(query: string, limit: number): Generator<PhotoResult>;
  /** How many photos match. @throws as `find` */
  count(query: string): number;
}

/** @throws Problem NOT_FOUND where there is no library, BAD_LIBRARY */
export function openFinder(libraryFolder: string): Finder {
  const db = openDatabase(libraryFolder, 'read');
  const read = <T>(work: () => T): T => {
    try {
      return work();
    } catch (error) {
      throw problemOf(error, libraryFolder);
    }
  };
  return {
    *find(query, limit) {
      let after: PhotoResult | null = null;
      for (let left = limit; left > 0; left -= pageSize) {
        const page: PhotoResult[] = read(() =>
          searchPhotos(db, { query, limit: Math.min(left, pageSize), after }),
        );
        yield* page;
        if (page.length < pageSize) return;
        after = page.at(-1)!;
      }
    },
    count: (query) => read(() => countMatches(db, { query })),
    [Symbol.dispose]: () => void db.close(),
  };
}
