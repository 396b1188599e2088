/**
 * @file Carries a plan out on the bytes of a picture or a sidecar, with exiftool, on a copy; and looks whether it came
 * out as planned. All else in the packet, and the picture itself, stays as it was.
 */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { ExifTool, TagEdit } from 'exiftool-vendored';
import { withExiftool } from './exiftool.ts';
import { cleanName, wordLists } from './keywords.ts';
import { type Packet, readPacket } from './packet.ts';
import { packetAfter, type Plan } from './plan.ts';
import { readFilePacketWith } from './read-with-exiftool.ts';
import { WriteFailure } from './write-failure.ts';

/** Formats that exiftool writes into and can tell the picture's own data of, by what `Analysis.type` calls them. */
const endings: Readonly<Record<string, string>> = {
  jpeg: 'jpg',
  png: 'png',
  tiff: 'tif',
  webp: 'webp',
  heic: 'heic',
  avif: 'avif',
};

export const canHoldWords = (type: string | null): boolean => type !== null && endings[type] !== undefined;

/** What exiftool calls each list. */
const tagNames = {
  subject: 'XMP-dc:Subject',
  hierarchical: 'XMP-lr:HierarchicalSubject',
  tagsList: 'XMP-digiKam:TagsList',
} as const;

/**
 * A picture with other words in its packet.
 * @param type as `Analysis.type` has it
 * @throws {WriteFailure} FAILED where the result is not what was planned, or the picture would have changed
 */
export async function editPicture(bytes: Buffer, type: string, present: Packet, plan: Plan): Promise<Buffer> {
  return inCopy(`picture.${endings[type]!}`, bytes, async (exiftool, file) => {
    const before = await imageDataHash(exiftool, file);
    await applyPlan(exiftool, file, plan);
    if ((await imageDataHash(exiftool, file)) !== before) {
      throw new WriteFailure('FAILED', 'It was not written: the picture itself would have changed.');
    }
    refuseOther(await readFilePacketWith(exiftool, file), packetAfter(present, plan));
    return readFile(file);
  });
}

/** A sidecar with other words. @param bytes null for a new one. @throws {WriteFailure} as `editPicture` */
export async function editSidecar(bytes: Buffer | null, present: Packet, plan: Plan): Promise<Buffer> {
  return inCopy('sidecar.xmp', bytes, async (exiftool, file) => {
    await applyPlan(exiftool, file, plan);
    const edited = await readFile(file);
    refuseOther(readPacket(edited), packetAfter(present, plan));
    return edited;
  });
}

async function inCopy(
  name: string,
  bytes: Buffer | null,
  edit: (exiftool: ExifTool, file: string) => Promise<Buffer>,
): Promise<Buffer> {
  const folder = await mkdtemp(join(tmpdir(), 'phototag-'));
  try {
    const file = join(folder, name);
    if (bytes !== null) await writeFile(file, bytes, { mode: 0o600 });
    return await withExiftool({ path: Buffer.from(file) }, edit);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Of the coded picture, without what lies around it: https://exiftool.org/TagNames/Extra.html */
async function imageDataHash(exiftool: ExifTool, file: string): Promise<string> {
  const { ImageDataHash: hash } = await exiftool.read(file, { readArgs: [], imageHashType: 'SHA256' });
  if (typeof hash === 'string') return hash;
  throw new WriteFailure('UNSUPPORTED', 'Its picture data cannot be told from the rest.', withoutEmbed);
}

export const withoutEmbed = 'Leave --embed out: its tags then go into a sidecar.';

async function applyPlan(exiftool: ExifTool, file: string, { added, removed, rating }: Plan): Promise<void> {
  const edits: TagEdit[] = wordLists.flatMap(({ list }) => [
    ...removed[list].map((value): TagEdit => ({ tag: tagNames[list], operation: 'remove', value })),
    ...added[list].map((value): TagEdit => ({ tag: tagNames[list], operation: 'add', value })),
  ]);
  const ratingArgs = rating === null ? [] : [`-XMP-xmp:Rating=${rating.to?.toString() ?? ''}`];
  // IPTC, which `useMWG` would keep in step, is left alone: readers prefer XMP, and its keywords end at 64 bytes.
  const options = {
    writeArgs: ['-overwrite_original', ...ratingArgs],
    useMWG: false,
    ignoreMinorErrors: false,
  };
  const result =
    edits.length > 0
      ? await exiftool.editTags(file, edits, options)
      : await exiftool.write(file, { 'XMP-xmp:Rating': rating!.to } as object, {
          ...options,
          writeArgs: ['-overwrite_original'],
        });
  if (result.created + result.updated !== 1) {
    throw new WriteFailure(
      'FAILED',
      `It was not written: ${result.warnings?.join('; ') ?? 'nothing changed'}.`,
    );
  }
}

/** @throws {WriteFailure} FAILED */
function refuseOther(found: Packet | null, planned: Packet): void {
  if (found !== null && isDeepStrictEqual(comparable(found), comparable(planned))) return;
  throw new WriteFailure('FAILED', 'It was not written: what came out was not what was to be written.');
}

/** Blanks around an entry are no part of it; lists are sets. */
const comparable = (packet: Packet): object =>
  Object.fromEntries(
    Object.entries(packet).map(([key, value]: [string, unknown]) => [
      key,
      Array.isArray(value) ? [...new Set(value.map((entry: string) => cleanName(entry)))].sort() : value,
    ]),
  );
