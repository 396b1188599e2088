/** @file Pictures that were dropped on the window: looked at, kept in mind for a while, and never stored in the library. */
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, extname, join } from 'node:path';
import type { Picture } from '../contract/calls.ts';
import { PhotoFailure } from '../contract/failure.ts';
import { Problem } from '../contract/problem.ts';
import type { HeatMap, Look } from '../contract/views.ts';
import { badPicture } from '../core/bad-picture.ts';
import type { Library } from '../core/library.ts';
import { pathBytes } from '../core/photos/path.ts';

/** Looks that are kept; older ones are forgotten. */
const mostKept = 50;
/** Raw labels that the window shows. */
const topK = 5;

interface Kept {
  readonly name: string;
  readonly path: Buffer;
  /** A file of ours, for bytes that came without a path. */
  readonly isOwn: boolean;
}

export class Looks {
  readonly #library: Pick<Library, 'look' | 'explain'>;
  readonly #kept = new Map<string, Kept>();
  #folder: Promise<string> | undefined;

  constructor(library: Pick<Library, 'look' | 'explain'>) {
    this.#library = library;
  }

  /** @throws Problem BAD_PICTURE with the reason, NO_MODEL, BAD_MODEL, VISION */
  async look(picture: Picture): Promise<Look> {
    const startedAt = performance.now();
    const kept = await this.#keep(picture);
    try {
      const result = await this.#library.look(kept.path, { topK }).catch((error: unknown) => {
        throw error instanceof PhotoFailure ? badPicture(kept.name, error) : error;
      });
      const look = randomUUID();
      this.#kept.set(look, kept);
      await this.#forgetOldest();
      const seconds = (performance.now() - startedAt) / 1000;
      return {
        look,
        name: kept.name,
        seconds,
        result: { ...result, file: 'path' in picture ? picture.path : kept.name },
      };
    } catch (error) {
      await drop(kept);
      throw error;
    }
  }

  /** @throws Problem NOT_FOUND where the look was forgotten; BAD_MODEL, BAD_PICTURE */
  async explain(look: string, concept: string): Promise<HeatMap> {
    const kept = this.#kept.get(look);
    if (kept === undefined) {
      throw Problem.of('NOT_FOUND', { kind: 'look.gone' });
    }
    return this.#library.explain(kept.path, concept).catch((error: unknown) => {
      throw error instanceof PhotoFailure ? badPicture(kept.name, error) : error;
    });
  }

  /** Where the picture of a look lies; null where it was forgotten. */
  path(look: string): Buffer | null {
    return this.#kept.get(look)?.path ?? null;
  }

  /** Forgets all. */
  async close(): Promise<void> {
    this.#kept.clear();
    const folder = await this.#folder?.catch(() => undefined);
    if (folder !== undefined) await rm(folder, { recursive: true, force: true });
  }

  async #keep(picture: Picture): Promise<Kept> {
    if ('path' in picture) {
      return { name: basename(picture.path), path: pathBytes(picture.path), isOwn: false };
    }
    this.#folder ??= mkdtemp(join(tmpdir(), 'phototag-look-'));
    // The ending tells some RAW formats from TIFF; nothing else of a foreign name gets near the file system.
    const ending = /^\.\w{1,8}$/.test(extname(picture.name)) ? extname(picture.name) : '';
    const file = join(await this.#folder, `${randomUUID()}${ending}`);
    await writeFile(file, Buffer.from(picture.base64, 'base64'), { mode: 0o600 });
    return { name: picture.name === '' ? 'The picture' : picture.name, path: pathBytes(file), isOwn: true };
  }

  async #forgetOldest(): Promise<void> {
    for (const [look, kept] of this.#kept) {
      if (this.#kept.size <= mostKept) return;
      this.#kept.delete(look);
      await drop(kept);
    }
  }
}

const drop = async ({ path, isOwn }: Kept): Promise<void> => {
  if (isOwn) await rm(path, { force: true });
};
