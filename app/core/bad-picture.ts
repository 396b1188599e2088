/** @file A picture that a person asks about and that cannot be looked at: why, and the way out. */
import type { PhotoFailure } from '../contract/failure.ts';
import { Problem } from '../contract/problem.ts';

/** @param name - of the picture, as the person knows it */
export const badPicture = (name: string, failure: PhotoFailure): Problem =>
  Problem.of(
    'BAD_PICTURE',
    { kind: 'picture', name, failure: failure.code, why: failure.message },
    { cause: failure },
  );
