/** @file Pictures for the window, by id only: the grid's thumbnails, and photos as a browser can show them. */
import { open, readFile, stat } from 'node:fs/promises';
import type { ImageKind } from '../contract/calls.ts';
import { PhotoFailure } from '../contract/failure.ts';
import { Problem } from '../contract/problem.ts';
import type { Library } from '../core/library.ts';
import { sniff } from '../core/vision/format.ts';
import type { Looks } from './looks.ts';

export interface Image {
  /** As in a Content-Type header. */
  readonly type: string;
  readonly bytes: Uint8Array;
  /** To be asked for again: a better one is to take its place. */
  readonly isPassing?: boolean;
}

/** Formats that browsers show, and turn upright by themselves. Not SVG, which is a document with scripts. */
const shown: ReadonlySet<string> = new Set(['jpeg', 'png', 'webp', 'gif', 'avif']);
/** Larger files are shown as previews, in bytes. */
const mostBytes = 40 * 2 ** 20;
/** Bytes that tell the format. */
const headLength = 4096;
/** Pixels on the long side of a preview. */
const previewSide = 2560;

export class Images {
  readonly #library: Pick<Library, 'browse' | 'preview'>;
  readonly #looks: Pick<Looks, 'path'>;

  constructor(library: Pick<Library, 'browse' | 'preview'>, looks: Pick<Looks, 'path'>) {
    this.#library = library;
    this.#looks = looks;
  }

  /** Null where there is no such picture, or none that can be shown. */
  async get(kind: ImageKind, id: string): Promise<Image | null> {
    try {
      if (kind === 'look') {
        const path = this.#looks.path(id);
        return path && (await this.#show(path));
      }
      const photo = /^[1-9]\d{0,14}$/.test(id) ? await this.#library.browse.photoFile(Number(id)) : null;
      if (photo === null) return null;
      if (kind === 'photo') return await this.#show(photo.path);
      return await readThumbnail(photo.thumbnails);
    } catch (error) {
      if (error instanceof PhotoFailure || error instanceof Problem || isOfFileSystem(error)) return null;
      throw error;
    }
  }

  async #show(path: Buffer): Promise<Image> {
    return (
      (await readShown(path)) ?? { type: 'image/jpeg', bytes: await this.#library.preview(path, previewSide) }
    );
  }
}

async function readThumbnail(files: readonly string[]): Promise<Image | null> {
  for (const [i, file] of files.entries()) {
    const bytes = await readFile(file).catch((error: unknown) => {
      if (isOfFileSystem(error)) return null;
      throw error;
    });
    if (bytes !== null) return { type: 'image/webp', bytes, isPassing: i > 0 };
  }
  return null;
}

const isOfFileSystem = (error: unknown): boolean => error instanceof Error && 'syscall' in error;

/** The file as it is; null where a browser could not show it. */
async function readShown(path: Buffer): Promise<Image | null> {
  const stats = await stat(path); // before it is opened: to open a pipe could take for ever
  if (!stats.isFile() || stats.size > mostBytes) return null;
  await using file = await open(path, 'r');
  const { buffer, bytesRead } = await file.read(Buffer.alloc(headLength), 0, headLength, 0);
  const found = sniff(buffer.subarray(0, bytesRead), path.toString());
  if (!('type' in found) || !shown.has(found.type)) return null;
  return { type: `image/${found.type}`, bytes: await file.readFile() };
}
