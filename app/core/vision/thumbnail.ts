/** @file The grid's thumbnails: small WebP files, named by what they show, so that no photo's is ever stale. */
import { access, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import sharp from 'sharp';
import { Problem } from '../../contract/problem.ts';
import { longSide } from './decode.ts';
import { asRaw, type Pixels } from './pixels.ts';
import { thumbnailFile, thumbnailSize, unfinishedFile } from './thumbnail-file.ts';

/**
 * Makes the thumbnail unless it is there. It is whole or absent: written under another name, then renamed.
 * @throws {Problem} DISK_FULL or READ_ONLY
 */
export async function saveThumbnail(folder: string, contentHash: Uint8Array, pixels: Pixels): Promise<void> {
  const file = thumbnailFile(folder, contentHash);
  if (await exists(file)) return;
  const { width, height } = longSide(thumbnailSize)(pixels);
  // WebP at its least effort: half the size of a JPEG at 3 ms more; more effort would cost more time than the network.
  const webp = await sharp(pixels.data, asRaw(pixels))
    .resize(width, height, { fit: 'fill' })
    .webp({ quality: 75, effort: 0 })
    .toBuffer();
  const unfinished = unfinishedFile(file);
  try {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(unfinished, webp, { flag: 'wx' });
    await rename(unfinished, file);
  } catch (error) {
    await rm(unfinished, { force: true }).catch(() => undefined);
    throw asProblem(error, folder);
  }
}

const exists = (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false,
  );

/** That a thumbnail cannot be kept is no fault of the photo. */
function asProblem(error: unknown, folder: string): Problem {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return Problem.of('DISK_FULL', { kind: 'thumbnails.full', folder }, { cause: error });
  }
  const why = code ?? message;
  return Problem.of('READ_ONLY', { kind: 'thumbnails.readOnly', folder, why }, { cause: error });
}
