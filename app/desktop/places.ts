/** @file Where the desktop's things lie. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { App } from 'electron';
import { defaultLibraryFolder } from '../cli/folders.ts';
import type { Places } from '../core/models.ts';

/** As the command line has them. */
export const libraryPlaces = (env: NodeJS.ProcessEnv): Places => ({
  libraryFolder: env['PHOTOTAG_LIBRARY'] || defaultLibraryFolder(),
  modelsFolder: env['PHOTOTAG_MODELS'] || undefined,
});

/**
 * Electron's own files (and the lock that makes it a single instance) lie with the library, so that each library has
 * its own window. Where that folder cannot be made, Electron's usual place serves, and the window says what is wrong.
 */
export function keepOwnFilesWith(app: Pick<App, 'setPath'>, libraryFolder: string): void {
  const folder = join(libraryFolder, 'window');
  try {
    mkdirSync(folder, { recursive: true });
    app.setPath('userData', folder);
  } catch {
    // Opening the library tells the person.
  }
}
