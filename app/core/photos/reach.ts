/**
 * @file Whether a followed folder can be reached: where it was, or where its drive has come back.
 *
 * A drive is known by its volume, and a volume can be taken for another: a copy of a drive has the same UUID, a drive
 * letter goes to the next stick. So the folder must hold the photos that the library knows, and where two might be it,
 * neither is.
 */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import type { WhyOffline } from '../../contract/notice.ts';
import type { SamplePhoto } from '../store/operations/relocate.ts';
import type { Root } from '../store/operations/roots.ts';
import type { Store } from '../store/store.ts';
import { asBuffer, joinPath, readablePath } from './path.ts';
import { type Mount, pathsOf, placeOf } from './volumes.ts';
import { codeOf, fileIdOf } from './walk.ts';

export type ReachStore = Pick<
  Store,
  'foldersWithPhotos' | 'samplePhotos' | 'relocateRoot' | 'setRootOffline' | 'setRootOnline' | 'setRootPlace'
>;

export interface Reached {
  /** The folder, with its path of now. */
  readonly root: Root;
  /** Null where it can be reached. */
  readonly offline: WhyOffline | null;
  /** Where it was until now, when its drive came back at another mount point. */
  readonly cameFrom: Uint8Array | null;
}

/** Photos whose bytes are compared; of the others the size is enough. */
const mostHashed = 8;

/** Looks for the folder, and keeps in the library whether and where it was found. */
export async function reachRoot(store: ReachStore, root: Root, mounts: readonly Mount[]): Promise<Reached> {
  const code = await whyOffline(store, root, mounts);
  if (code === null) {
    const place = await placeOf(mounts, root.path);
    if (place !== null && !isSamePlace(place, root.place)) await store.setRootPlace(root.id, place);
    await store.setRootOnline(root.id);
    return { root, offline: null, cameFrom: null };
  }
  const found = await findElsewhere(store, root, mounts);
  if (Buffer.isBuffer(found) && (await store.relocateRoot(root.id, found)))
    return { root: { ...root, path: found, offlineAt: null }, offline: null, cameFrom: root.path };
  await store.setRootOffline(root.id, Date.now());
  const elsewhere = Buffer.isBuffer(found) ? { kind: 'followed' as const, path: readablePath(found) } : found;
  return { root, offline: { code, elsewhere }, cameFrom: null };
}

/**
 * A folder that is gone, unreadable, or empty where photos were (the mount point of a drive that is not there) says
 * nothing about its photos; nor does another drive in its place.
 */
async function whyOffline(store: ReachStore, root: Root, mounts: readonly Mount[]): Promise<string | null> {
  try {
    const entries = await readdir(asBuffer(root.path));
    if (entries.length === 0)
      return (await store.foldersWithPhotos(root.id, 0, 1)).length > 0 ? 'EMPTY' : null;
  } catch (error) {
    return codeOf(error);
  }
  if (root.place === null) return null;
  const place = await placeOf(mounts, root.path);
  if (place?.volume === root.place.volume || (await holdsPhotosOf(store, root, root.path))) return null;
  return 'OTHER_DRIVE';
}

/** Its path of now, or why none is certain; null where nothing of its drive is to be seen. */
async function findElsewhere(
  store: ReachStore,
  root: Root,
  mounts: readonly Mount[],
): Promise<Buffer | WhyOffline['elsewhere']> {
  if (root.place === null) return null;
  const found = new Map<string, Buffer>();
  const others: Buffer[] = [];
  for (const path of await pathsOf(mounts, root.place)) {
    const folder = await stat(path, { bigint: true }).catch(() => null);
    if (path.equals(root.path) || folder?.isDirectory() !== true) continue;
    // What is mounted twice is one drive; a copy of a drive is another one.
    if (found.has(fileIdOf(folder))) continue;
    if (await holdsPhotosOf(store, root, path)) found.set(fileIdOf(folder), path);
    else others.push(path);
  }
  const [path, ...more] = found.values();
  if (path !== undefined)
    return more.length === 0 ? path : { kind: 'alike', paths: [path, ...more].map(readablePath) };
  const [other] = others;
  return other === undefined ? null : { kind: 'withoutPhotos', path: readablePath(other) };
}

/** Whether most of some photos that the library knows of the folder lie below `path`, of the same size and content. */
async function holdsPhotosOf(store: ReachStore, root: Root, path: Uint8Array): Promise<boolean> {
  const sample = await store.samplePhotos(root.id);
  let same = 0;
  let hashed = 0;
  for (const photo of sample) {
    const isHashed = photo.contentHash !== null && hashed < mostHashed;
    if (isHashed) hashed++;
    if (await isThere(joinPath(path, photo.folder, photo.name), photo, isHashed)) same++;
  }
  return same * 2 >= sample.length;
}

async function isThere(
  file: Buffer,
  { size, contentHash }: SamplePhoto,
  isHashed: boolean,
): Promise<boolean> {
  try {
    const stats = await stat(file);
    if (!stats.isFile() || stats.size !== size) return false;
    if (!isHashed) return true;
    const hash = createHash('sha256');
    for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
    return hash.digest().equals(contentHash!);
  } catch {
    return false; // not there, or not to be read
  }
}

const isSamePlace = (one: NonNullable<Root['place']>, other: Root['place']): boolean =>
  one.volume === other?.volume && asBuffer(one.path).equals(other.path);
