/** @file HEIC through libheif in WebAssembly: sharp's own libheif has no HEVC decoder, for its patents. */
import { crc32, deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { PhotoFailure } from '../../contract/failure.ts';
import { readCapture } from '../metadata/read.ts';
import type { Decoded, Fit } from './decode.ts';
import { type HeicImage, openHeic, type Rgba } from './libheif.ts';
import { asRaw, type Pixels, readHeader, render, type Size } from './pixels.ts';
import { isEnough } from './preview.ts';

/** libheif decodes at full size, in 4 bytes a pixel beside its own planes; phones reach 50 megapixels. */
const maxPixels = 100_000_000;

/** As `decode`. @throws {PhotoFailure} CORRUPT or TOO_LARGE */
export async function decodeHeic(bytes: Buffer, fit: Fit, least: Fit): Promise<Omit<Decoded, 'type'>> {
  // sharp reads the boxes around the pixels: EXIF, XMP and the colour profile.
  const header = await readHeader(bytes);
  const { full, rgba } = decodePixels(bytes, least);
  const { data, width, height } = rgba;
  // libheif has turned the picture already; its EXIF orientation must not be applied again.
  const pixels = await render(data, { raw: { width, height, channels: 4 } }, fit(rgba));
  return {
    width: full.width,
    height: full.height,
    orientation: header.orientation ?? 1,
    capture: readCapture(header),
    pixels: header.icc === undefined ? pixels : await fromProfile(pixels, header.icc),
  };
}

/** Of the smallest thumbnail that will do, or else of the photo. */
function decodePixels(bytes: Buffer, least: Fit): { full: Size; rgba: Rgba } {
  try {
    return openHeic(bytes, ({ image, thumbnails }) => {
      const { width, height } = image;
      if (width * height > maxPixels) {
        throw new PhotoFailure('TOO_LARGE', 'The picture has more than 100 megapixels, the limit for HEIC');
      }
      const enough = thumbnails
        .filter((thumbnail) => isEnough(thumbnail, image, least))
        .sort((a, b) => a.width - b.width);
      return { full: { width, height }, rgba: decodeFirst(enough) ?? image.decode() };
    });
  } catch (error) {
    if (error instanceof PhotoFailure) throw error;
    throw new PhotoFailure('CORRUPT', `The picture cannot be decoded (${String(error)})`, { cause: error });
  }
}

/** Of the first that is whole; null where none is. */
function decodeFirst(images: readonly HeicImage[]): Rgba | null {
  for (const image of images) {
    try {
      return image.decode();
    } catch {
      // The photo itself may be whole.
    }
  }
  return null;
}

/** Converts from `icc` to sRGB. sharp takes a profile only from inside a file, so the pixels pass through a PNG. */
export async function fromProfile(pixels: Pixels, icc: Buffer): Promise<Pixels> {
  const png = await sharp(pixels.data, asRaw(pixels)).png({ compressionLevel: 0 }).toBuffer();
  const body = Buffer.concat([Buffer.from('iCCPicc\0\0', 'latin1'), deflateSync(icc)]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(body.length - 4, 0);
  frame.writeUInt32BE(crc32(body), 4);
  const afterHeader = 8 + 25; // signature, IHDR
  const tagged = Buffer.concat([
    png.subarray(0, afterHeader),
    frame.subarray(0, 4),
    body,
    frame.subarray(4),
    png.subarray(afterHeader),
  ]);
  return render(tagged, {}, pixels);
}
