/** @file The one kept-open exiftool of a process, for what sharp cannot read. Started on first use. */
import { randomUUID } from 'node:crypto';
import { copyFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import type { ExifTool } from 'exiftool-vendored';
import { PhotoFailure } from '../../contract/failure.ts';
import { Problem } from '../../contract/problem.ts';

let running: Promise<ExifTool> | undefined;

/** One process: RAW files are few, and each exiftool is a Perl of 30 MB. */
async function start(): Promise<ExifTool> {
  const { ExifTool } = await import('exiftool-vendored');
  const exiftool = new ExifTool({ maxProcs: 1, taskTimeoutMillis: 30_000, geolocation: false });
  try {
    await exiftool.version();
    return exiftool;
  } catch (error) {
    running = undefined;
    await exiftool.end(false);
    const message = 'exiftool, which reads this format, cannot be started (is Perl installed?)';
    throw new PhotoFailure('UNSUPPORTED', message, { cause: error });
  }
}

/**
 * Runs `use` with exiftool and a name of the file that exiftool can take: a path that is not UTF-8, which cannot be
 * written to its pipe, is replaced by that of a temporary copy.
 * @param photo its bytes, where they have been read
 * @throws {PhotoFailure} UNSUPPORTED when exiftool cannot be started
 */
export async function withExiftool<T>(
  photo: { readonly path: Buffer; readonly bytes?: Buffer },
  use: (exiftool: ExifTool, file: string) => Promise<T>,
): Promise<T> {
  const exiftool = await (running ??= start());
  const name = photo.path.toString();
  // A line break would end the argument.
  if (Buffer.from(name).equals(photo.path) && !/[\r\n]/.test(name)) return use(exiftool, name);
  const copy = join(tmpdir(), `phototag-${randomUUID()}${extname(name).replace(/[^.\w]/g, '')}`);
  try {
    if (photo.bytes === undefined) await copyFile(photo.path, copy);
    else await writeFile(copy, photo.bytes, { flag: 'wx', mode: 0o600 });
    return await use(exiftool, copy);
  } finally {
    await rm(copy, { force: true });
  }
}

/** @throws {Problem} EXIFTOOL when it cannot be started */
export async function requireExiftool(): Promise<void> {
  try {
    await (running ??= start());
  } catch (error) {
    throw new Problem(
      'EXIFTOOL',
      'exiftool, which reads and writes the keywords of files, cannot be started.',
      process.platform === 'win32'
        ? 'Install Phototag again: exiftool comes with it.'
        : 'It needs Perl: install the package `perl` of your system.',
      { cause: error },
    );
  }
}

/** Ends exiftool if it was started; resolves when it is gone. */
export async function endExiftool(): Promise<void> {
  const exiftool = await running?.catch(() => undefined);
  running = undefined;
  await exiftool?.end();
}
