/** @file Pictures that were dropped, pasted or chosen: looked at at once, and stored nowhere. */
import type { Bridge } from '../../app/contract/bridge.ts';
import { mostPictureBytes, type Picture } from '../../app/contract/calls.ts';
import type { Look } from '../../app/contract/views.ts';
import type { Api } from '../bridge/api.ts';
import { picturesBelow, readTransfer, type DroppedFile } from '../drop/dropped.ts';
import { base64Of } from '../drop/base64.ts';
import { baseName, folderOf } from '../parts/path.ts';
import type { Text } from '../text/text.svelte.ts';
import type { Toasts } from './toasts.svelte.ts';

/** One picture of a drop: waiting, being looked at, seen, or what is wrong with it. */
export interface Sheet {
  readonly id: number;
  readonly name: string;
  /** On this computer, where the window knows it: what "add to library" needs. */
  readonly path: string | null;
  /** The picture itself until it is seen, where the browser has it; an object URL. */
  readonly preview: string | null;
  readonly state: 'waiting' | 'looking' | 'seen' | 'failed';
  readonly look: Look | null;
  readonly problem: (Error & { readonly hint?: string | undefined }) | null;
}

/** Pictures of one drop that are looked at; a drop of more is for the library. */
export const mostSheets = 50;
/** Paths that one call sorts. */
const mostPaths = 100_000;

interface Found {
  readonly name: string;
  readonly path: string | null;
  readonly file: File | null;
}

export class Looks {
  sheets = $state.raw<readonly Sheet[]>([]);
  /** Which sheet is shown. */
  index = $state(0);
  /** Folders of a drop, offered to the library. */
  folders = $state.raw<readonly string[]>([]);
  /** A folder was dropped whose path the window cannot know. */
  hasUnknownFolder = $state(false);
  /** Pictures of the drop beyond `mostSheets`; `isMoreLeft` where there are more still, uncounted. */
  left = $state(0);
  isMoreLeft = $state(false);
  readonly #api: Api;
  readonly #bridge: Bridge;
  readonly #toasts: Toasts;
  readonly #text: Text;
  #lastId = 0;
  /** Grows with each drop, and when the sheets are closed: what went on before then stops. */
  #drop = 0;

  constructor(api: Api, bridge: Bridge, toasts: Toasts, text: Text) {
    this.#api = api;
    this.#bridge = bridge;
    this.#toasts = toasts;
    this.#text = text;
  }

  get isOpen(): boolean {
    return this.sheets.length > 0 || this.folders.length > 0;
  }

  /** What "add to library" adds: the folders dropped, and those that the pictures lie in. */
  get foldersToAdd(): readonly string[] {
    const around = this.sheets.flatMap(({ path }) => (path === null ? [] : [folderOf(path)]));
    return [...new Set([...this.folders, ...around])];
  }

  close(): void {
    this.#drop++;
    for (const { preview } of this.sheets) if (preview !== null) URL.revokeObjectURL(preview);
    this.sheets = [];
    this.folders = [];
    this.index = this.left = 0;
    this.hasUnknownFolder = this.isMoreLeft = false;
  }

  /** Lets the person choose pictures with the browser's own dialog. */
  choosePictures(): void {
    const input = document.createElement('input');
    input.type = 'file';
    input.multiple = true;
    input.accept = 'image/*,.heic,.heif,.dng,.cr2,.cr3,.nef,.arw,.orf,.rw2,.raf';
    input.addEventListener('change', () => void this.dropFiles([...(input.files ?? [])]));
    input.click();
  }

  /** A drop, or a paste. Reads it at once, since it is empty after its event. */
  async take(data: DataTransfer): Promise<void> {
    const { files, problem } = readTransfer(data);
    if (problem === null) return this.#sort(files);
    const { t } = this.#text;
    const hint = problem === 'address' ? { detail: t('drop.address.hint') } : {};
    this.#toasts.show({ text: t(`drop.${problem}`), ...hint, isTrouble: problem === 'address' });
  }

  /** Files as the browser hands them over. */
  dropFiles(files: readonly File[]): Promise<void> {
    return this.#sort(files.map((file) => ({ file, folder: null })));
  }

