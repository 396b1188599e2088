/** @file Pictures that were dropped or pasted: looked at at once, and stored nowhere. */
import type { Bridge } from '../../app/contract/bridge.ts';
import { mostPictureBytes, type Picture } from '../../app/contract/calls.ts';
import type { Look } from '../../app/contract/views.ts';
import type { Api } from '../bridge/api.ts';
import type { Toasts } from './toasts.svelte.ts';

/** One picture of a drop: being looked at, seen, or what is wrong with it. */
export interface Sheet {
  readonly id: number;
  readonly name: string;
  /** On this computer, where the window knows it: what "add to library" needs. */
  readonly path: string | null;
  readonly look: Look | null;
  readonly problem: (Error & { hint?: string }) | null;
}

/** Pictures of one drop that are looked at; a drop of more is for the library. */
export const mostSheets = 50;

export class Looks {
  sheets = $state.raw<readonly Sheet[]>([]);
  /** Folders of a drop, offered to the library. */
  folders = $state.raw<readonly string[]>([]);
  /** Pictures of the drop beyond `mostSheets`. */
  left = $state(0);
  readonly #api: Api;
  readonly #bridge: Bridge;
  readonly #toasts: Toasts;
  #lastId = 0;

  constructor(api: Api, bridge: Bridge, toasts: Toasts) {
    this.#api = api;
    this.#bridge = bridge;
    this.#toasts = toasts;
  }

  get isOpen(): boolean {
    return this.sheets.length > 0 || this.folders.length > 0;
  }

  close(): void {
    this.sheets = [];
    this.folders = [];
    this.left = 0;
  }

  /** Files as the browser hands them over: by their path where the window knows it, else by their bytes. */
  async dropFiles(files: readonly File[]): Promise<void> {
    const paths = files.map((file) => this.#bridge.pathOf(file));
    const known = paths.filter((path) => path !== null);
    if (known.length === 0) return this.#see(files.map((file) => ({ name: file.name, path: null, file })));
    try {
      const sorted = await this.#api.sortPaths({ paths: known });
      this.folders = sorted.folders;
      await this.#see(sorted.files.map((path) => ({ name: path.split(/[\\/]/).at(-1)!, path, file: null })));
    } catch (error) {
      this.#toasts.trouble(error);
    }
  }

  async #see(pictures: readonly { name: string; path: string | null; file: File | null }[]): Promise<void> {
    this.left = Math.max(0, pictures.length - mostSheets);
    const sheets = pictures.slice(0, mostSheets).map((picture) => ({ ...picture, id: ++this.#lastId }));
    this.sheets = sheets.map(({ id, name, path }) => ({ id, name, path, look: null, problem: null }));
    for (const { id, name, path, file } of sheets) {
      if (!this.sheets.some((sheet) => sheet.id === id)) return; // closed meanwhile
      try {
        const picture: Picture = path === null ? await byBytes(name, file!) : { path };
        this.#set(id, { look: await this.#api.look({ picture }) });
      } catch (error) {
        this.#set(id, { problem: error as Error });
      }
    }
  }

  #set(id: number, some: Partial<Sheet>): void {
    this.sheets = this.sheets.map((sheet) => (sheet.id === id ? { ...sheet, ...some } : sheet));
  }
}

async function byBytes(name: string, file: File): Promise<Picture> {
  if (file.size > mostPictureBytes) {
    throw new Error(`${name} has ${(file.size / 1e6).toFixed(0)} MB, more than can be looked at here.`);
  }
  const bytes = new Uint8Array(await file.arrayBuffer());
  let binary = '';
  for (let at = 0; at < bytes.length; at += 0x8000) {
    binary += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  }
  return { name, base64: btoa(binary) };
}
