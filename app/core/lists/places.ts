/** @file Where a photo may lie that a list names: lists come from other folders, machines and systems. */
import { realpath } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, resolve } from 'node:path';
import { joinPath, pathBytes } from '../photos/path.ts';
import type { ListedWords } from './listed.ts';
import type { PhotoSought } from './operations.ts';

export class Places {
  readonly #folderOfList: string;
  readonly #followed: readonly Uint8Array[];
  /** Folders without links, by how they are written: a list names the same ones again and again. */
  readonly #real = new Map<string, Promise<string>>();

  /** @param followed - the library's folders. Relative paths start at any of them, or at that of the list. */
  constructor(folderOfList: string, followed: readonly Uint8Array[]) {
    this.#folderOfList = folderOfList;
    this.#followed = followed;
  }

  async sought({ file, contentHash }: Pick<ListedWords, 'file' | 'contentHash'>): Promise<PhotoSought> {
    const written = /^([a-z]:)?\\/i.test(file) ? file.replaceAll('\\', '/') : file; // of Windows
    const paths = [pathBytes(await this.#withoutLinks(resolve(this.#folderOfList, written)))];
    if (!isAbsolute(written)) {
      paths.push(...this.#followed.map((folder) => joinPath(folder, pathBytes(join('.', written)))));
    }
    return { contentHash: contentHash === null ? null : Buffer.from(contentHash, 'hex'), paths };
  }

  async #withoutLinks(file: string): Promise<string> {
    const folder = dirname(file);
    const known = this.#real.get(folder) ?? realpath(folder).catch(() => folder);
    this.#real.set(folder, known);
    return join(await known, basename(file));
  }
}
