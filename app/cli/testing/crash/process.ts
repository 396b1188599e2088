/**
 * @file A process caught in the act: stopped, looked at, and killed. Where a kill landed is read from the system (Linux's
 * /proc), so that the program needs no hooks for it.
 */
import { readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs';

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

/** Files below a folder that a process has open to write. */
export const filesWrittenBy = (pid: number, folder: string): string[] =>
  namesIn(`/proc/${pid}/fd`)
    .filter((fd) => /^flags:\s+0*\d*[12]$/m.test(read(`/proc/${pid}/fdinfo/${fd}`)))
    .map((fd) => linkAt(`/proc/${pid}/fd/${fd}`))
    .filter((file) => file.startsWith(`${folder}/`));

const tasksOf = (pid: number): string[] => namesIn(`/proc/${pid}/task`);

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return []; // it has ended
  }
}

function linkAt(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return ''; // it is closed
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
