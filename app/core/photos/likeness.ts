/** @file Whether what lies at a photo's path now is still that photo, edited, or another picture. */

/** What an analysis tells of a picture. */
export interface Appearance {
  /** 64-bit difference hash. */
  readonly perceptualHash: Uint8Array;
  /** As the camera recorded it; null where it did not. */
  readonly takenAt: number | null;
  /** Make, model and lens, in any form that can be compared; null where there is none. */
  readonly camera: number | null;
}

/**
 * Bits of 64 that the hashes of a picture and of its edit may differ in: brighter, with more contrast, saved again,
 * trimmed a little. Two pictures that have nothing to do with each other differ in some 32.
 */
const mostBits = 10;

/**
 * Nearly the same to the eye; or, as a picture that was turned or cropped no longer is, taken at the same moment by the
 * same camera.
 */
export function isSamePicture(before: Appearance, now: Appearance): boolean {
  const isSameShot =
    before.takenAt !== null && before.takenAt === now.takenAt && before.camera === now.camera;
  return isSameShot || differingBits(before.perceptualHash, now.perceptualHash) <= mostBits;
}

function differingBits(a: Uint8Array, b: Uint8Array): number {
  let bits = 0;
  for (let at = 0; at < a.length; at++) {
    for (let rest = a[at]! ^ b[at]!; rest !== 0; rest &= rest - 1) bits++;
  }
  return bits;
}