  /** By their paths where the window knows them, else by their bytes. */
  async #sort(dropped: readonly DroppedFile[]): Promise<void> {
    this.close();
    const drop = this.#drop;
    const paths = dropped.flatMap(({ file }) => (file === null ? [] : (this.#bridge.pathOf(file) ?? [])));
    try {
      const found = paths.length > 0 ? await this.#byPath(paths, dropped) : await this.#byBytes(dropped);
      if (drop !== this.#drop) return;
      if (found.length === 0 && this.folders.length === 0) {
        const detail = this.hasUnknownFolder ? { detail: this.#text.t('look.folders.page') } : {};
        this.#toasts.show({ text: this.#text.t('drop.nothing'), ...detail });
      }
      await this.#see(found, drop);
    } catch (error) {
      if (drop === this.#drop) this.#toasts.trouble(error);
    }
  }

  async #byPath(paths: readonly string[], dropped: readonly DroppedFile[]): Promise<Found[]> {
    const drop = this.#drop;
    const { folders, files, absent } = await this.#api.sortPaths({ paths: paths.slice(0, mostPaths) });
    if (drop !== this.#drop) return [];
    this.folders = folders;
    this.left = Math.max(0, paths.length - mostPaths);
    if (absent.length > 0) {
      this.#toasts.show({ text: this.#text.t('look.absent', { absent: absent.length }) });
    }
    const first = new Set(files.slice(0, mostSheets));
    const byPath = new Map<string, File>();
    for (const { file } of dropped) {
      if (byPath.size === first.size) break;
      const path = file === null ? null : this.#bridge.pathOf(file);
      if (file !== null && path !== null && first.has(path)) byPath.set(path, file);
    }
    return files.map((path) => ({ name: baseName(path), path, file: byPath.get(path) ?? null }));
  }

  async #byBytes(dropped: readonly DroppedFile[]): Promise<Found[]> {
    const drop = this.#drop;
    const folders = dropped.flatMap(({ folder }) => folder ?? []);
    const plain = dropped.flatMap(({ file, folder }) => (file === null || folder !== null ? [] : file));
    const below = await picturesBelow(folders, mostSheets);
    if (drop !== this.#drop) return [];
    this.hasUnknownFolder = folders.length > 0;
    this.isMoreLeft = below.isMore;
    return [...plain, ...below.pictures].map((file) => ({ name: file.name, path: null, file }));
  }

  async #see(found: readonly Found[], drop: number): Promise<void> {
    this.left += Math.max(0, found.length - mostSheets);
    const pictures = found.slice(0, mostSheets).map((each) => ({ ...each, id: ++this.#lastId }));
    this.sheets = pictures.map(({ id, name, path, file }) => ({
      ...{ id, name, path, look: null, problem: null, state: 'waiting' as const },
      preview: file?.type.startsWith('image/') === true ? URL.createObjectURL(file) : null,
    }));
    for (const { id, name, path, file } of pictures) {
      this.#set(id, { state: 'looking' });
      try {
        const picture: Picture = path === null ? await this.#read(name, file!) : { path };
        if (drop !== this.#drop) return;
        const look = await this.#api.look({ picture });
        if (drop !== this.#drop) return;
        this.#set(id, { look, state: 'seen' });
      } catch (error) {
        if (drop !== this.#drop) return;
        this.#set(id, { problem: error as Error, state: 'failed' });
      }
    }
  }

  /** @throws Error that says why the file cannot travel by its bytes */
  async #read(name: string, file: File): Promise<Picture> {
    const { t, bytes } = this.#text;
    if (file.size === 0) throw new Error(t('look.empty', { name }));
    if (file.size > mostPictureBytes) {
      const text = t('look.tooLarge', { name, size: bytes(file.size), most: bytes(mostPictureBytes) });
      throw Object.assign(new Error(text), { hint: t('look.tooLarge.hint') });
    }
    const content = await file.arrayBuffer().catch((cause: unknown) => {
      throw new Error(t('look.gone', { name }), { cause }); // deleted meanwhile, or a folder
    });
    return { name, base64: base64Of(new Uint8Array(content)) };
  }

  #set(id: number, some: Partial<Sheet>): void {
    this.sheets = this.sheets.map((sheet) => (sheet.id === id ? { ...sheet, ...some } : sheet));
  }
}
