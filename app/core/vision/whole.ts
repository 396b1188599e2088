/** @file A picture as it lies in its file, also where the end of it is missing. */
import { PhotoFailure } from '../../contract/failure.ts';
import type { Fit } from './decode.ts';
import { isSettled, type PhotoFile } from './file.ts';
import { type Pixels, render, type Size } from './pixels.ts';
import { Turns } from './turns.ts';

/** Above this many pixels, formats that must be held whole (interlaced PNG, progressive JPEG) take 200 MB and more. */
const heavyPixels = 64_000_000;
const heavy = new Turns();

/** A file that ends early gives what is there of the picture, but not while it may still be being copied. */
export async function renderWhole(file: PhotoFile, bytes: Buffer, full: Size, fit: Fit): Promise<Pixels> {
  const decodeOnce = (failOn: 'truncated' | 'none') => render(bytes, { failOn }, fit(full));
  const isHeavy = full.width * full.height > heavyPixels;
  const renderAs = (failOn: 'truncated' | 'none') =>
    isHeavy ? heavy.take(() => decodeOnce(failOn)) : decodeOnce(failOn);
  try {
    // Not 'error' or 'warning': old cameras and editors write much that is odd and harmless.
    return await renderAs('truncated');
  } catch (error) {
    const isBroken = error instanceof PhotoFailure && error.code === 'CORRUPT';
    if (!isBroken || !isSettled(file)) throw error;
    const rest = await renderAs('none');
    if (isMostlyMissing(rest)) throw error;
    return rest;
  }
}

/** What a decoder does not reach it leaves in one colour: is that the lower half of the picture? */
function isMostlyMissing({ data, width, height }: Pixels): boolean {
  const row = (y: number) => data.subarray(y * width * 3, (y + 1) * width * 3);
  const middle = Math.floor(height / 2);
  for (let y = middle; y < height - 1; y++) {
    if (!row(y).equals(row(height - 1))) return false;
  }
  return true;
}
