/** @file Camera RAW files through the JPEG previews that every camera puts into them, found by exiftool. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ExifTool, Tags } from 'exiftool-vendored';
import { PhotoFailure } from '../../contract/failure.ts';
import { withExiftool } from '../metadata/exiftool.ts';
import { captureOfTags } from '../metadata/read.ts';
import { readPacketWith } from '../metadata/read-with-exiftool.ts';
import type { Decoded, Fit } from './decode.ts';
import { isSettled, type PhotoFile } from './file.ts';
import { type Pixels, readHeader, shown, type Size, turn } from './pixels.ts';
import { decodePreview } from './preview.ts';
import { renderWhole } from './whole.ts';

/** Where cameras put their previews. Not ThumbnailImage: its 160 pixels are too few to tell what is in it. */
const previewTags = ['JpgFromRaw', 'PreviewImage', 'OtherImage'] as const;
/** Pixels of the long side of a preview: below this, nothing can be told from it. */
const leastPreview = 160;

/**
 * As `decode`, from the smallest preview that will do, or else the largest.
 * @throws {PhotoFailure} UNSUPPORTED without a preview, CORRUPT when it cannot be read or may still come
 */
export async function decodeRaw(
  file: PhotoFile,
  sizes: { readonly fit: Fit; readonly least: Fit },
): Promise<Omit<Decoded, 'type'>> {
  return withExiftool(file, async (exiftool, name) => {
    const tags: Tags = await exiftool.read(name);
    const previews = previewTags
      .map((tag) => ({ tag, bytes: binaryBytes(tags[tag]) }))
      .filter(({ bytes }) => bytes > 0)
      .sort((a, b) => a.bytes - b.bytes);
    const largest = previews.pop();
    if (largest === undefined) {
      throw new PhotoFailure(
        isSettled(file) ? 'UNSUPPORTED' : 'CORRUPT',
        'This RAW file holds no preview picture',
      );
    }
    const extractPreview = (tag: string) => extract(exiftool, tag, name);
    async function* smaller() {
      for (const { tag } of previews) {
        const preview = await extractPreview(tag).catch(() => null);
        if (preview !== null) yield preview;
      }
    }
    const size = sizeOf(tags);
    const small = size && (await decodePreview(smaller(), size, sizes));
    const { pixels, full } =
      size && small
        ? { pixels: small, full: size }
        : await decodeLargest(file, await extractPreview(largest.tag).catch(asCorrupt), size, sizes.fit);
    const orientation = tags.Orientation ?? 1;
    const capture = captureOfTags(tags, await readPacketWith(exiftool, name, tags));
    return { ...shown(full, orientation), orientation, capture, pixels: await turn(pixels, orientation) };
  });
}

/** The picture has the size that the file tells, unless its preview is larger. */
async function decodeLargest(
  file: PhotoFile,
  preview: Buffer,
  size: Size | undefined,
  fit: Fit,
): Promise<{ pixels: Pixels; full: Size }> {
  const header = await readHeader(preview);
  if (Math.max(header.width, header.height) < leastPreview) {
    throw new PhotoFailure('UNSUPPORTED', 'The preview picture of this RAW file is too small to be of use');
  }
  const pixels = await renderWhole(file, preview, header, fit);
  return { pixels, full: size !== undefined && size.width > header.width ? size : header };
}

/** By exiftool's pipe, where it passes as text in JSON, 4 MB take seconds: that is left for where no file can be written. */
const extract = (exiftool: ExifTool, tag: string, name: string): Promise<Buffer> =>
  extractThroughFile(exiftool, tag, name).catch(() => exiftool.extractBinaryTagToBuffer(tag, name));

async function extractThroughFile(exiftool: ExifTool, tag: string, name: string): Promise<Buffer> {
  // exiftool would take it for a pattern, and write elsewhere.
  if (tmpdir().includes('%')) throw new Error(`${tmpdir()} cannot be told to exiftool`);
  const folder = await mkdtemp(join(tmpdir(), 'phototag-'));
  try {
    const file = join(folder, 'preview.jpg');
    await exiftool.extractBinaryTag(tag, name, file);
    return await readFile(file);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function asCorrupt(error: unknown): never {
  throw new PhotoFailure('CORRUPT', 'The preview picture of this RAW file cannot be read', { cause: error });
}

/** Bytes of a binary tag as exiftool describes it; 0 where there is none. */
const binaryBytes = (tag: unknown): number =>
  typeof tag === 'object' && tag !== null && 'bytes' in tag ? Number(tag.bytes) : 0;

/** exiftool's composite, "6000x4000": of the several pictures in the file, the one that counts. */
function sizeOf({ ImageSize = '' }: Tags): Size | undefined {
  const [, width, height] = /^(\d+)x(\d+)$/.exec(String(ImageSize)) ?? [];
  return width === undefined ? undefined : { width: Number(width), height: Number(height) };
}
