/** @file Writing that survives a power cut, and says in words what is wrong with a disk. */
import { open } from 'node:fs/promises';
import { Problem } from '../app/contract/problem.ts';

/**
 * @param file that `work` writes to, for messages
 * @throws Problem DISK_FULL or READ_ONLY
 */
export async function onDisk<T>(file: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOSPC' || code === 'EDQUOT') {
      throw Problem.of('DISK_FULL', { kind: 'disk.full', file }, { cause: error });
    }
    throw Problem.of('READ_ONLY', { kind: 'disk.readOnly', file, why: code ?? 'UNKNOWN' }, { cause: error });
  }
}

/** Resolves when the bytes lie on the disk, not only in its cache. */
export async function writeDurably(file: string, bytes: Uint8Array | string): Promise<void> {
  await using handle = await open(file, 'w');
  await handle.writeFile(bytes);
  await handle.sync();
}
