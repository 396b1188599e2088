/** @file Why one file was not written; the others are. */
import type { WriteFailureCode } from '../../contract/interchange.ts';

export class WriteFailure extends Error {
  readonly code: WriteFailureCode;
  /** The way out, where there is one. */
  readonly hint: string | null;

  constructor(code: WriteFailureCode, message: string, hint: string | null = null, options?: ErrorOptions) {
    super(message, options);
    this.name = 'WriteFailure';
    this.code = code;
    this.hint = hint;
  }
}

/** What went wrong with one file, in a person's words. */
export function asWriteFailure(error: unknown): WriteFailure {
  if (error instanceof WriteFailure) return error;
  const { code, message } = error as NodeJS.ErrnoException;
  const because = { cause: error };
  switch (code) {
    case 'EROFS':
      return new WriteFailure(
        'READ_ONLY',
        'It lies on a drive that cannot be written.',
        'Mount it so that it can.',
        because,
      );
    case 'EACCES':
    case 'EPERM':
      return new WriteFailure(
        'PERMISSION',
        'It, or its folder, may not be written.',
        'Give yourself the right to write there.',
        because,
      );
    case 'ENOENT':
    case 'ENOTDIR':
      return new WriteFailure(
        'NOT_FOUND',
        'It is not there any more.',
        'Run `phototag add` on its folder.',
        because,
      );
    case 'ENOSPC':
    case 'EDQUOT':
      return new WriteFailure('FAILED', 'No space is left.', 'Free some space and try again.', because);
    default:
      return new WriteFailure('FAILED', `It was not written: ${message.split('\n', 1)[0]!}`, null, because);
  }
}
