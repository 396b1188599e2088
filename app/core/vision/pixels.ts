/** @file sharp, set up once: the limits it works under, and pictures as plain upright 8-bit sRGB pixels. */
import sharp, { type Metadata, type SharpInput, type SharpOptions } from 'sharp';
import { PhotoFailure } from '../../contract/failure.ts';

// Parallel work comes from several pictures at once; threads inside one picture would only fight over the cores.
sharp.concurrency(1);
sharp.cache(false); // No picture is opened twice.

/** Interleaved RGB, 8 bits each, sRGB. */
export interface Pixels {
  readonly data: Buffer;
  readonly width: number;
  readonly height: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

/**
 * sharp's own limit, 268 megapixels, written down because it is ours to keep: a 16-bit PNG of that size takes 2 GB when
 * it must be held whole. Compared with the header, before any pixel is decoded.
 */
const maxPixels = 0x3fff * 0x3fff;

/** @throws {PhotoFailure} TOO_LARGE, CORRUPT */
export async function readHeader(bytes: Buffer): Promise<Metadata> {
  try {
    return await sharp(bytes, { failOn: 'none', limitInputPixels: maxPixels }).metadata();
  } catch (error) {
    throw asPhotoFailure(error);
  }
}

/**
 * Decodes to `size`, as it is stored. JPEG and WebP are scaled while they are decoded. Profiles (wide gamut, CMYK) are
 * converted to sRGB, transparency lies on white, animations give their first frame.
 * @throws {PhotoFailure} TOO_LARGE, CORRUPT
 */
export async function render(input: SharpInput, options: SharpOptions, size: Size): Promise<Pixels> {
  try {
    const { data, info } = await sharp(input, { limitInputPixels: maxPixels, ...options })
      .flatten({ background: 'white' })
      .resize(size.width, size.height, { fit: 'fill' })
      .toColourspace('srgb')
      .raw({ depth: 'uchar' })
      .toBuffer({ resolveWithObject: true });
    return { data, width: info.width, height: info.height };
  } catch (error) {
    throw asPhotoFailure(error);
  }
}

/** The input options under which sharp takes `pixels.data`. */
export const asRaw = ({ width, height }: Size): SharpOptions => ({ raw: { width, height, channels: 3 } });

/** EXIF orientation as a mirroring from left to right, then a clockwise turn, which is sharp's order (CIPA DC-008). */
const turns: Readonly<Record<number, readonly [degrees: number, mirrored: boolean]>> = {
  2: [0, true],
  3: [180, false],
  4: [180, true],
  5: [270, true],
  6: [90, false],
  7: [90, true],
  8: [270, false],
};

const isSideways = (orientation: number): boolean => orientation >= 5 && orientation <= 8;

/** A picture's size once it is turned. */
export const shown = ({ width, height }: Size, orientation: number): Size =>
  isSideways(orientation) ? { width: height, height: width } : { width, height };

/**
 * Turns pixels upright, when they are few: done by sharp while it decodes, it would hold the whole picture in memory.
 * @param orientation EXIF, 1..8
 */
export async function turn(pixels: Pixels, orientation: number): Promise<Pixels> {
  const [degrees, mirrored] = turns[orientation] ?? [0, false];
  if (degrees === 0 && !mirrored) return pixels;
  const { data, info } = await sharp(pixels.data, asRaw(pixels))
    .rotate(degrees)
    .flop(mirrored)
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height };
}

function asPhotoFailure(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof PhotoFailure) return error;
  if (/exceeds pixel limit/.test(error.message)) {
    return new PhotoFailure('TOO_LARGE', 'The picture has more than 268 megapixels', { cause: error });
  }
  const reason = error.message
    .split('\n', 1)[0]!
    .replace(/^Input (?:buffer|file) has corrupt header:?\s*/, '');
  return new PhotoFailure('CORRUPT', `The picture cannot be decoded${reason === '' ? '' : ` (${reason})`}`, {
    cause: error,
  });
}
