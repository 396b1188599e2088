/** @file Reading a file that a person named: never without end, and never waiting for somebody to write it. */
import type { Stats } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { Problem } from '../app/contract/problem.ts';

/**
 * What lies at a path, where that is a file. A pipe would be waited for, and a device may never end, so that neither is
 * opened.
 * @throws as `stat`; where it is no file, an Error whose `code` says what it is
 */
export async function fileStats(path: string | Buffer): Promise<Stats> {
  const stats = await stat(path);
  if (stats.isFile()) return stats;
  throw Object.assign(new Error(`no file: ${path.toString()}`), { code: notFile(stats) });
}

const notFile = (stats: Stats): string => {
  if (stats.isDirectory()) return 'it is a folder';
  if (stats.isFIFO()) return 'it is a pipe';
  return stats.isSocket() ? 'it is a socket' : 'it is a device';
};

/**
 * Reads a file of a model.
 * @param maximum bytes; a larger file is refused before it is opened
 * @throws Problem NOT_FOUND or BAD_MODEL
 */
export async function readModelFile(file: string, maximum: number): Promise<Buffer> {
  try {
    const { size } = await fileStats(file);
    if (size > maximum) {
      throw new Problem(
        'BAD_MODEL',
        `${file} is too large: it has ${size} bytes, and ${maximum} are the most that such a file may have.`,
        'Check that it is the right file.',
      );
    }
    return await readFile(file);
  } catch (error) {
    if (error instanceof Problem) throw error;
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') throw new Problem('NOT_FOUND', `${file} does not exist.`, 'Check the name.');
    throw new Problem(
      'BAD_MODEL',
      `${file} cannot be read (${code}).`,
      'Check that it is a file, and that it may be read.',
      { cause: error },
    );
  }
}
