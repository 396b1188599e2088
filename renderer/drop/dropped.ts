/** @file What lies in a drop or in the clipboard. Nothing is fetched: an address of a picture is no picture. */

/** A file, which is a folder where `folder` is there; the browser says so only while the event lasts. */
export interface DroppedFile {
  readonly file: File | null;
  readonly folder: FileSystemDirectoryEntry | null;
}

export interface Dropped {
  readonly files: readonly DroppedFile[];
  /** Why there is nothing to look at. */
  readonly problem: 'address' | 'text' | 'nothing' | null;
}

/** Reads a transfer at once: it is empty after its event. */
export function readTransfer(data: DataTransfer): Dropped {
  const files = [...data.items].filter(({ kind }) => kind === 'file').map(readItem);
  if (files.length > 0) return { files, problem: null };
  const source = addressIn(data);
  const inline = source === null ? null : fileOfDataUrl(source);
  if (inline !== null) return { files: [{ file: inline, folder: null }], problem: null };
  if (source !== null) return { files: [], problem: 'address' };
  return { files: [], problem: data.getData('text/plain').trim() === '' ? 'nothing' : 'text' };
}

function readItem(item: DataTransferItem): DroppedFile {
  const entry = item.webkitGetAsEntry() as FileSystemDirectoryEntry | FileSystemFileEntry | null;
  const folder = entry?.isDirectory === true ? (entry as FileSystemDirectoryEntry) : null;
  return { file: item.getAsFile(), folder };
}

/** The picture's address, of an image dragged from a page, or of a link. */
function addressIn(data: DataTransfer): string | null {
  const image = /<img\b[^>]*?\ssrc\s*=\s*["']([^"']+)["']/i.exec(data.getData('text/html'))?.[1];
  if (image !== undefined) return image.replaceAll('&amp;', '&');
  const listed = data
    .getData('text/uri-list')
    .split(/\r?\n/)
    .find((line) => line !== '' && !line.startsWith('#'));
  if (listed !== undefined) return listed;
  const text = data.getData('text/plain').trim();
  return /^(?:https?:\/\/|data:image\/)\S+$/i.test(text) ? text : null;
}

/** A picture that is written out in its address (RFC 2397); null for any other address. */
export function fileOfDataUrl(address: string): File | null {
  const parts = /^data:(image\/[\w.+-]+)((?:;[^,;]*)*),(.*)$/is.exec(address.trim());
  if (parts === null) return null;
  const [, type = '', parameters = '', content = ''] = parts;
  try {
    const text = decodeURIComponent(content);
    const bytes = /;\s*base64\s*$/i.test(parameters)
      ? Uint8Array.from(atob(text), (character) => character.charCodeAt(0))
      : new TextEncoder().encode(text);
    return new File([bytes], `picture.${type.slice(6).replace(/\+.*/, '')}`, { type });
  } catch {
    return null; // not base64 after all, or a broken escape
  }
}

/** Names that pictures have; a folder's other files are passed over. */
const pictureName =
  /\.(?:jpe?g|jfif|png|webp|gif|tiff?|avif|hei[cf]|dng|cr[23]|nef|arw|orf|rw2|raf|pef|srw)$/i;
/** Entries of dropped folders that are gone through, so that a drop of a whole disk ends. */
const mostEntries = 5000;

/** Pictures in dropped folders and below them, at most `most`; `isMore` where the search ended before the folders did. */
export async function picturesBelow(
  folders: readonly FileSystemDirectoryEntry[],
  most: number,
): Promise<{ pictures: File[]; isMore: boolean }> {
  const pictures: File[] = [];
  const waiting = [...folders];
  let seen = 0;
  for (let folder = waiting.shift(); folder !== undefined; folder = waiting.shift()) {
    const reader = folder.createReader();
    for (let some = await readSome(reader); some.length > 0; some = await readSome(reader)) {
      for (const entry of some) {
        if (pictures.length >= most || ++seen > mostEntries) return { pictures, isMore: true };
        if (entry.isDirectory) waiting.push(entry as FileSystemDirectoryEntry);
        else if (pictureName.test(entry.name)) pictures.push(await fileOf(entry as FileSystemFileEntry));
      }
    }
  }
  return { pictures, isMore: false };
}

const readSome = (reader: FileSystemDirectoryReader): Promise<FileSystemEntry[]> =>
  new Promise((resolve, reject) => reader.readEntries(resolve, reject));
const fileOf = (entry: FileSystemFileEntry): Promise<File> =>
  new Promise((resolve, reject) => entry.file(resolve, reject));
