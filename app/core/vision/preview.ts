/**
 * @file The small picture of a photo that lies in its file beside it, in place of the photo itself where it is enough:
 * most of the time that a photo takes goes into pixels that are then averaged away.
 */
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
 * What lies behind a JPEG, decoded; null where nothing does that is enough.
 * @param header of the photo
 * @param fit the size at which pixels are wanted, and `least` at which they will do
 */
export async function decodePreview(
  jpeg: Buffer,
  header: Size & { readonly icc?: Buffer | undefined },
  fit: Fit,
  least: Fit,
): Promise<Pixels | null> {
  for (const preview of largeThumbnails(jpeg)) {
    try {
      const small = await readHeader(preview);
      const sameColours = header.icc?.equals(small.icc ?? Buffer.alloc(0)) ?? small.icc === undefined;
      if (sameColours && isEnough(small, header, least))
        return await render(preview, { failOn: 'truncated' }, fit(small));
    } catch (error) {
      if (!(error instanceof PhotoFailure)) throw error; // a broken one is as good as none
    }
  }
  return null;
}
