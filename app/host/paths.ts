/** @file Paths that a window names: what was dropped on it, and folders to choose from where there is no dialog. */
import { readdir, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { Problem } from '../contract/problem.ts';
import type { FolderListing } from '../contract/views.ts';
import { mapInOrder } from '../core/concurrency.ts';

/** Files asked about at a time. */
const atOnce = 32;

type Kind = 'folder' | 'file' | 'absent';

const kindOf = (path: string): Promise<Kind> =>
  stat(path).then(
    (stats) => (stats.isDirectory() ? 'folder' : 'file'),
    () => 'absent',
  );

/** Which paths are folders, which are files, and which are not there or cannot be reached; in the order given. */
export async function sortPaths(
  paths: readonly string[],
): Promise<{ folders: string[]; files: string[]; absent: string[] }> {
  const kinds = await Array.fromAsync(mapInOrder(paths, atOnce, kindOf));
  const those = (kind: Kind) => paths.filter((_, index) => kinds[index] === kind);
  return { folders: those('folder'), files: those('file'), absent: those('absent') };
}

/** Stands for the computer itself on Windows: what lies below it are its drives. */
const computer = '/';

/**
 * The folders in a folder, hidden ones left out.
 * @param path - null: the person's own
 * @throws Problem NOT_FOUND where it is not there or cannot be read
 */
export async function listFolders(path: string | null): Promise<FolderListing> {
  if (path === computer && process.platform === 'win32') return listDrives();
  const folder = path === null ? homedir() : resolve(path);
  const names = await readdir(folder).catch((error: unknown) => {
    const { code } = error as NodeJS.ErrnoException;
    throw Problem.of(
      'NOT_FOUND',
      { kind: 'folder.unreadable', folder, why: code ?? 'UNKNOWN' },
      { cause: error },
    );
  });
  const visible = names
    .filter((name) => !name.startsWith('.'))
    .map((name) => ({ name, path: join(folder, name) }));
  const { folders } = await sortPaths(visible.map(({ path }) => path));
  const isFolder = new Set(folders);
  const parent = dirname(folder);
  const above = process.platform === 'win32' ? computer : null;
  return {
    path: folder,
    parent: parent === folder ? above : parent,
    folders: visible
      .filter(({ path }) => isFolder.has(path))
      .sort((a, b) => a.name.localeCompare(b.name, undefined, { numeric: true })),
  };
}

async function listDrives(): Promise<FolderListing> {
  const drives = Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZ', (letter) => `${letter}:\\`);
  const { folders } = await sortPaths(drives);
  return { path: computer, parent: null, folders: folders.map((path) => ({ name: path.slice(0, 2), path })) };
}
