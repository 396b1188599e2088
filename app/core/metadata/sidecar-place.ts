/** @file Where a photo's sidecar lies, or would: beside it, called as the person's other programs call theirs. */
import { splitName } from '../photos/kinds.ts';
import { asBuffer, joinPath, splitPath } from '../photos/path.ts';
import type { PhotoToWrite } from '../store/operations/packet-writes.ts';
import { isThere } from './replace.ts';
import { WriteFailure } from './write-failure.ts';

const latin1 = (name: Uint8Array): string => asBuffer(name).toString('latin1');
const bytesOf = (name: string): Buffer => Buffer.from(name, 'latin1');

const stemOf = (name: Uint8Array): string => splitName(latin1(name)).stem;

/**
 * IMG.jpg.xmp as digiKam and darktable have it, IMG.xmp as Lightroom does: what is there, else as a neighbour has it,
 * else Lightroom's for RAW files, the only ones it gives sidecars to.
 * @throws {WriteFailure} CONFLICT where there is one that has not been read
 */
export async function sidecarPath(photo: PhotoToWrite): Promise<Buffer> {
  const { folder, name } = splitPath(photo.path);
  if (photo.sidecar.read !== null) return joinPath(folder, photo.sidecar.read.name);
  const whole = [name, photo.partner].filter((part) => part !== null).map(latin1);
  const candidates = [...whole, ...(photo.sharesStem ? [] : [stemOf(name)])];
  for (const candidate of candidates) {
    for (const ending of ['.xmp', '.XMP']) {
      if (!(await isThere(joinPath(folder, bytesOf(candidate + ending))))) continue;
      throw new WriteFailure(
        'CONFLICT',
        `Its sidecar ${candidate}${ending} has not been read yet.`,
        'Run `phototag import` first.',
      );
    }
  }
  return joinPath(folder, bytesOf(`${usesStem(photo) ? stemOf(name) : whole[0]!}.xmp`));
}

function usesStem({ type, partner, sharesStem, example }: PhotoToWrite): boolean {
  if (sharesStem) return false;
  if (example !== null) {
    return latin1(example.sidecar).toLowerCase() === `${stemOf(example.photo)}.xmp`.toLowerCase();
  }
  return type === 'raw' || (partner !== null && !/\.(mov|mp4)$/i.test(latin1(partner)));
}
