/** @file A folder of small files for tests of scanning, and the library's view of it. */
import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Database } from 'better-sqlite3';
import { joinPath, readablePath, splitPath } from './path.ts';

let clock = Date.UTC(2020, 0, 1) / 1000;

/** Gives a file a time that no other file has. */
export async function touchFile(path: string): Promise<void> {
  clock++;
  await utimes(path, clock, clock);
}

/** Each file gets a time of its own, so that no test depends on how fine the file system's clock is. */
export class Tree {
  readonly path: string;

  private constructor(path: string) {
    this.path = path;
  }

  static async make(): Promise<Tree> {
    return new Tree(await mkdtemp(join(tmpdir(), 'phototag-photos-')));
  }

  at(...names: readonly string[]): string {
    return join(this.path, ...names);
  }

  /** Writes files, their folders as needed. */
  async put(...names: readonly string[]): Promise<void> {
    for (const name of names) await this.write(name, `content of ${name}`);
  }

  async write(name: string, content: string | Uint8Array): Promise<void> {
    await mkdir(join(this.at(name), '..'), { recursive: true });
    await writeFile(this.at(name), content);
    await touchFile(this.at(name));
  }

  async remove(): Promise<void> {
    await rm(this.path, { recursive: true });
  }
}

/** The photos of a library by path relative to their root, with number and state; `!` marks a missing one. */
export function photosIn(db: Database): Record<string, string> {
  const rows = db
    .prepare(
      `SELECT photo.id, photo.state, photo.name, photo.partner, folder.path AS folder
       FROM photo JOIN folder ON folder.id = photo.folder ORDER BY photo.id`,
    )
    .all() as { id: number; state: string; name: Buffer; partner: Buffer | null; folder: Buffer }[];
  return Object.fromEntries(
    rows.map(({ id, state, name, partner, folder }) => [
      readablePath(joinPath(folder, name)) + (state === 'missing' ? '!' : ''),
      `${id} ${state}${partner === null ? '' : ` + ${readablePath(splitPath(partner).name)}`}`,
    ]),
  );
}
