/**
 * @file Whether the desktop app can be opened here, found out from files alone: to import `electron` would download
 * its binary.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export type Electron = { readonly executable: string } | { readonly missing: string };

export interface Machine {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The package `electron`. */
  readonly electronFolder: string;
}

/** The binary that Electron's own launcher would run; or, as the end of a sentence, what is missing. */
export function findElectron({ platform, env, electronFolder }: Machine): Electron {
  if (!hasDisplay({ platform, env })) return { missing: 'there is no display' };
  const override = env['ELECTRON_OVERRIDE_DIST_PATH'] || undefined;
  const folder = override ?? join(electronFolder, 'dist');
  const executable = join(folder, executableName(platform, electronFolder));
  if (existsSync(executable)) return { executable };
  return {
    missing:
      override === undefined
        ? 'Electron is not installed (`npm run electron:install` fetches it)'
        : `there is no Electron in ${override}, which ELECTRON_OVERRIDE_DIST_PATH names`,
  };
}

export const hasDisplay = ({ platform, env }: Pick<Machine, 'platform' | 'env'>): boolean =>
  platform !== 'linux' || Boolean(env['DISPLAY']) || Boolean(env['WAYLAND_DISPLAY']);

/** As the package's installer has written it, else as it would. */
function executableName(platform: NodeJS.Platform, electronFolder: string): string {
  try {
    const name = readFileSync(join(electronFolder, 'path.txt'), 'utf8').trim();
    if (name !== '') return name;
  } catch {
    // Not installed: an override may still have one.
  }
  if (platform === 'darwin') return 'Electron.app/Contents/MacOS/Electron';
  return platform === 'win32' ? 'electron.exe' : 'electron';
}
