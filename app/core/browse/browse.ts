/** @file What the window asks of the library to show it: results, pages, photos, completions, concepts, searches. */
import { join } from 'node:path';
import type { Input, Output } from '../../contract/calls.ts';
import { asBuffer } from '../photos/path.ts';
import type { Store } from '../store/store.ts';
import { thumbnailFiles } from '../vision/thumbnail-file.ts';

/** Where the pictures of a photo lie. */
export interface PhotoFile {
  /** Absolute. */
  readonly path: Buffer;
  /** Absolute paths where the grid's picture may lie, best first; none until the photo was looked at. */
  readonly thumbnails: readonly string[];
  /** As in `photo.type`; null until the file was looked at. */
  readonly type: string | null;
}

/** Each method answers the call of the contract that has its name, and throws what that call may throw. */
export class Browse {
  readonly #store: Store;
  readonly #thumbnails: string;

  /** @param libraryFolder - where the library keeps its thumbnails */
  constructor(store: Store, libraryFolder: string) {
    this.#store = store;
    this.#thumbnails = join(libraryFolder, 'thumbnails');
  }

  /** For idle time: the first search is answered as soon as later ones then. */
  async prepareSearch(): Promise<void> {
    await this.#store.prepareSearch();
  }

  /** @throws QueryError where the query is wrong, with its place */
  async openResult({ query }: Input<'openResult'>): Promise<Output<'openResult'>> {
    return this.#store.openResult(query);
  }

  /** @throws Problem NOT_FOUND where newer results have taken the place of this one */
  async getPage({ result, offset, limit }: Input<'getPage'>): Promise<Output<'getPage'>> {
    return this.#store.getPage(result, offset, limit);
  }

  /** @throws Problem NOT_FOUND where newer results have taken the place of this one */
  async getIds({ result, offset, limit }: Input<'getIds'>): Promise<Output<'getIds'>> {
    return this.#store.getIds(result, offset, limit);
  }

  /** Where a photo lies in a result, from 0; null where it is not in it. @throws Problem NOT_FOUND as `getIds` */
  async placeIn(result: number, photo: number): Promise<number | null> {
    return this.#store.placeIn(result, photo);
  }

  /** @throws Problem NOT_FOUND */
  async getPhoto({ id }: Input<'getPhoto'>): Promise<Output<'getPhoto'>> {
    return this.#store.getPhoto(id);
  }

  async complete({ text, cursor, language }: Input<'complete'>): Promise<Output<'complete'>> {
    return this.#store.complete(text, cursor, language);
  }

  async findConcepts({
    text,
    language,
    ownFirst = false,
  }: Input<'findConcepts'>): Promise<Output<'findConcepts'>> {
    return this.#store.findConcepts(text, language, { ownFirst });
  }

  async getConceptTree(): Promise<Output<'getConceptTree'>> {
    return this.#store.getConceptTree();
  }

  async getFacets(): Promise<Output<'getFacets'>> {
    return this.#store.getFacets();
  }

  async listSearches(): Promise<Output<'listSearches'>> {
    return this.#store.listSearches();
  }

  /** In place of one of the same name. @throws QueryError where the query does not parse */
  async saveSearch(search: Input<'saveSearch'>): Promise<void> {
    await this.#store.saveSearch(search);
  }

  async deleteSearch({ name }: Input<'deleteSearch'>): Promise<void> {
    await this.#store.deleteSearch(name);
  }

  /** Photos that are not missing and of which nothing is said. */
  async countUntagged(): Promise<number> {
    return this.#store.countUntagged();
  }

  /** Null where there is no such photo. */
  async photoFile(id: number): Promise<PhotoFile | null> {
    const found = await this.#store.photoFile(id);
    if (found === null) return null;
    const { path, contentHash, type } = found;
    const thumbnails = contentHash === null ? [] : thumbnailFiles(this.#thumbnails, contentHash);
    return { path: asBuffer(path), thumbnails, type };
  }
}
