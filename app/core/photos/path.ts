/**
 * @file Paths as the library keeps them: bytes, because a file name is bytes and not always UTF-8,
 * with '/' between names on every platform.
 */
import { sep } from 'node:path';

const slash = Buffer.from('/');
const SLASH = 0x2f;

/** A view of the same bytes as a Buffer, which is what Node's file functions take. */
export const asBuffer = (bytes: Uint8Array): Buffer =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** The bytes of a path that came as a string, such as one typed by a person. */
export const pathBytes = (path: string): Buffer =>
  Buffer.from(sep === '/' ? path : path.replaceAll(sep, '/'));

/** A path that the file system gave, as the library keeps it. */
export const fromSystem = (path: Buffer): Buffer => (sep === '/' ? path : pathBytes(path.toString()));

/** What a person is shown; bytes that are not UTF-8 become U+FFFD. */
export const readablePath = (path: Uint8Array): string => asBuffer(path).toString('utf8');

/** Joins with '/'; empty parts fall away, so that the relative path of a root itself may be empty. */
export function joinPath(...parts: readonly Uint8Array[]): Buffer {
  const pieces: Uint8Array[] = [];
  for (const part of parts) {
    if (part.length === 0) continue;
    const last = pieces.at(-1);
    if (last !== undefined && last[last.length - 1] !== SLASH) pieces.push(slash);
    pieces.push(part);
  }
  return Buffer.concat(pieces);
}

/**
 * The path of `path` below `folder`: empty where they are equal, null where it does not lie there. Below the empty
 * path, a root itself, lies every relative one.
 */
export function pathBelow(folder: Uint8Array, path: Uint8Array): Buffer | null {
  const start = asBuffer(folder);
  const whole = asBuffer(path);
  if (start.length === 0) return whole;
  if (whole.equals(start)) return Buffer.alloc(0);
  const prefix = start.at(-1) === SLASH ? start : Buffer.concat([start, slash]);
  return whole.subarray(0, prefix.length).equals(prefix) ? whole.subarray(prefix.length) : null;
}

/** The folder and the last name of a path. */
export function splitPath(path: Uint8Array): { folder: Buffer; name: Buffer } {
  const whole = asBuffer(path);
  const at = whole.lastIndexOf(SLASH);
  return { folder: whole.subarray(0, Math.max(at, 0)), name: whole.subarray(at + 1) };
}
