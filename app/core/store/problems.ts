/** @file What goes wrong with the database, said so that a person can act on it, and carried across the thread. */
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Problem } from '../../contract/problem.ts';

/** The database cannot be read as what it should be. Whoever owns the library can make it anew: see `recovery.ts`. */
export class DamagedLibrary extends Problem {
  constructor(library: string, reason: string, options?: ErrorOptions) {
    super(
      'BAD_LIBRARY',
      `The library in ${library} is damaged (${reason}).`,
      'Open it for writing, for example with `phototag add FOLDER`: it is then made anew from its last backup, and what you said is kept.',
      options,
    );
  }
}

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';

/**
 * The Problem behind an error of SQLite or of the file system, where there is one; else the error itself.
 * Codes: https://www.sqlite.org/rescode.html
 */
export function problemOf(error: unknown, library: string): unknown {
  const code = codeOf(error);
  const because = { cause: error };
  if (code === 'SQLITE_FULL' || code === 'SQLITE_IOERR_SHMSIZE' || code === 'ENOSPC' || code === 'EDQUOT') {
    return new Problem(
      'DISK_FULL',
      `No space is left for the library in ${library}.`,
      'Free some space and run the command again: nothing that was stored is lost.',
      because,
    );
  }
  if (code.startsWith('SQLITE_READONLY') || ['EACCES', 'EPERM', 'EROFS', 'SQLITE_PERM'].includes(code)) {
    return new Problem(
      'READ_ONLY',
      `The library's folder ${library} cannot be written.`,
      'Make the folder writable, or name another with --library.',
      because,
    );
  }
  if (code.startsWith('SQLITE_CANTOPEN')) return problemOf(whyNotOpened(library) ?? damaged(error), library);
  if (code.startsWith('SQLITE_CORRUPT') || code === 'SQLITE_NOTADB' || code === 'SQLITE_FORMAT') {
    return damaged(error);
  }
  if (code.startsWith('SQLITE_BUSY')) {
    return new Problem(
      'LOCKED',
      `The library in ${library} is in use by another program.`,
      'Try again when that program has finished.',
      because,
    );
  }
  return error;

  function damaged(cause: unknown): Problem {
    return new DamagedLibrary(library, (cause as Error).message, { cause });
  }
}

/** SQLite does not say why a file could not be opened; the system does, when asked for another one beside it. */
function whyNotOpened(library: string): unknown {
  const probe = join(library, 'probe');
  try {
    writeFileSync(probe, '');
    rmSync(probe);
    return null;
  } catch (error) {
    return error;
  }
}

/** An error as plain data: structured clone keeps neither the class nor the extra fields. */
export interface WireError {
  readonly problem: Pick<Problem, 'code' | 'hint' | 'place'> | undefined;
  readonly name: string;
  readonly message: string;
  readonly code: string;
  readonly stack: string | undefined;
}

export function toWire(error: unknown): WireError {
  const plain = error instanceof Error ? error : new Error(String(error));
  return {
    problem:
      plain instanceof Problem ? { code: plain.code, hint: plain.hint, place: plain.place } : undefined,
    name: plain.name,
    message: plain.message,
    code: codeOf(plain),
    stack: plain.stack,
  };
}

export function fromWire(wire: WireError): Error {
  if (wire.problem !== undefined) {
    const { code, hint, place } = wire.problem;
    return new Problem(code, wire.message, hint, { place });
  }
  const error = Object.assign(new Error(wire.message), { name: wire.name, code: wire.code });
  if (wire.stack !== undefined) error.stack = wire.stack;
  return error;
}
