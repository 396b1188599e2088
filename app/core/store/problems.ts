/** @file What goes wrong with the database, said so that a person can act on it, and carried across the thread. */
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PlainProblem } from '../../contract/plain-problem.ts';
import { Problem } from '../../contract/problem.ts';

/** The database cannot be read as what it should be. Whoever owns the library can make it anew: see `recovery.ts`. */
export class DamagedLibrary extends Problem {}

export const damaged = (library: string, why: string, cause?: unknown): DamagedLibrary =>
  DamagedLibrary.of('BAD_LIBRARY', { kind: 'library.damaged', library, why }, { cause });

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';

/**
 * The Problem behind an error of SQLite or of the file system, where there is one; else the error itself.
 * Codes: https://www.sqlite.org/rescode.html
 */
export function problemOf(error: unknown, library: string): unknown {
  const code = codeOf(error);
  const because = { cause: error };
  const asDamaged = () => damaged(library, (error as Error).message, error);
  if (code === 'SQLITE_FULL' || code === 'SQLITE_IOERR_SHMSIZE' || code === 'ENOSPC' || code === 'EDQUOT') {
    return Problem.of('DISK_FULL', { kind: 'library.full', library }, because);
  }
  if (code.startsWith('SQLITE_READONLY') || ['EACCES', 'EPERM', 'EROFS', 'SQLITE_PERM'].includes(code)) {
    return Problem.of('READ_ONLY', { kind: 'library.readOnly', library }, because);
  }
  if (code.startsWith('SQLITE_CANTOPEN')) return problemOf(whyNotOpened(library) ?? asDamaged(), library);
  if (code.startsWith('SQLITE_CORRUPT') || code === 'SQLITE_NOTADB' || code === 'SQLITE_FORMAT') {
    return asDamaged();
  }
  if (code.startsWith('SQLITE_BUSY')) {
    return Problem.of('LOCKED', { kind: 'library.busy', library }, because);
  }
  return error;
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
  readonly problem: PlainProblem | undefined;
  readonly name: string;
  readonly message: string;
  readonly code: string;
  readonly stack: string | undefined;
}

export function toWire(error: unknown): WireError {
  const plain = error instanceof Error ? error : new Error(String(error));
  return {
    problem: plain instanceof Problem ? plain.plain : undefined,
    name: plain.name,
    message: plain.message,
    code: codeOf(plain),
    stack: plain.stack,
  };
}

export function fromWire(wire: WireError): Error {
  if (wire.problem !== undefined) return Problem.from(wire.problem);
  const error = Object.assign(new Error(wire.message), { name: wire.name, code: wire.code });
  if (wire.stack !== undefined) error.stack = wire.stack;
  return error;
}
