/** @file A photo's bytes become pixels, once, at a size from which the network's input and the thumbnail are made. */
import { PhotoFailure } from '../../contract/failure.ts';
import { withExiftool } from '../metadata/exiftool.ts';
import { emptyCapture, readCapture } from '../metadata/read.ts';
import { readCaptureWith } from '../metadata/read-with-exiftool.ts';
import type { Capture } from './analysis.ts';
import type { PhotoFile } from './file.ts';
import { type PictureType, sniff } from './format.ts';
import { decodeHeic } from './heic.ts';
import { type Pixels, readHeader, shown, type Size, turn } from './pixels.ts';
import { decodeBehind } from './preview.ts';
import { decodeRaw } from './raw.ts';
import { renderWhole } from './whole.ts';

export interface Decoded {
  readonly type: PictureType;
  /** Pixels of the photo as shown; `pixels` may be fewer. */
  readonly width: number;
  readonly height: number;
  /** EXIF orientation as recorded, 1..8; `pixels` are upright already. */
  readonly orientation: number;
  readonly capture: Capture;
  readonly pixels: Pixels;
}

/** The size at which a picture of a given size is wanted. */
export type Fit = (full: Size) => Size;

/** `pixels` on the short side; smaller pictures stay as they are. */
export const shortSide =
  (pixels: number): Fit =>
  (full) =>
    scale(full, pixels / Math.min(full.width, full.height));

/** `pixels` on the long side; smaller pictures stay as they are. */
export const longSide =
  (pixels: number): Fit =>
  (full) =>
    scale(full, pixels / Math.max(full.width, full.height));

/** Whichever of the two is larger. */
export const larger =
  (one: Fit, other: Fit): Fit =>
  (full) => {
    const [a, b] = [one(full), other(full)];
    return a.width * a.height >= b.width * b.height ? a : b;
  };

const scale = ({ width, height }: Size, factor: number): Size => ({
  width: Math.max(1, Math.round(width * Math.min(1, factor))),
  height: Math.max(1, Math.round(height * Math.min(1, factor))),
});

/**
 * @param fit the size at which pixels are wanted
 * @param least the size at which they will do, where the file has a smaller picture of the photo beside it
 * @throws {PhotoFailure} UNSUPPORTED, CORRUPT or TOO_LARGE
 */
export async function decode(file: PhotoFile, fit: Fit, least: Fit = fit): Promise<Decoded> {
  const type = typeOf(file);
  if (type === 'heic') return { type, ...(await decodeHeic(file.bytes, fit, least)) };
  if (type === 'raw') return { type, ...(await decodeRaw(file, { fit, least })) };
  const header = await readHeader(file.bytes);
  const orientation = header.orientation ?? 1;
  const capture = type === 'tiff' ? await captureOfTiff(file) : readCapture(header);
  const preview = type === 'jpeg' ? await decodeBehind(file.bytes, header, { fit, least }) : null;
  const stored = preview ?? (await renderWhole(file, file.bytes, header, fit));
  const pixels = await turn(stored, orientation);
  return { type, ...shown(header, orientation), orientation, capture, pixels };
}

function typeOf(file: PhotoFile): PictureType {
  if (file.bytes.length === 0) throw new PhotoFailure('CORRUPT', 'The file is empty');
  const sniffed = sniff(file.bytes, file.path.toString());
  if ('type' in sniffed) return sniffed.type;
  // Some systems give a file its full size, filled with zeros, before they copy into it.
  if (file.bytes.subarray(0, 4096).every((byte) => byte === 0)) {
    throw new PhotoFailure('CORRUPT', 'The file holds zeros only; it may still be being copied');
  }
  throw new PhotoFailure('UNSUPPORTED', sniffed.refusal);
}

/** sharp gives no EXIF of a TIFF. Its pixels need no exiftool: where there is none, the picture is taken without. */
async function captureOfTiff(file: PhotoFile): Promise<Capture> {
  try {
    return await withExiftool(file, readCaptureWith);
  } catch {
    return emptyCapture;
  }
}
