/** @file What stops a whole command: one line that names the thing, and the way out. */
import type { Expected } from './expected.ts';
import { printable } from './printable.ts';

export const problemCodes = [
  'USAGE', // the call itself is wrong
  'BAD_QUERY', // a search query does not parse
  'BAD_LIST', // a list of tags that a person wants to be taken in cannot be read
  'NO_MODEL', // no model is installed, or not the one asked for
  'BAD_MODEL', // a model, checkpoint or sidecar cannot be used
  'DOWNLOAD', // a download failed or did not match its checksum
  'NOT_FOUND', // a file, folder or photo named by the person does not exist
  'BAD_PICTURE', // a picture that a person wants to see or to be told about cannot be read
  'LOCKED', // the library is open for writing in another process
  'READ_ONLY', // the library's folder cannot be written
  'DISK_FULL', // no space is left for the library
  'BAD_LIBRARY', // the database is damaged or from a newer version
  'VISION', // the vision workers cannot be started
  'EXIFTOOL', // exiftool, which writes into files and sidecars, cannot be started
  'ADDRESS', // the local page cannot listen where it was told to
] as const;
export type ProblemCode = (typeof problemCodes)[number];

/** Where a query that the person wrote is wrong, in UTF-16 units as JavaScript counts them, and what was expected there. */
export interface Place {
  readonly text: string;
  readonly position: number;
  readonly length: number;
  readonly expected: Expected;
}

/** An error meant for the person: `message` names the thing that is wrong, `hint` the way out; both as `printable`. */
export class Problem extends Error {
  readonly code: ProblemCode;
  readonly hint: string | undefined;
  /** Of a wrong query. */
  readonly place: Place | undefined;

  constructor(
    code: ProblemCode,
    message: string,
    hint?: string,
    options?: ErrorOptions & { place?: Place | undefined },
  ) {
    super(printable(message), options);
    this.name = 'Problem';
    this.code = code;
    this.hint = hint === undefined ? undefined : printable(hint);
    this.place = options?.place;
  }
}
