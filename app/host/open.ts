/** @file Opens the host, the database's thread first: it loads its modules while this thread loads the engine's. */
import { Store } from '../core/store/store.ts';
import type { Host, HostOptions } from './host.ts';
import { Notices } from './notices.ts';

/**
 * Opens the library as its only owner. Its folders are looked through and what is new is tagged in the background.
 * @throws Problem LOCKED, READ_ONLY, DISK_FULL, BAD_LIBRARY
 */
export async function openHost(options: HostOptions): Promise<Host> {
  const notices = new Notices(options.onNotice);
  const opening = Store.open(options.libraryFolder, {
    mode: 'write',
    onNotice: (notice) => notices.tell(notice),
  });
  const [store, { Host }] = await Promise.all([opening, import('./host.ts')]);
  return Host.over(store, notices, options);
}
