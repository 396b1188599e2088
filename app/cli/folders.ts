/** @file Where the library lies when nobody says. */
import { homedir } from 'node:os';
import { join } from 'node:path';

/** The platform's place for data that an application makes for one person on one machine. */
export function defaultLibraryFolder(): string {
  switch (process.platform) {
    case 'win32':
      return join(process.env['LOCALAPPDATA'] ?? join(homedir(), 'AppData', 'Local'), 'Phototag');
    case 'darwin':
      return join(homedir(), 'Library', 'Application Support', 'Phototag');
    default:
      return join(process.env['XDG_DATA_HOME'] || join(homedir(), '.local', 'share'), 'phototag');
  }
}
