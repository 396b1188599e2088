/** @file What can be learnt of an ONNX file only by reading all of it, remembered for as long as the file stays as it is. */
import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { Inspection } from './onnx/inspection.ts';

const FileFacts = z.object({
  /** SHA-256, lower-case hex. */
  version: z.string(),
  inspection: Inspection,
});
export type FileFacts = z.infer<typeof FileFacts>;

/** As it is stored: path and what is known of the file there, the one learnt last at the end. */
const Entries = z.array(z.tuple([z.string(), z.object({ stamp: z.string(), facts: FileFacts })]));
type Memory = Map<string, { stamp: string; facts: FileFacts }>;

/** Files that are remembered; the oldest are forgotten first. */
const capacity = 100;

/**
 * A file system's clock ticks in steps of up to two seconds (FAT): a file that changed just before it was read may
 * change again without its times telling, so it is read again next time.
 */
const settledAfter = 2000;

export class FileFactsCache {
  readonly #file: string;
  #memory: Promise<Memory> | undefined;
  #saved: Promise<void> = Promise.resolve();

  /** @param file JSON, where the memory is kept between runs; a folder that cannot be written only costs time */
  constructor(file: string) {
    this.#file = file;
  }

  /** @throws Problem as `readOnnx` */
  async of(onnxFile: string): Promise<FileFacts> {
    const before = await stamp(onnxFile);
    const memory = await (this.#memory ??= this.#load());
    const known = memory.get(onnxFile);
    if (known && known.stamp === before?.stamp) return known.facts;

    // Only what is new needs a reader, and every command loads this file.
    const { readOnnx } = await import('./onnx/read.ts');
    const { inspect } = await import('./onnx/inspect.ts');
    const { bytes, model } = await readOnnx(onnxFile);
    const facts = { version: createHash('sha256').update(bytes).digest('hex'), inspection: inspect(model) };
    const after = await stamp(onnxFile);
    if (before && after && before.stamp === after.stamp && Date.now() - after.changedAt > settledAfter) {
      memory.delete(onnxFile);
      memory.set(onnxFile, { stamp: after.stamp, facts });
      this.#saved = this.#saved.then(() => this.#save(memory));
      await this.#saved;
    }
    return facts;
  }

  async #load(): Promise<Memory> {
    try {
      return new Map(Entries.parse(JSON.parse(await readFile(this.#file, 'utf8'))));
    } catch {
      return new Map(); // none yet, or from another version of the program: what it held can be found out again
    }
  }

  async #save(memory: Memory): Promise<void> {
    const entries = [...memory].slice(-capacity);
    const temporary = `${this.#file}.${process.pid}`;
    try {
      await mkdir(path.dirname(this.#file)).catch(() => undefined); // it is there, or the next line says what is wrong
      await writeFile(temporary, JSON.stringify(entries));
      await rename(temporary, this.#file);
    } catch {
      // A library that is read-only, or not made yet: the file is read again at the next start.
    }
  }
}

/** Changes with the file's content: the change time cannot be set by hand, and a new file has another inode. */
async function stamp(file: string): Promise<{ stamp: string; changedAt: number } | undefined> {
  const found = await stat(file, { bigint: true }).catch(() => undefined); // `readOnnx` says what is wrong with it
  if (!found) return undefined;
  const { dev, ino, size, mtimeNs, ctimeNs } = found;
  const changedAt = Math.max(Number(mtimeNs), Number(ctimeNs)) / 1e6;
  return { stamp: [dev, ino, size, mtimeNs, ctimeNs].join(), changedAt };
}
