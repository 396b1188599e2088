/** @file Where a photo's thumbnail lies. Apart from its making, because the host must never load an image library. */
import { join } from 'node:path';

/** Pixels on the long side: the grid's largest cell. */
export const thumbnailSize = 320;

/** Goes up when thumbnails or the network's input come out otherwise than before; with it, what was derived is made again. */
export const pipelineVersion = 2;

/** `xx/<content key>-<size>-v<pipeline>.webp`; the content key is the file's SHA-256. */
export function thumbnailFile(folder: string, contentHash: Uint8Array): string {
  const key = Buffer.from(contentHash).toString('hex');
  return join(folder, key.slice(0, 2), `${key}-${thumbnailSize}-v${pipelineVersion}.webp`);
}
