/**
 * @file Which sidecar is a photo's, and what it says: read when it is new or its size or time has changed.
 *
 * IMG.jpg has IMG.jpg.xmp (digiKam, darktable) or IMG.xmp (Lightroom, Bridge), in this order; a RAW+JPEG pair has those
 * of either half. IMG.xmp is nobody's where several photos of the folder are called IMG.
 */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { splitName } from '../photos/kinds.ts';
import { asBuffer, joinPath } from '../photos/path.ts';
import type { Listing } from '../photos/walk.ts';
import type { PhotoBesideSidecars } from '../store/operations/packets.ts';
import type { ReadSidecar, SidecarFile } from '../store/operations/stored-packets.ts';
import type { Root } from '../store/operations/roots.ts';
import type { Store } from '../store/store.ts';
import { readPacket } from './packet.ts';

export interface SidecarsRead {
  /** New or changed ones that were read. */
  read: number;
  /** Absolute paths of those that could not be: no XML, too large, or not to be opened. Their photos stay as they were. */
  readonly unreadable: Uint8Array[];
}

export type SidecarStore = Pick<Store, 'photosBesideSidecars' | 'recordSidecars'>;

/** Brings the library up to date with the sidecars of one folder, once its photos are known. */
export async function readSidecars(
  store: SidecarStore,
  root: Pick<Root, 'id' | 'path'>,
  listing: Pick<Listing, 'path' | 'sidecars'>,
  done: SidecarsRead = { read: 0, unreadable: [] },
): Promise<void> {
  const photos = await store.photosBesideSidecars(root.id, listing.path, listing.sidecars.length > 0);
  if (photos.length === 0) return;
  const owned = assignSidecars(photos, listing.sidecars);
  const changes: { photo: number; sidecar: ReadSidecar | null }[] = [];
  for (const photo of photos) {
    const now = owned.get(photo);
    if (now === undefined) {
      if (photo.sidecar !== null) changes.push({ photo: photo.id, sidecar: null });
    } else if (!isSame(photo.sidecar, now)) {
      const path = joinPath(root.path, listing.path, now.name);
      const sidecar = await readSidecar(path, now);
      if (sidecar === null) {
        done.unreadable.push(path);
        continue;
      }
      changes.push({ photo: photo.id, sidecar });
      done.read++;
    }
  }
  if (changes.length > 0) await store.recordSidecars(changes);
}

const isSame = (known: SidecarFile | null, now: SidecarFile): boolean =>
  known !== null &&
  asBuffer(known.name).equals(asBuffer(now.name)) &&
  known.size === now.size &&
  known.mtime === now.mtime;

/** More than any program writes; as a tree a packet takes many times its bytes. */
const mostBytes = 16 * 2 ** 20;

/** @returns null where it cannot be opened, is too large, or is no XMP, such as one that is being written */
async function readSidecar(path: Buffer, file: SidecarFile): Promise<ReadSidecar | null> {
  if (file.size > mostBytes) return null;
  try {
    const bytes = await readFile(path);
    const packet = readPacket(bytes);
    if (packet === null) return null;
    return { ...file, hash: createHash('sha256').update(bytes).digest(), packet };
  } catch {
    return null;
  }
}

type NamedPhoto = Pick<PhotoBesideSidecars, 'name' | 'partner'>;

/** One character per byte; ASCII letters without case, as cameras and programs disagree on it. */
const fold = (name: Uint8Array): string =>
  asBuffer(name)
    .toString('latin1')
    .replace(/[A-Z]/g, (letter) => letter.toLowerCase());

/** Of the photos of a folder, and the sidecars there. */
export function assignSidecars<P extends NamedPhoto>(
  photos: readonly P[],
  sidecars: readonly SidecarFile[],
): Map<P, SidecarFile> {
  const byName = new Map(sidecars.map((sidecar) => [fold(sidecar.name), sidecar]));
  const stems = Map.groupBy(photos, ({ name }) => splitName(fold(name)).stem);
  const owned = new Map<P, SidecarFile>();
  for (const photo of photos) {
    const { stem } = splitName(fold(photo.name));
    const names = [photo.name, photo.partner]
      .filter((name) => name !== null)
      .map((name) => `${fold(name)}.xmp`);
    if (stems.get(stem)!.length === 1) names.push(`${stem}.xmp`);
    const sidecar = names.map((name) => byName.get(name)).find((found) => found !== undefined);
    if (sidecar !== undefined) owned.set(photo, sidecar);
  }
  return owned;
}
