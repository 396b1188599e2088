/**
 * @file Brings the library up to date with a watched folder: compares, folder by folder, what lies there with what
 * is known. Reads directories and file sizes and times, never a photo's content.
 *
 * A photo is known again by, in this order: its file id with equal size and time, once nothing lies at its old path
 * any more; its name with equal size and time; its content, when it has been analysed (`recordAnalyses`).
 */
import { stat } from 'node:fs/promises';
import type { WhyOffline } from '../../contract/notice.ts';
import type { FolderChanges, KnownPhoto, MoveCandidate, SeenPhoto } from '../store/operations/folders.ts';
import type { Root } from '../store/operations/roots.ts';
import type { Store } from '../store/store.ts';
import { excludeTest } from './excludes.ts';
import { asBuffer, joinPath, pathBelow, splitPath } from './path.ts';
import { reachRoot, type ReachStore } from './reach.ts';
import { keyOf, reconcile, strangers } from './reconcile.ts';
import { type ListMounts, listMounts } from './volumes.ts';
import { codeOf, fileIdOf, isGone, readFolder, walk } from './walk.ts';
import type { Listing, Unreadable } from './walk.ts';

export type ScanStore = Pick<
  Store,
  | 'folderPhotos'
  | 'findMoveCandidates'
  | 'applyFolderChanges'
  | 'foldersWithPhotos'
  | 'loseFolders'
  | 'setRootScanned'
> &
  ReachStore;

export interface ScanOptions {
  readonly signal?: AbortSignal;
  /** Called after each folder; `found` counts the photos so far of which the library knows anything new. */
  readonly onProgress?: (progress: {
    folders: number;
    photos: number;
    skipped: number;
    found: number;
  }) => void;
  /** Called after each folder has been compared, with what lies there, and the root where it lies now. */
  readonly onFolder?: (listing: Listing, root: Root) => Promise<void>;
  /** Only what lies below this path, relative to the root. */
  readonly below?: Uint8Array;
  /** Absolute folders that are passed over, such as the library's own. */
  readonly ignore?: readonly Uint8Array[];
  readonly mounted?: ListMounts;
}

export interface ScanResult {
  /** Photos that are there. */
  photos: number;
  /** Of these: never seen before, */
  added: number;
  /** with other bytes than before, */
  changed: number;
  /** come from another path, with all that is known about them, */
  moved: number;
  /** back from being missing. */
  revived: number;
  /** Photos that are gone since the last scan. */
  missing: number;
  /** Files that are no photos. */
  skipped: number;
  /** Links to folders, which are not followed. */
  folderLinks: number;
  /** Nothing is concluded about what lies in these. */
  unreadable: Unreadable[];
  /** Why the root itself cannot be reached, as `Reached` has it; in this case nothing else is touched. */
  offline: WhyOffline | null;
  /** Where the root is now, when its drive came back at another mount point; else null. */
  relocated: Uint8Array | null;
}

/** Found nothing and changed nothing. */
export const emptyScan = (): ScanResult => ({
  photos: 0,
  added: 0,
  changed: 0,
  moved: 0,
  revived: 0,
  missing: 0,
  skipped: 0,
  folderLinks: 0,
  unreadable: [],
  offline: null,
  relocated: null,
});

/** How many photos the library knows anything new of. */
export const countChanges = ({ added, changed, moved, revived, missing }: ScanResult): number =>
  added + changed + moved + revived + missing;

/** Rows sent to the database at a time. */
const batch = 1000;

/**
 * @param root - as `listRoots` or `addRoot` gave it.
 * @throws Problem USAGE for an exclude pattern that cannot be; the signal's reason when it is aborted.
 */
export async function scanRoot(
  store: ScanStore,
  known: Root,
  {
    signal,
    onProgress,
    onFolder,
    below = Buffer.alloc(0),
    ignore = [],
    mounted = listMounts,
  }: ScanOptions = {},
): Promise<ScanResult> {
  const scan = Date.now();
  const passOver = { excluded: excludeTest(known.exclude), ignore };
  const result = emptyScan();
  const { root, offline, cameFrom } = await reachRoot(store, known, await mounted());
  result.offline = offline;
  if (cameFrom !== null) result.relocated = root.path;
  if (offline !== null) return result;

  const visited = new Set<number>();
  const unsettled: Buffer[] = [];
  const unreadableFolders: Buffer[] = [];
  let folders = 0;
  for await (const walked of walk(root.path, { below, ...passOver })) {
    signal?.throwIfAborted();
    if (walked.kind === 'unreadable') {
      unreadableFolders.push(walked.path);
      result.unreadable.push(walked.unreadable);
      continue;
    }
    const { listing } = walked;
    result.photos += listing.photos.length;
    result.skipped += listing.skipped;
    result.folderLinks += listing.folderLinks;
    result.unreadable.push(...listing.unreadable);
    const scanned = await scanFolder(store, root, listing, scan, result, false);
    if (scanned.folder !== null) visited.add(scanned.folder);
    if (scanned.unsettled) unsettled.push(listing.path);
    await onFolder?.(listing, root);
    folders++;
    const { photos, skipped } = result;
    onProgress?.({ folders, photos, skipped, found: countChanges(result) });
  }
  for (const path of unsettled) {
    signal?.throwIfAborted();
    const read = await readFolder(root.path, path, passOver);
    if (read?.kind !== 'listing') continue;
    await scanFolder(store, root, read.listing, scan, result, true);
    await onFolder?.(read.listing, root);
  }
  const unread = (path: Uint8Array) => unreadableFolders.some((folder) => pathBelow(folder, path) !== null);
  for (let afterId = 0; ;) {
    signal?.throwIfAborted();
    const page = await store.foldersWithPhotos(root.id, afterId, batch);
    if (page.length === 0) break;
    afterId = page.at(-1)!.id;
    const lost = page.filter(
      ({ id, path }) => !visited.has(id) && pathBelow(below, path) !== null && !unread(path),
    );
    if (lost.length === 0) continue;
    const { missing, reunited } = await store.loseFolders(
      lost.map(({ id }) => id),
      scan,
      Date.now(),
    );
    countMissing(result, missing, reunited);
  }
  if (below.length === 0) await store.setRootScanned(root.id, scan);
  return result;
}

