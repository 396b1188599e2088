/** @file Compares the photos of a folder with those the library knows there: what became of each. Pure. */
import type { FolderChanges, Found, KnownPhoto, SeenPhoto } from '../store/operations/folders.ts';
import { asBuffer } from './path.ts';

/** One character per byte, so that any name can be a key. */
export const keyOf = (name: Uint8Array): string => asBuffer(name).toString('latin1');

const sameBytes = (known: KnownPhoto, seen: SeenPhoto): boolean =>
  known.size === seen.size && known.mtime === seen.mtime;

const sameName = (a: Uint8Array | null, b: Uint8Array | null): boolean =>
  a === b || (a !== null && b !== null && asBuffer(a).equals(b));

/** Photos whose file is not the one that the library knows under this name: each may have come from elsewhere. */
export function strangers(known: readonly KnownPhoto[], seen: readonly SeenPhoto[]): SeenPhoto[] {
  const present = new Map(
    known.filter(({ state }) => state !== 'missing').map((photo) => [keyOf(photo.name), photo]),
  );
  return seen.filter((photo) => present.get(keyOf(photo.name))?.fileId !== photo.fileId);
}

export interface Reconciled extends FolderChanges {
  /**
   * Some photos have other files now. Each was edited, unless its own file turns up elsewhere: to be told once all
   * other folders have been seen.
   */
  readonly unsettled: boolean;
}

/**
 * @param origins - known photos, of any folder, that have moved to one of the seen ones.
 * @param unreadable - names of files that are there but tell nothing: their photos stay as they are.
 * @param settle - whether all other folders have been seen, so that who has another file now was edited.
 */
export function reconcile(
  known: readonly KnownPhoto[],
  seen: readonly SeenPhoto[],
  origins: ReadonlyMap<SeenPhoto, number>,
  unreadable: ReadonlySet<string>,
  settle: boolean,
): Reconciled {
  const added: SeenPhoto[] = [];
  const changed: Found[] = [];
  const moved: Found[] = [];
  const touched: Found[] = [];
  const revived: Found[] = [];

  const taken = new Set<number>(origins.values());
  const free = (photo: KnownPhoto): boolean => !taken.has(photo.id);
  const present = known.filter((photo) => photo.state !== 'missing');
  const presentByName = new Map(present.map((photo) => [keyOf(photo.name), photo]));
  const presentByPartner = new Map(
    present.flatMap((photo) => (photo.partner === null ? [] : [[keyOf(photo.partner), photo]])),
  );
  const lostByName = Map.groupBy(
    known.filter((photo) => photo.state === 'missing'),
    (photo) => keyOf(photo.name),
  );
  const seenNames = new Set(seen.map((photo) => keyOf(photo.name)));

  /** The photo that is now known by its other half: its RAW got a JPEG, or lost it. */
  const otherHalf = (photo: SeenPhoto): KnownPhoto | undefined => {
    const halves = [
      photo.partner === null ? undefined : presentByName.get(keyOf(photo.partner)),
      presentByPartner.get(keyOf(photo.name)),
    ];
    return halves.find((half) => half !== undefined && free(half) && !seenNames.has(keyOf(half.name)));
  };

  let unsettled = false;
  const edit = (old: KnownPhoto, photo: SeenPhoto): void => {
    if (settle || old.fileId === photo.fileId) changed.push({ ...photo, id: old.id });
    else unsettled = true;
  };

  for (const photo of seen) {
    const key = keyOf(photo.name);
    const origin = origins.get(photo);
    const here = presentByName.get(key);
    if (origin !== undefined) {
      moved.push({ ...photo, id: origin });
    } else if (here !== undefined && free(here)) {
      taken.add(here.id);
      if (!sameBytes(here, photo)) edit(here, photo);
      else if (here.fileId !== photo.fileId || !sameName(here.partner, photo.partner)) {
        touched.push({ ...photo, id: here.id });
      }
    } else {
      const half = otherHalf(photo);
      const lost = lostByName.get(key)?.findLast((old) => free(old) && sameBytes(old, photo));
      if (half !== undefined) edit(half, photo);
      else if (lost !== undefined) revived.push({ ...photo, id: lost.id });
      else added.push(photo);
      const match = half ?? lost;
      if (match !== undefined) taken.add(match.id);
    }
  }
  const missing = present
    .filter((photo) => free(photo) && !unreadable.has(keyOf(photo.name)))
    .map((photo) => photo.id);
  return { added, changed, moved, touched, revived, missing, unsettled };
}
