/**
 * @file Reads a tree of folders, one folder at a time, and tells the photos in each.
 *
 * Names are bytes throughout. Links to files are followed, links to folders are not: a tree stays a tree.
 */
import { readdir, stat } from 'node:fs/promises';
import type { BigIntStats, Dirent } from 'node:fs';
import { mapInOrder } from '../concurrency.ts';
import type { SeenPhoto } from '../store/operations/folders.ts';
import type { SidecarFile } from '../store/operations/stored-packets.ts';
import { isJunkFolder } from './excludes.ts';
import { kindOfContent, kindOfName, splitName } from './kinds.ts';
import type { Kind } from './kinds.ts';
import { pairFiles } from './pairs.ts';
import type { NamedFile } from './pairs.ts';
import { asBuffer, joinPath, readablePath, splitPath } from './path.ts';

/** A folder or file that is there but could not be read: nothing may be concluded about what is in it. */
export interface Unreadable {
  /** Absolute. */
  readonly path: Uint8Array;
  /** Why, as the system has it: EACCES, EIO ... */
  readonly code: string;
}

export interface Listing {
  /** Relative to the root. */
  readonly path: Buffer;
  readonly photos: readonly SeenPhoto[];
  /** XMP sidecars, of whichever photo. */
  readonly sidecars: readonly SidecarFile[];
  /** Files that are no photos. */
  readonly skipped: number;
  /** Links to folders, which are not followed. */
  readonly folderLinks: number;
  /** Files in this folder. */
  readonly unreadable: readonly Unreadable[];
}

export type Walked =
  | { readonly kind: 'listing'; readonly listing: Listing; readonly folders: readonly Buffer[] }
  | { readonly kind: 'unreadable'; readonly path: Buffer; readonly unreadable: Unreadable };

export interface WalkOptions {
  /** Where to begin, relative to the root; everything below is walked. */
  readonly below: Uint8Array;
  /** Whether a readable path relative to the root is passed over. */
  readonly excluded: (path: string) => boolean;
  /** Absolute folders that are passed over, such as the library's own. */
  readonly ignore: readonly Uint8Array[];
}

/** Files of one folder asked about at a time; Node's file functions run on four threads. */
const concurrency = 16;

export const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'unknown';

/** Codes that say: there is nothing at this path (any more). */
export const isGone = (code: string): boolean => code === 'ENOENT' || code === 'ENOTDIR' || code === 'ELOOP';

export const fileIdOf = (stats: BigIntStats): string => `${stats.dev}:${stats.ino}`;

/** Walks depth first, in the order of the names' bytes. A folder that is gone is passed over. */
export async function* walk(root: Uint8Array, options: WalkOptions): AsyncGenerator<Walked> {
  const open: Buffer[] = [asBuffer(options.below)];
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    const read = await readFolder(root, path, options);
    if (read === null) continue;
    yield read;
    if (read.kind === 'unreadable') continue;
    for (const name of read.folders.toReversed()) open.push(joinPath(path, name));
  }
}

/** Reads one folder; null where it is gone. */
export async function readFolder(
  root: Uint8Array,
  path: Buffer,
  { excluded, ignore }: Omit<WalkOptions, 'below'>,
): Promise<Walked | null> {
  const absolute = joinPath(root, path);
  let entries: Dirent<Buffer>[];
  try {
    entries = await readdir(absolute, { encoding: 'buffer', withFileTypes: true });
  } catch (error) {
    const code = codeOf(error);
    return isGone(code) ? null : { kind: 'unreadable', path, unreadable: { path: absolute, code } };
  }
  entries.sort((a, b) => Buffer.compare(a.name, b.name));
  const parent = readablePath(splitPath(absolute).name);
  const wanted = entries.filter(({ name }) => !excluded(readablePath(joinPath(path, name))));
  const folders = wanted
    .filter((entry) => entry.isDirectory() && !isJunkFolder(readablePath(entry.name), parent))
    .map(({ name }) => name)
    .filter((name) => !ignore.some((folder) => joinPath(absolute, name).equals(folder)));
  const files = wanted.filter((entry) => !entry.isDirectory());
  return { kind: 'listing', listing: await list(path, absolute, files), folders };
}

interface File extends NamedFile {
  readonly path: Buffer;
}

async function list(path: Buffer, absolute: Buffer, entries: readonly Dirent<Buffer>[]): Promise<Listing> {
  const unreadable: Unreadable[] = [];
  const files: File[] = [];
  let skipped = 0;
  let folderLinks = 0;
  const look = (entry: Dirent<Buffer>) => classify(joinPath(absolute, entry.name), entry);
  for await (const seen of mapInOrder(entries, concurrency, look)) {
    if (seen === 'skipped') skipped++;
    else if (seen === 'folder link') folderLinks++;
    else if ('code' in seen) unreadable.push(seen);
    else files.push(seen);
  }

  const pairing = pairFiles(files);
  const photos: SeenPhoto[] = [];
  const measure = async ({ file, partner }: (typeof pairing.photos)[number]) => {
    const stats = await statOrWhyNot(file.path);
    if ('code' in stats) return stats;
    return {
      partner: partner === null ? null : Buffer.from(partner.name, 'latin1'),
      fileId: fileIdOf(stats),
      ...measured(file, stats),
    };
  };
  for await (const photo of mapInOrder(pairing.photos, concurrency, measure)) {
    if (!('code' in photo)) photos.push(photo);
    else if (!isGone(photo.code)) unreadable.push(photo);
  }
  const sidecars: SidecarFile[] = [];
  const measureSidecar = async (file: File) => ({ file, stats: await statOrWhyNot(file.path) });
  const xmps = files.filter(({ name, kind }) => kind === 'sidecar' && splitName(name).ending === 'xmp');
  for await (const { file, stats } of mapInOrder(xmps, concurrency, measureSidecar)) {
    if (!('code' in stats)) sidecars.push(measured(file, stats));
  }
  return { path, photos, sidecars, skipped: skipped + pairing.skipped, folderLinks, unreadable };
}

const measured = ({ name }: File, stats: BigIntStats): SidecarFile => ({
  name: Buffer.from(name, 'latin1'),
  size: Number(stats.size),
  mtime: Number(stats.mtimeNs / 1000n),
});

/** What an entry that is no folder is to the library. A pipe or a device is never opened: that could wait for ever. */
async function classify(
  path: Buffer,
  entry: Dirent<Buffer>,
): Promise<File | Unreadable | 'skipped' | 'folder link'> {
  const name = entry.name.toString('latin1');
  if (name.startsWith('.')) return 'skipped';
  if (!entry.isFile()) {
    if (!entry.isSymbolicLink()) return 'skipped';
    const target = await statOrWhyNot(path);
    if ('code' in target) return isGone(target.code) ? 'skipped' : target;
    if (target.isDirectory()) return 'folder link';
    if (!target.isFile()) return 'skipped';
  }
  let kind: Kind | null = kindOfName(name);
  if (kind === null) {
    try {
      kind = await kindOfContent(path);
    } catch (error) {
      const code = codeOf(error);
      return isGone(code) ? 'skipped' : { path, code };
    }
  }
  return { name, kind, path };
}

async function statOrWhyNot(path: Buffer): Promise<BigIntStats | Unreadable> {
  try {
    return await stat(path, { bigint: true });
  } catch (error) {
    return { path, code: codeOf(error) };
  }
}
