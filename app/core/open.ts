/** @file Opens a library, the database's thread first: it loads its modules while this thread loads the engine's. */
import type { Library, LibraryOptions } from './library.ts';
import { Store } from './store/store.ts';

/** @throws Problem LOCKED, READ_ONLY, DISK_FULL, BAD_LIBRARY, or NOT_FOUND where there is nothing to read */
export async function openLibrary(options: LibraryOptions): Promise<Library> {
  const opening = Store.open(options.libraryFolder, options);
  const [store, { Library }] = await Promise.all([opening, import('./library.ts')]);
  return Library.over(store, options);
}
