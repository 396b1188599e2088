/** @file What is used of libheif-js: C functions of libheif (https://github.com/strukturag/libheif), addresses as numbers. */
declare module 'libheif-js/wasm-bundle.js' {
  /** An address in the module's memory. */
  type Pointer = number;

  const libheif: {
    /** The module's memory; another object after it has grown. */
    readonly HEAPU8: Uint8Array;
    readonly HEAPU32: Uint32Array;
    _malloc(bytes: number): Pointer;
    _free(at: Pointer): void;
    _heif_context_alloc(): Pointer;
    _heif_context_free(context: Pointer): void;
    /** `error`, here and below: room for a `heif_error`, which the C function returns. */
    _heif_context_read_from_memory_without_copy(
      error: Pointer,
      context: Pointer,
      bytes: Pointer,
      size: number,
      options: 0,
    ): void;
    _heif_context_get_primary_image_handle(error: Pointer, context: Pointer, handle: Pointer): void;
    _heif_image_handle_release(handle: Pointer): void;
    _heif_image_handle_get_width(handle: Pointer): number;
    _heif_image_handle_get_height(handle: Pointer): number;
    _heif_image_handle_get_list_of_thumbnail_IDs(handle: Pointer, ids: Pointer, most: number): number;
    _heif_image_handle_get_thumbnail(error: Pointer, handle: Pointer, id: number, thumbnail: Pointer): void;
    _heif_decode_image(
      error: Pointer,
      handle: Pointer,
      image: Pointer,
      colourSpace: number,
      chroma: number,
      options: 0,
    ): void;
    _heif_image_get_plane_readonly(image: Pointer, channel: number, stride: Pointer): Pointer;
    _heif_image_release(image: Pointer): void;
  };
  export default libheif;
}
