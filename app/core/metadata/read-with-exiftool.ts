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

/** From the blocks as they are: exiftool's JSON turns a keyword such as 1.50 into a number. */
export async function readPacketWith(exiftool: ExifTool, file: string, tags: Tags): Promise<Packet> {
  if (packetTags.every((tag) => tags[tag] === undefined)) return emptyPacket;
  return packetOfBlocks({
    xmp: await block(exiftool, file, 'XMP'),
    iptc: await block(exiftool, file, 'IPTC'),
  });
}

/** All that a file holds, its rating too, which may be in EXIF. */
export async function readFilePacketWith(exiftool: ExifTool, file: string): Promise<Packet> {
  const { packet, rating } = await readCaptureWith(exiftool, file);
  return { ...packet, rating };
}

async function block(exiftool: ExifTool, file: string, name: 'XMP' | 'IPTC'): Promise<Buffer | undefined> {
  try {
    return await exiftool.extractBinaryTagToBuffer(name, file);
  } catch (error) {
    if (error instanceof Error && error.message.startsWith(`${name} not found`)) return undefined;
    throw error;
  }
}
