/** @file Why a photo could not be tagged: the codes that cross every boundary. */
import { z } from 'zod';

export const FailureCode = z.enum([
  'NOT_FOUND',
  'PERMISSION',
  'UNSUPPORTED',
  'CORRUPT',
  'TOO_LARGE',
  'TIMEOUT',
  'CRASHED',
]);
export type FailureCode = z.infer<typeof FailureCode>;

export const Failure = z.object({ code: FailureCode, message: z.string() });
export type Failure = z.infer<typeof Failure>;

/**
 * Codes that may pass by themselves (a drive comes back, a copy finishes, a machine is less busy), so that the
 * photo is tried again later. CORRUPT is among them because a half-written file decodes as a truncated one.
 */
const transientCodes: ReadonlySet<FailureCode> = new Set(['NOT_FOUND', 'PERMISSION', 'CORRUPT', 'TIMEOUT']);

export const isTransient = (code: FailureCode): boolean => transientCodes.has(code);

/** One photo failed; the work on the others goes on. */
export class PhotoFailure extends Error {
  readonly code: FailureCode;

  constructor(code: FailureCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'PhotoFailure';
    this.code = code;
  }
}
