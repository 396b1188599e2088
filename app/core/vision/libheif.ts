/** @file HEIC files opened with libheif in WebAssembly: the photo in them, and its thumbnails. */
import libheif from 'libheif-js/wasm-bundle.js';
import type { Size } from './pixels.ts';

/** Interleaved RGBA, 8 bits each. */
export interface Rgba extends Size {
  readonly data: Buffer;
}

/** Turned upright already. */
export interface HeicImage extends Size {
  /** @throws Error with libheif's reason */
  decode(): Rgba;
}

export interface Heic {
  readonly image: HeicImage;
  readonly thumbnails: readonly HeicImage[];
}

type Pointer = number;

/** libheif/heif_image.h */
const rgb = 1;
const interleavedRgba = 11;
const interleaved = 10;

/** struct heif_error: two numbers and the address of a text. */
const errorBytes = 12;
const mostThumbnails = 8;

/**
 * @param use - images can be decoded until it returns
 * @throws Error with libheif's reason, where the file cannot be read
 */
export function openHeic<T>(bytes: Uint8Array, use: (heic: Heic) => T): T {
  using stack = new DisposableStack();
  const allocate = (size: number): Pointer => stack.adopt(libheif._malloc(size), libheif._free);
  const error = allocate(errorBytes);
  const found = allocate(4);
  /** Calls what returns an error, and gives the address that it leaves behind where there is none. */
  const ask = (call: () => void): Pointer => {
    call();
    if (wordAt(error) !== 0) throw new Error(textAt(wordAt(error + 8)));
    return wordAt(found);
  };
  const asImage = (handle: Pointer): HeicImage => {
    const width = libheif._heif_image_handle_get_width(handle);
    const height = libheif._heif_image_handle_get_height(handle);
    const decode = (): Rgba => {
      const image = ask(() => libheif._heif_decode_image(error, handle, found, rgb, interleavedRgba, 0));
      const plane = libheif._heif_image_get_plane_readonly(image, interleaved, found);
      const data = copyRows(plane, wordAt(found), 4 * width, height);
      libheif._heif_image_release(image);
      return { width, height, data };
    };
    return { width, height, decode };
  };

  const file = allocate(bytes.length);
  libheif.HEAPU8.set(bytes, file);
  const context = stack.adopt(libheif._heif_context_alloc(), libheif._heif_context_free);
  ask(() => libheif._heif_context_read_from_memory_without_copy(error, context, file, bytes.length, 0));
  const open = (call: () => void): Pointer => stack.adopt(ask(call), libheif._heif_image_handle_release);
  const photo = open(() => libheif._heif_context_get_primary_image_handle(error, context, found));
  const ids = allocate(4 * mostThumbnails);
  const count = libheif._heif_image_handle_get_list_of_thumbnail_IDs(photo, ids, mostThumbnails);
  const thumbnails = Array.from({ length: count }, (_, i) =>
    open(() => libheif._heif_image_handle_get_thumbnail(error, photo, wordAt(ids + 4 * i), found)),
  );
  return use({ image: asImage(photo), thumbnails: thumbnails.map(asImage) });
}

const wordAt = (at: Pointer): number => libheif.HEAPU32[at / 4]!;

function textAt(at: Pointer): string {
  const memory = libheif.HEAPU8;
  return Buffer.from(memory.subarray(at, memory.indexOf(0, at))).toString('utf8');
}

/** @param stride - bytes from one row to the next; @param width - bytes of a row */
function copyRows(from: Pointer, stride: number, width: number, height: number): Buffer {
  const data = Buffer.allocUnsafe(width * height);
  for (let y = 0; y < height; y++) {
    const row = from + y * stride;
    data.set(libheif.HEAPU8.subarray(row, row + width), y * width);
  }
  return data;
}
