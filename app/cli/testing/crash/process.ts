/**
 * @file A process caught in the act: stopped, looked at, and killed. Where a kill landed is read from the system (Linux's
 * /proc), so that the program needs no hooks for it.
 */
import { readdirSync, readFileSync, statSync } from 'node:fs';

/** SQLite's lock of the one writer in WAL mode: a byte of the shared-memory file (sqlite.org/walformat.html, "WAL Locks"). */
const walWriteLock = 120;

export const canLook = process.platform === 'linux';

/** Whether the process is inside a write transaction of a database. */
export function isWriting(pid: number, database: string): boolean {
  const inode = inodeOf(`${database}-shm`);
  if (inode === null) return false;
  return read('/proc/locks')
    .split('\n')
    .some((line) => {
      const [, , , kind, owner, place, from, to] = line.split(/\s+/);
      return (
        kind === 'WRITE' &&
        Number(owner) === pid &&
        place?.split(':')[2] === inode &&
        Number(from) <= walWriteLock &&
        Number(to) >= walWriteLock
      );
    });
}

/** Child processes, in which pictures are decoded. */
export function childrenOf(pid: number): number[] {
  return tasksOf(pid)
    .flatMap((task) => read(`/proc/${pid}/task/${task}/children`).split(' '))
    .filter(Boolean)
    .map(Number);
}

/** Whether a picture is being decoded in it at this moment: libvips computes in threads that bear its name. */
export const isDecoding = (pid: number): boolean =>
  tasksOf(pid).some((task) => /\(libvips worker\) [RD]/.test(read(`/proc/${pid}/task/${task}/stat`)));

function tasksOf(pid: number): string[] {
  try {
    return readdirSync(`/proc/${pid}/task`);
  } catch {
    return []; // it has ended
  }
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

function inodeOf(file: string): string | null {
  return statSync(file, { throwIfNoEntry: false })?.ino.toString() ?? null;
}
