/** @file One look at a photo's file: all that it gives but the network's answer. */
import sharp from 'sharp';
import type { Sidecar } from '../../../models/model.ts';
import type { Analysis } from './analysis.ts';
import { decode, type Decoded, larger, longSide, shortSide } from './decode.ts';
import { photoFileSize, type PhotoFile, readPhotoFile } from './file.ts';
import { fingerprint } from './fingerprint.ts';
import { asRaw } from './pixels.ts';
import { cropForNetwork, type Frame, frameForNetwork } from './tensor.ts';
import { saveThumbnail } from './thumbnail.ts';
import { thumbnailSize } from './thumbnail-file.ts';
import { Turns } from './turns.ts';

export interface Look {
  readonly seen: Omit<Analysis, 'scores' | 'embedding'>;
  /** RGB interleaved, for the network. */
  readonly crop: Buffer;
  /** Which part of the picture that is. */
  readonly frame: Frame;
}

/**
 * Pictures are decoded at twice the size that the network's resize brings them to: what the decoder does to details
 * that small is gone after it. On camera pictures the network's pixels then differ by 0.3 levels of 255 from those of
 * the whole picture; by 1.4 when decoded at 1.5 times the size, which is taken where the file has such a picture ready.
 */
export const oversampling = 2;
export const leastOversampling = 1.5;

/** Large enough for the thumbnail too, however small the network's input. @throws {PhotoFailure} what is wrong with this file */
export function decodeForNetwork(file: PhotoFile, { resize }: Sidecar['input']): Promise<Decoded> {
  const at = (times: number) => larger(shortSide(times * resize), longSide(thumbnailSize));
  return decode(file, at(oversampling), at(leastOversampling));
}

/** Above this many bytes, files are held in memory one at a time. */
const heavyBytes = 128 * 2 ** 20;
const heavy = new Turns();

/**
 * @param thumbnails folder to keep the grid's thumbnail in
 * @throws {PhotoFailure} what is wrong with this file; {Problem} thumbnails cannot be written
 */
export async function look(
  path: Buffer,
  input: Sidecar['input'],
  thumbnails: string | undefined,
): Promise<Look> {
  const isHeavy = (await photoFileSize(path)) > heavyBytes;
  const lookAtIt = () => lookAt(path, input, thumbnails);
  return isHeavy ? heavy.take(lookAtIt) : lookAtIt();
}

async function lookAt(path: Buffer, input: Sidecar['input'], thumbnails: string | undefined): Promise<Look> {
  const file = await readPhotoFile(path);
  const { pixels, ...decoded } = await decodeForNetwork(file, input);
  const [print] = await Promise.all([
    fingerprint(pixels),
    thumbnails === undefined ? undefined : saveThumbnail(thumbnails, file.hash, pixels),
  ]);
  return {
    seen: { ...decoded, contentHash: file.hash, ...print },
    crop: cropForNetwork(pixels, input),
    frame: frameForNetwork(pixels, input),
  };
}

/**
 * A picture that a browser can show, for formats that it cannot (HEIC, RAW, TIFF). Upright sRGB JPEG.
 * @param pixels on its long side, at most
 * @throws {PhotoFailure} what is wrong with this file
 */
export async function displayPreview(path: Buffer, pixels: number): Promise<Buffer> {
  const shown = await decode(await readPhotoFile(path), longSide(pixels));
  return sharp(shown.pixels.data, asRaw(shown.pixels)).jpeg({ quality: 88 }).toBuffer();
}
