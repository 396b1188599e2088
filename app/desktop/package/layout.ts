/** @file What must lie in a package and what must not, checked on the package itself. */
import { readdir } from 'node:fs/promises';
import { join, posix, relative, sep } from 'node:path';
import { listPackage } from '@electron/asar';
import { readBinary } from './binary.ts';
import { nativeFiles, type Target } from './target.ts';

export interface Layout {
  /** Files of the package's resources folder, relative to it, with forward slashes. */
  readonly files: readonly string[];
  /** Files that the archive app.asar lists, also those that lie beside it. */
  readonly archived: readonly string[];
}

const unpacked = 'app.asar.unpacked/';

/** Files that are for another machine on purpose. */
const foreign: readonly RegExp[] = [
  /^elevate\.exe$/, // electron-builder's, 32 bits on every Windows
  /\/exiftool-vendored\.exe\//, // there is one for Windows, which ARM runs too
  /\/trash\/lib\/(macos-trash|windows-trash\.exe)$/, // 0.8 MB, together in the one package for all systems
];

export async function readLayout(resources: string): Promise<Layout> {
  const listed = listPackage(join(resources, 'app.asar'), { isPack: false });
  const archived = listed.map((file) => file.slice(1).replaceAll('\\', '/'));
  const folders = new Set(archived.map((file) => posix.dirname(file)));
  return { files: await listFiles(resources), archived: archived.filter((file) => !folders.has(file)) };
}

/**
 * @param built - files of the built app, relative to it
 * @returns what is wrong, one sentence each
 */
export function missingFiles(
  { files, archived }: Layout,
  target: Target,
  built: readonly string[],
): string[] {
  const there = new Set(files);
  const inArchive = new Set(archived);
  const node = target.platform === 'win32' ? 'node/node.exe' : 'node/node';
  const modules = files
    .filter((file) => file.startsWith(`${unpacked}node_modules/`))
    .map((file) => file.slice(`${unpacked}node_modules/`.length));
  return [
    ...[node, 'licences/LICENSE.txt', 'licences/THIRD-PARTY.txt', `${unpacked}package.json`]
      .filter((file) => !there.has(file))
      .map((file) => `${file} is missing.`),
    ...built
      .filter((file) => !there.has(unpacked + file) && !inArchive.has(file))
      .map((file) => `${file} of the built app is missing.`),
    ...nativeFiles(target)
      .filter((pattern) => !modules.some((file) => pattern.test(file)))
      .map((pattern) => `No file of node_modules is ${pattern.source}.`),
  ];
}

/** What runs on other machines only, one sentence each. */
export async function foreignFiles(resources: string, { files }: Layout, target: Target): Promise<string[]> {
  const problems: string[] = [];
  for (const file of files) {
    const binary = await readBinary(join(resources, file));
    if (binary === null || foreign.some((pattern) => pattern.test(file))) continue;
    if (binary.platform !== target.platform || !binary.architectures.includes(target.arch)) {
      problems.push(`${file} is for ${binary.platform} ${binary.architectures.join(', ')}.`);
    }
  }
  return problems;
}

/** @returns relative to the folder, with forward slashes; links are not followed */
export async function listFiles(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort();
}
