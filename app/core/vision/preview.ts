/**
 * @file The small picture of a photo that lies in its file beside it, in place of the photo itself where it is enough:
 * most of the time that a photo takes goes into pixels that are then averaged away.
 */
import type { Metadata } from 'sharp';
import { PhotoFailure } from '../../contract/failure.ts';
import type { Fit } from './decode.ts';
import { largeThumbnails } from './multi-picture.ts';
import { type Pixels, readHeader, render, type Size } from './pixels.ts';

/** Whether it can be all of the photo, in enough pixels. Cameras round to whole blocks, so shapes differ a little. */
export function isEnough(small: Size, full: Size, least: Fit): boolean {
  const { width, height } = least(full);
  const shape = (small.width * full.height) / (small.height * full.width);
  return Math.abs(shape - 1) < 0.01 && small.width >= width && small.height >= height;
}

/**
 * The first that can be all of the photo and is whole, decoded; null where none is. A broken one is as good as none.
 * @param previews JPEGs, in the order in which they are tried
 * @param photo its size, before orientation
 * @param fit the size at which pixels are wanted, and `least` at which they will do
 * @param isAlike what else must hold of a preview
 */
export async function decodePreview(
  previews: Iterable<Buffer> | AsyncIterable<Buffer>,
  photo: Size,
  { fit, least }: { readonly fit: Fit; readonly least: Fit },
  isAlike: (preview: Metadata) => boolean = () => true,
): Promise<Pixels | null> {
  for await (const preview of previews) {
    try {
      const small = await readHeader(preview);
      if (isAlike(small) && isEnough(small, photo, least))
        return await render(preview, { failOn: 'truncated' }, fit(small));
    } catch (error) {
      if (!(error instanceof PhotoFailure)) throw error;
    }
  }
  return null;
}

/** What lies behind a JPEG, as `decodePreview`. @param header of the photo */
export async function decodeBehind(
  jpeg: Buffer,
  header: Metadata,
  sizes: { readonly fit: Fit; readonly least: Fit },
): Promise<Pixels | null> {
  const { icc = Buffer.alloc(0) } = header;
  return decodePreview(largeThumbnails(jpeg), header, sizes, (small) =>
    icc.equals(small.icc ?? Buffer.alloc(0)),
  );
}
