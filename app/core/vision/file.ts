/** @file Reads a photo's file once: the same bytes give the hash, the format, the metadata and the pixels. */
import { createHash } from 'node:crypto';
import type { Stats } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { PhotoFailure } from '../../contract/failure.ts';

export interface PhotoFile {
  /** The path as it was given: file names are bytes, not always UTF-8. */
  readonly path: Buffer;
  readonly bytes: Buffer;
  /** SHA-256 of `bytes`. */
  readonly hash: Buffer;
  /** Unix milliseconds of the last change to the bytes or to what the file system says of them. */
  readonly changedAt: number;
}

/** One photo lies in memory whole; the largest RAW files of today are about a third of this. */
const maxFileBytes = 2 ** 30;

/** A file that has not changed for ten minutes is as whole as it will ever be; another may still be being copied. */
const settledAfterMs = 10 * 60_000;

export const isSettled = (file: PhotoFile): boolean => Date.now() - file.changedAt >= settledAfterMs;

/**
 * @returns bytes
 * @throws {PhotoFailure} NOT_FOUND, PERMISSION, UNSUPPORTED, TOO_LARGE or CORRUPT
 */
export async function photoFileSize(path: Buffer): Promise<number> {
  return (await checkedStats(path)).size;
}

/** @throws {PhotoFailure} NOT_FOUND, PERMISSION, UNSUPPORTED, TOO_LARGE or CORRUPT */
export async function readPhotoFile(path: Buffer): Promise<PhotoFile> {
  const stats = await checkedStats(path);
  try {
    const bytes = await readFile(path);
    const hash = createHash('sha256').update(bytes).digest();
    return { path, bytes, hash, changedAt: Math.max(stats.mtimeMs, stats.ctimeMs) };
  } catch (error) {
    throw asPhotoFailure(error);
  }
}

async function checkedStats(path: Buffer): Promise<Stats> {
  const stats = await stat(path).catch((error: unknown) => {
    throw asPhotoFailure(error);
  });
  // Opening a pipe or a device could block for ever.
  if (!stats.isFile()) {
    throw new PhotoFailure(
      'UNSUPPORTED',
      stats.isDirectory() ? 'This is a folder, not a picture' : 'This is not a regular file',
    );
  }
  if (stats.size > maxFileBytes) {
    throw new PhotoFailure('TOO_LARGE', `The file has ${gib(stats.size)} GiB; the limit is 1 GiB`);
  }
  return stats;
}

const gib = (bytes: number): string => (bytes / 2 ** 30).toFixed(1);

function asPhotoFailure(error: unknown): PhotoFailure {
  const { code = 'unknown error' } = error as NodeJS.ErrnoException;
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR':
    case 'ENAMETOOLONG':
    case 'ELOOP':
    case 'ERR_INVALID_ARG_VALUE': // a NUL in the path
      return new PhotoFailure('NOT_FOUND', 'The file does not exist', { cause: error });
    case 'EACCES':
    case 'EPERM':
      return new PhotoFailure('PERMISSION', 'The file may not be read', { cause: error });
    case 'EBUSY':
      return new PhotoFailure('PERMISSION', 'The file is in use by another program', { cause: error });
    default:
      // EIO, ESTALE and the like: a drive or a network share that fails now and may be well later.
      return new PhotoFailure('CORRUPT', `The file could not be read (${code})`, { cause: error });
  }
}
