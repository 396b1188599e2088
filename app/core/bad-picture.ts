/** @file A picture that a person asks about and that cannot be looked at: why, and the way out. */
import type { FailureCode, PhotoFailure } from '../contract/failure.ts';
import { Problem } from '../contract/problem.ts';

const waysOut: Readonly<Record<FailureCode, string>> = {
  NOT_FOUND: 'Check that it is still there.',
  PERMISSION: 'Check that it may be read, and that no other program holds it.',
  UNSUPPORTED: 'Pictures are JPEG, PNG, WebP, GIF, TIFF, AVIF, HEIC, SVG and camera RAW files.',
  CORRUPT: 'Try another copy of it.',
  TOO_LARGE: 'Save a smaller copy of it.',
  TIMEOUT: 'Try again, or save it anew with another program.',
  CRASHED: 'Save it anew with another program.',
};

/** @param name - of the picture, as the person knows it */
export const badPicture = (name: string, failure: PhotoFailure): Problem =>
  new Problem('BAD_PICTURE', `${name} cannot be looked at. ${failure.message}.`, waysOut[failure.code], {
    cause: failure,
  });
