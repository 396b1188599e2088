/**
 * @file `words.log`: everything a person has said, once more beside the database, so that no damage to the database
 * can take it away. It only grows.
 *
 * [Note: Words twice] The database is what is read; this file follows it. A word is appended, and is on the disk,
 * before it is acknowledged. It names photos by place and content and concepts by key, so that a database of other
 * numbers understands it. Each line bears its checksum; the changes of a word come before the word itself, which
 * makes them count: what follows the last whole word was cut off and is dropped.
 */
import {
  closeSync,
  constants,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { crc32 } from 'node:zlib';
import { z } from 'zod';

/** Bytes of a path: a text where they are UTF-8, else in hexadecimal. */
const PathBytes = z.union([z.string(), z.object({ hex: z.string() })]);

const Photo = z.object({
  /** Number, and Unix milliseconds since when it has it: together they mean one photo of one library. */
  id: z.int(),
  addedAt: z.int(),
  root: PathBytes,
  folder: PathBytes,
  name: PathBytes,
  size: z.int(),
  /** Unix microseconds. */
  mtime: z.int(),
  /** SHA-256, in hexadecimal. */
  contentHash: z.string().nullable(),
  /** Unix milliseconds; null while it is not missing. */
  missingAt: z.int().nullable(),
});

const WordChange = z.object({
  word: z.int(),
  photo: Photo,
  /** null: the rating. */
  concept: z.object({ key: z.string(), name: z.string() }).nullable(),
  before: z.string().nullable(),
  after: z.string().nullable(),
});
export type WordChange = z.infer<typeof WordChange>;

const WordHead = z.object({
  id: z.int(),
  kind: z.string(),
  label: z.string(),
  undoes: z.int().nullable(),
  at: z.int(),
});
export type WordHead = z.infer<typeof WordHead>;
export type Word = WordHead & { readonly changes: readonly WordChange[] };

const Line = z.union([z.object({ word: WordHead }), z.object({ change: WordChange })]);
type Line = z.infer<typeof Line>;

const newline = 0x0a;
/** Bytes read or written at a time. */
const chunkSize = 1 << 20;

export class WordsFile {
  readonly #file: string;
  /** Made by the first word. */
  #descriptor: number | undefined;
  /** Where the last whole word ends. */
  #end = 0;
  #last: WordHead | null = null;

  constructor(file: string) {
    this.#file = file;
    this.#descriptor = openExisting(file);
    if (this.#descriptor !== undefined) this.#findLast(this.#descriptor);
  }

  /** The newest word; null while there is none. */
  get last(): WordHead | null {
    return this.#last;
  }

  /** They are on the disk when it returns. Where it throws, nothing was added. */
  append(words: Iterable<Word>): void {
    this.#descriptor ??= openSync(this.#file, 'a+');
    ftruncateSync(this.#descriptor, this.#end); // what an interruption left
    let written = 0;
    let last = this.#last;
    let lines: string[] = [];
    const flush = () => {
      written += writeAll(this.#descriptor!, lines.join(''));
      lines = [];
    };
    for (const { changes, ...word } of words) {
      for (const change of changes) {
        lines.push(toLine({ change }));
        if (lines.length >= 1000) flush();
      }
      lines.push(toLine({ word }));
      last = word;
    }
    flush();
    fsyncSync(this.#descriptor);
    this.#end += written;
    this.#last = last;
  }

  /** All words that can be read, oldest first. Of one with a damaged line, the changes that can be read. */
  *words(): Generator<Word> {
    if (this.#descriptor === undefined) return;
    let changes: WordChange[] = [];
    for (const line of linesOf(this.#descriptor, 0, this.#end)) {
      const read = fromLine(line);
      if (read === null) continue;
      if ('change' in read) changes.push(read.change);
      else {
        yield { ...read.word, changes: changes.filter(({ word }) => word === read.word.id) };
        changes = [];
      }
    }
  }

  /** Puts these words in the place of all that it holds, at once or not at all. */
  rewrite(words: Iterable<Word>): void {
    const unfinished = `${this.#file}.new`;
    rmSync(unfinished, { force: true });
    const fresh = new WordsFile(unfinished);
    try {
      fresh.append(words);
    } finally {
      fresh.close();
    }
    this.close();
    renameSync(unfinished, this.#file);
    this.#descriptor = openSync(this.#file, 'a+');
    this.#end = fresh.#end;
    this.#last = fresh.#last;
  }

  close(): void {
    if (this.#descriptor !== undefined) closeSync(this.#descriptor);
    this.#descriptor = undefined;
  }

  /** From the end, in ever larger pieces: the file is read as a whole only where most of it is damaged. */
  #findLast(descriptor: number): void {
    const { size } = fstatSync(descriptor);
    for (let reach = chunkSize; ; reach *= 8) {
      const from = Math.max(0, size - reach);
      let at = from;
      for (const line of linesOf(descriptor, from, size)) {
        at += line.length + 1;
        const read = at > size ? null : fromLine(line); // a last line without its end was cut off
        if (read === null || !('word' in read)) continue;
        this.#last = read.word;
        this.#end = at;
      }
      if (this.#last !== null || from === 0) return;
    }
  }
}

function openExisting(file: string): number | undefined {
  try {
    return openSync(file, constants.O_RDWR | constants.O_APPEND);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

function writeAll(descriptor: number, text: string): number {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length;) at += writeSync(descriptor, bytes, at);
  return bytes.length;
}

function* linesOf(descriptor: number, from: number, to: number): Generator<Buffer> {
  let rest: Buffer = Buffer.alloc(0);
  for (let at = from; at < to;) {
    const chunk = Buffer.alloc(Math.min(chunkSize, to - at));
    const read = readSync(descriptor, chunk, 0, chunk.length, at);
    if (read === 0) break;
    at += read;
    let piece = Buffer.concat([rest, chunk.subarray(0, read)]);
    for (let end = piece.indexOf(newline); end !== -1; end = piece.indexOf(newline)) {
      yield piece.subarray(0, end);
      piece = piece.subarray(end + 1);
    }
    rest = piece;
  }
  if (rest.length > 0) yield rest;
}

function toLine(line: Line): string {
  const json = JSON.stringify(line);
  return `${checksum(json)} ${json}\n`;
}

/** null where it is damaged. */
function fromLine(bytes: Buffer): Line | null {
  const line = bytes.toString('utf8');
  const json = line.slice(9);
  if (line.slice(0, 8) !== checksum(json)) return null;
  return Line.safeParse(JSON.parse(json)).data ?? null;
}

const checksum = (json: string): string => crc32(json).toString(16).padStart(8, '0');

export const fromPathBytes = (path: z.infer<typeof PathBytes>): Buffer =>
  typeof path === 'string' ? Buffer.from(path) : Buffer.from(path.hex, 'hex');

export function toPathBytes(path: Buffer): z.infer<typeof PathBytes> {
  const text = path.toString('utf8');
  return Buffer.from(text).equals(path) ? text : { hex: path.toString('hex') };
}
