/**
 * @file Puts new bytes in the place of a file in one step: whoever looks sees the old file or the new one, whole, also
 * after a power cut. A file that others have changed is left to them.
 */
import { createHash, randomUUID } from 'node:crypto';
import { type BigIntStats } from 'node:fs';
import { lstat, open, readdir, readFile, realpath, rename, rm, stat } from 'node:fs/promises';
import { joinPath, splitPath } from '../photos/path.ts';
import { codeOf, fileIdOf, isGone } from '../photos/walk.ts';
import { WriteFailure } from './write-failure.ts';

/** A file as it was when it was read. */
export interface KnownFile {
  /** Bytes. */
  readonly size: number;
  /** Unix microseconds. */
  readonly mtime: number;
  /** SHA-256. */
  readonly hash: Uint8Array;
}

export interface ReadFile {
  /** Without links. */
  readonly path: Buffer;
  readonly bytes: Buffer;
  readonly stats: BigIntStats;
}

export interface ReplacedFile extends KnownFile {
  readonly fileId: string;
}

const microseconds = (nanoseconds: bigint): number => Number(nanoseconds / 1000n);

export const sha256 = (bytes: Uint8Array): Buffer => createHash('sha256').update(bytes).digest();

/** @throws {WriteFailure} CONFLICT where it is not the file that was read */
export async function readUnchanged(path: Buffer, known: KnownFile, wayOut: string): Promise<ReadFile> {
  const conflict = new WriteFailure(
    'CONFLICT',
    'Another program has changed it since Phototag read it.',
    wayOut,
  );
  const real = await realpath(path, { encoding: 'buffer' });
  const stats = await stat(real, { bigint: true });
  if (Number(stats.size) !== known.size || microseconds(stats.mtimeNs) !== known.mtime) throw conflict;
  const bytes = await readFile(real);
  if (!sha256(bytes).equals(known.hash)) throw conflict;
  return { path: real, bytes, stats };
}

/** Whether anything lies at a path. */
export async function isThere(path: Buffer): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (error) {
    if (isGone(codeOf(error))) return false;
    throw error;
  }
}

/**
 * Owner, group and permissions stay as they were, and with `keepTimes` the times too, to the microsecond.
 * @param before the file that is replaced; null where none may lie there
 * @throws {WriteFailure} CONFLICT; what the file system throws, in which case the old file is untouched
 */
export async function replaceFile(
  path: Buffer,
  bytes: Uint8Array,
  before: BigIntStats | null,
  { keepTimes }: { readonly keepTimes: boolean },
): Promise<ReplacedFile> {
  const { folder } = splitPath(path);
  const temporary = joinPath(folder, Buffer.from(temporaryName()));
  try {
    const handle = await open(temporary, 'wx', before === null ? 0o666 : 0o600);
    try {
      await handle.writeFile(bytes);
      if (before !== null) {
        const { uid, gid } = await handle.stat();
        if (uid !== Number(before.uid) || gid !== Number(before.gid)) {
          await handle.chown(Number(before.uid), Number(before.gid));
        }
        await handle.chmod(Number(before.mode) & 0o7777);
        // The half keeps a rounding of the seconds' fraction from falling into the microsecond before.
        const seconds = (time: bigint): number => (microseconds(time) + 0.5) / 1e6;
        if (keepTimes) await handle.utimes(seconds(before.atimeNs), seconds(before.mtimeNs));
      }
      await handle.sync();
    } finally {
      await handle.close();
    }
    await refuseChanged(path, before);
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  await syncFolder(folder);
  const stats = await stat(path, { bigint: true });
  const mtime = microseconds(stats.mtimeNs);
  return { size: Number(stats.size), mtime, hash: sha256(bytes), fileId: fileIdOf(stats) };
}

/** Hidden, so that a scan in between passes it over. */
const temporaryName = (): string => `.phototag-${randomUUID()}`;
const isTemporary = (name: Buffer): boolean => /^\.phototag-[\da-f-]{36}$/.test(name.toString('latin1'));

/** Milliseconds, far more than any write takes. */
const day = 24 * 60 * 60_000;

/**
 * Removes what writes into a folder left behind when they were killed.
 * @param now Unix milliseconds; what was touched in the day before may still be under way
 */
export async function removeLeftovers(folder: Buffer, now: number): Promise<void> {
  const names = await readdir(folder, { encoding: 'buffer' });
  for (const path of names.filter(isTemporary).map((name) => joinPath(folder, name))) {
    const touched = (await lstat(path).catch(() => null))?.ctimeMs ?? now;
    if (now - touched > day) await rm(path, { force: true }).catch(() => undefined); // another user's stays
  }
}

/** The last look before the file is replaced. */
async function refuseChanged(path: Buffer, before: BigIntStats | null): Promise<void> {
  const changed = new WriteFailure(
    'CONFLICT',
    'Another program changed it just now.',
    'Let that program finish, run `phototag import`, and try again.',
  );
  if (before === null) {
    if (await isThere(path)) throw changed;
    return;
  }
  const now = await stat(path, { bigint: true });
  const same = (['dev', 'ino', 'size', 'mtimeNs', 'ctimeNs'] as const).every(
    (key) => now[key] === before[key],
  );
  if (!same) throw changed;
}

/** A rename is on the disk once its folder is; Windows knows no such thing. */
async function syncFolder(folder: Buffer): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
