/** @file Opens the host over a library that it owns. */
import { openLibrary } from '../core/open.ts';
import type { Host, HostOptions } from './host.ts';
import { Notices } from './notices.ts';

/**
 * Opens the library as its only owner. Its folders are looked through and what is new is tagged in the background.
 * @throws Problem LOCKED, READ_ONLY, DISK_FULL, BAD_LIBRARY
 */
export async function openHost(options: HostOptions): Promise<Host> {
  const notices = new Notices(options.onNotice);
  const { libraryFolder, modelsFolder } = options;
  const opening = openLibrary({
    libraryFolder,
    modelsFolder,
    mode: 'write',
    onNotice: (notice) => notices.tell(notice),
  });
  const [library, { Host }] = await Promise.all([opening, import('./host.ts')]);
  return Host.over(library, notices, options);
}
