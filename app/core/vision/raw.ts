/** @file Camera RAW files through the JPEG preview that every camera puts into them, found by exiftool. */
import type { Tags } from 'exiftool-vendored';
import { PhotoFailure } from '../../contract/failure.ts';
import { withExiftool } from '../metadata/exiftool.ts';
import { captureOfTags } from '../metadata/read.ts';
import { readPacketWith } from '../metadata/read-with-exiftool.ts';
import type { Capture } from './analysis.ts';
import { isSettled, type PhotoFile } from './file.ts';
import type { Size } from './pixels.ts';

export interface Raw {
  /** A JPEG, turned as the sensor saw it. */
  readonly preview: Buffer;
  /** EXIF, 1..8: how the preview must be turned. */
  readonly orientation: number;
  /** Of the RAW picture, before orientation, where it says. */
  readonly size: Size | undefined;
  readonly capture: Capture;
}

/** Where cameras put their previews. Not ThumbnailImage: its 160 pixels are too few to tell what is in it. */
const previewTags = ['JpgFromRaw', 'PreviewImage', 'OtherImage'] as const;

/** @throws {PhotoFailure} UNSUPPORTED without a preview, CORRUPT when it cannot be read or may still come */
export async function openRaw(file: PhotoFile): Promise<Raw> {
  return withExiftool(file, async (exiftool, name) => {
    const tags: Tags = await exiftool.read(name);
    const [largest] = previewTags
      .map((tag) => ({ tag, bytes: binaryBytes(tags[tag]) }))
      .sort((a, b) => b.bytes - a.bytes);
    if (largest === undefined || largest.bytes === 0) {
      throw new PhotoFailure(
        isSettled(file) ? 'UNSUPPORTED' : 'CORRUPT',
        'This RAW file holds no preview picture',
      );
    }
    const preview = await exiftool.extractBinaryTagToBuffer(largest.tag, name).catch((error: unknown) => {
      throw new PhotoFailure('CORRUPT', 'The preview picture of this RAW file cannot be read', {
        cause: error,
      });
    });
    const capture = captureOfTags(tags, await readPacketWith(exiftool, name, tags));
    return { preview, orientation: tags.Orientation ?? 1, size: sizeOf(tags), capture };
  });
}

/** Bytes of a binary tag as exiftool describes it; 0 where there is none. */
const binaryBytes = (tag: unknown): number =>
  typeof tag === 'object' && tag !== null && 'bytes' in tag ? Number(tag.bytes) : 0;

/** exiftool's composite, "6000x4000": of the several pictures in the file, the one that counts. */
function sizeOf({ ImageSize = '' }: Tags): Size | undefined {
  const [, width, height] = /^(\d+)x(\d+)$/.exec(String(ImageSize)) ?? [];
  return width === undefined ? undefined : { width: Number(width), height: Number(height) };
}
