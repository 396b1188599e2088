/** @file What stops a whole command: one line that names the thing, and the way out. */
import { inEnglish } from './english.ts';
import type { Expected } from './expected.ts';
import type { PlainProblem } from './plain-problem.ts';
import { printable } from './printable.ts';
import type { Reason } from './reason.ts';

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
  'INTERNAL', // a fault of the program, of which the window is told no more
  'CONNECTION', // said by the window's own side, which cannot reach its host
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
  /** The same as data, where a window may have to say it. */
  readonly reason: Reason | undefined;

  constructor(
    code: ProblemCode,
    message: string,
    hint?: string,
    options?: ErrorOptions & { place?: Place | undefined; reason?: Reason | undefined },
  ) {
    super(printable(message), options);
    this.name = 'Problem';
    this.code = code;
    this.hint = hint === undefined ? undefined : printable(hint);
    this.place = options?.place;
    this.reason = options?.reason;
  }

  /** One that a window may have to say: its words are those of the command line, for the reason. */
  static of<Kind extends Problem>(
    this: new (...args: ConstructorParameters<typeof Problem>) => Kind,
    code: ProblemCode,
    reason: Reason,
    options?: ErrorOptions,
  ): Kind {
    const { message, hint } = inEnglish(reason);
    return new this(code, message, hint, { ...options, reason });
  }

  /** What came over a process boundary. */
  static from({ code, message, hint, place, reason }: PlainProblem): Problem {
    return new Problem(code, message, hint, { place, reason });
  }

  /** What goes over a process boundary, where an error loses its class and its fields. */
  get plain(): PlainProblem {
    const { code, message, hint, place, reason } = this;
    return { code, message, hint, place, reason };
  }
}