/**
 * Compares one folder and writes what has changed.
 *
 * @param settle - as `reconcile` has it.
 * @returns the folder's number, null where it is not known and holds no photo, and whether to come back to it.
 */
async function scanFolder(
  store: ScanStore,
  root: Root,
  listing: Listing,
  scan: number,
  result: ScanResult,
  settle: boolean,
): Promise<{ folder: number | null; unsettled: boolean }> {
  const { folder, photos: known } = await store.folderPhotos(root.id, listing.path);
  if (folder === null && listing.photos.length === 0) return { folder, unsettled: false };
  const origins = await findOrigins(store, joinPath(root.path, listing.path), known, listing.photos);
  const unreadable = new Set(listing.unreadable.map(({ path }) => keyOf(splitPath(path).name)));
  const { unsettled, ...changes } = reconcile(known, listing.photos, origins, unreadable, settle);
  if (folder !== null && Object.values(changes).every((list) => list.length === 0))
    return { folder, unsettled };

  const apply = (part: FolderChanges) =>
    store.applyFolderChanges(root.id, listing.path, part, scan, Date.now());
  // What is known goes in one piece, because photos may have swapped places; newcomers follow in parts.
  const applied = await apply({ ...changes, added: changes.added.slice(0, batch) });
  for (let from = batch; from < changes.added.length; from += batch) {
    await apply({ ...nothing, added: changes.added.slice(from, from + batch) });
  }
  result.added += changes.added.length;
  result.changed += changes.changed.length;
  result.moved += changes.moved.length;
  result.missing -= applied.foundAgain;
  result.revived += changes.revived.length;
  countMissing(result, changes.missing.length, applied.reunited);
  return { folder: applied.folder, unsettled };
}

const nothing: FolderChanges = { added: [], changed: [], moved: [], touched: [], revived: [], missing: [] };

/** A missing photo that was added elsewhere in this very scan has moved. */
function countMissing(result: ScanResult, missing: number, reunited: number): void {
  result.missing += missing - reunited;
  result.moved += reunited;
  result.added -= reunited;
}

/** Which known photos have moved to which of the seen ones; where more than one may have, none is said to. */
async function findOrigins(
  store: ScanStore,
  folder: Buffer,
  known: readonly KnownPhoto[],
  seen: readonly SeenPhoto[],
): Promise<Map<SeenPhoto, number>> {
  const origins = new Map<SeenPhoto, number>();
  const unknown = strangers(known, seen);
  const seenHere = new Map(seen.map((photo) => [keyOf(photo.name), photo.fileId]));
  const taken = new Set<number>();
  for (let from = 0; from < unknown.length; from += batch) {
    const part = unknown.slice(from, from + batch);
    const candidates = Map.groupBy(await store.findMoveCandidates(part), ({ fileId }) => fileId);
    for (const photo of part) {
      const gone: MoveCandidate[] = [];
      for (const candidate of candidates.get(photo.fileId) ?? []) {
        if (!taken.has(candidate.id) && (await hasLeft(candidate, photo))) gone.push(candidate);
      }
      const present = gone.filter(({ missing }) => !missing);
      let likely = present.length > 0 ? present : gone;
      // Hard links have one file id; in a folder that was renamed as a whole their names tell them apart.
      if (likely.length > 1) likely = likely.filter(({ path }) => splitPath(path).name.equals(photo.name));
      if (likely.length !== 1) continue;
      origins.set(photo, likely[0]!.id);
      taken.add(likely[0]!.id);
    }
  }
  return origins;

  /** Whether the candidate's file lies no longer where it lay, or lay where it is seen now. */
  async function hasLeft(candidate: MoveCandidate, photo: SeenPhoto): Promise<boolean> {
    const old = splitPath(candidate.path);
    if (old.folder.equals(folder)) {
      // Asking the file system would not do here: it may take IMG.JPG and img.jpg for the same name.
      return old.name.equals(photo.name) || seenHere.get(keyOf(old.name)) !== candidate.fileId;
    }
    try {
      return fileIdOf(await stat(asBuffer(candidate.path), { bigint: true })) !== candidate.fileId;
    } catch (error) {
      return isGone(codeOf(error));
    }
  }
}
