/** @file HEIC through libheif in WebAssembly: sharp's own libheif has no HEVC decoder, for its patents. */
import { crc32, deflateSync } from 'node:zlib';
import heif from 'heic-decode';
import sharp from 'sharp';
import { PhotoFailure } from '../../contract/failure.ts';
import { readCapture } from '../metadata/read.ts';
import type { Decoded, Fit } from './decode.ts';
import { asRaw, type Pixels, readHeader, render } from './pixels.ts';

/** libheif decodes at full size, in 4 bytes a pixel beside its own planes; phones reach 50 megapixels. */
const maxPixels = 100_000_000;

/** @throws {PhotoFailure} CORRUPT or TOO_LARGE */
export async function decodeHeic(bytes: Buffer, fit: Fit): Promise<Omit<Decoded, 'type'>> {
  // sharp reads the boxes around the pixels: EXIF, XMP and the colour profile.
  const header = await readHeader(bytes);
  const { width, height, data } = await decodePixels(bytes);
  // libheif has turned the picture already; its EXIF orientation must not be applied again.
  const pixels = await render(data, { raw: { width, height, channels: 4 } }, fit({ width, height }));
  return {
    width,
    height,
    orientation: header.orientation ?? 1,
    capture: readCapture(header),
    pixels: header.icc === undefined ? pixels : await fromProfile(pixels, header.icc),
  };
}

interface Rgba {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8ClampedArray;
}

async function decodePixels(bytes: Buffer): Promise<Rgba> {
  try {
    const images = await heif.all({ buffer: bytes });
    try {
      const [image] = images;
      if (image.width * image.height > maxPixels) {
        throw new PhotoFailure('TOO_LARGE', 'The picture has more than 100 megapixels, the limit for HEIC');
      }
      return await image.decode();
    } finally {
      images.dispose();
    }
  } catch (error) {
    if (error instanceof PhotoFailure) throw error;
    throw new PhotoFailure('CORRUPT', `The picture cannot be decoded (${String(error)})`, { cause: error });
  }
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
