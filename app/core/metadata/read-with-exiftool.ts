/** @file What exiftool reads for us: RAW and TIFF files, whose blocks sharp does not give. */
import type { ExifTool, Tags } from 'exiftool-vendored';
import type { Capture } from '../vision/analysis.ts';
import { emptyPacket, type Packet } from './packet.ts';
import { captureOfTags, packetOfBlocks } from './read.ts';

/** Tags without which a file holds no keywords, names or rating. */
const packetTags = [
  'Subject',
  'HierarchicalSubject',
  'TagsList',
  'LastKeywordXMP',
  'Keywords',
  'RegionInfo',
  'RegionInfoMP',
  'PersonInImage',
] as const satisfies readonly (keyof Tags)[];

export async function readCaptureWith(exiftool: ExifTool, file: string): Promise<Capture> {
  const tags = await exiftool.read(file);
  return captureOfTags(tags, await readPacketWith(exiftool, file, tags));
}

type Blocks = Readonly<Record<'XMP' | 'IPTC', unknown>>;

/** From the blocks as they are: exiftool's JSON turns a keyword such as 1.50 into a number. */
export async function readPacketWith(exiftool: ExifTool, file: string, tags: Tags): Promise<Packet> {
  if (packetTags.every((tag) => tags[tag] === undefined)) return emptyPacket;
  const blocks = (await exiftool.readRaw(file, { readArgs: ['-b', '-XMP', '-IPTC'] })) as Blocks;
  return packetOfBlocks({ xmp: bytesOf(blocks.XMP), iptc: bytesOf(blocks.IPTC) });
}

/** All that a file holds, its rating too, which may be in EXIF. */
export async function readFilePacketWith(exiftool: ExifTool, file: string): Promise<Packet> {
  const { packet, rating } = await readCaptureWith(exiftool, file);
  return { ...packet, rating };
}

/** In exiftool's JSON, bytes that are UTF-8 stand as text and others as base64. */
function bytesOf(block: unknown): Buffer | undefined {
  if (typeof block !== 'string') return undefined;
  const prefix = 'base64:';
  return block.startsWith(prefix) ? Buffer.from(block.slice(prefix.length), 'base64') : Buffer.from(block);
}
