/** @file What a scan passes over: by a person's glob patterns, and folders that are no place for photos. */
import picomatch from 'picomatch';
import { Problem } from '../../contract/problem.ts';

/** Version control, packages, bins and the thumbnails and caches of other programs; lower case. */
const junkFolders = new Set([
  '#recycle',
  '#snapshot',
  '$recycle.bin',
  '@eadir',
  '@recycle',
  '__macosx',
  'lost+found',
  'node_modules',
  'recycler',
  'system volume information',
]);

/** Folders whose content is made by a program from photos that lie elsewhere. */
const junkEndings = /\.(lrdata|lrcat-data|cocatalog|photoslibrary-cache)$/i;

/** In an Apple Photos library only these hold what the person put in; the rest is made from it. */
const photosLibrary = /\.photoslibrary$/i;
const originals = new Set(['originals', 'Masters']);

/** Whether a folder of this name is passed over without being told: hidden ones are. */
export const isJunkFolder = (name: string, parent: string): boolean =>
  name.startsWith('.') ||
  junkFolders.has(name.toLowerCase()) ||
  junkEndings.test(name) ||
  (photosLibrary.test(parent) && !originals.has(name));

/**
 * A test of paths relative to the root, with '/'. A pattern without a slash fits at any depth; one that fits a
 * folder takes all that lies in it. (https://github.com/micromatch/picomatch#globbing-features)
 *
 * @throws Problem USAGE for a pattern that is empty.
 */
export function excludeTest(patterns: readonly string[]): (path: string) => boolean {
  const tests = patterns.map((pattern) => {
    const glob = pattern.replace(/^\.?\//, '').replace(/\/+$/, '');
    if (glob === '') {
      throw new Problem(
        'USAGE',
        `"${pattern}" excludes nothing or everything.`,
        'Give a pattern such as "*.png" or "Private/**".',
      );
    }
    return picomatch(glob, { dot: true, nonegate: true, basename: !glob.includes('/') });
  });
  return (path) => tests.some((test) => test(path));
}

/** Whether a scan never comes to this path, relative to the root: it or a folder above it is passed over. */
export function isPassedOver(path: string, excluded: (path: string) => boolean): boolean {
  const names = path.split('/');
  return names.some(
    (name, depth) =>
      isJunkFolder(name, names[depth - 1] ?? '') || excluded(names.slice(0, depth + 1).join('/')),
  );
}
