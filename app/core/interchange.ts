/** @file Tags out to, and keywords in from, what other programs read: files and the sidecars beside them. */
import { copyFile, mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { ImportSummary, PacketEntries, PacketResult } from '../contract/interchange.ts';
import type { PhotoResult } from '../contract/results.ts';
import { baseForms } from './labels/concepts.ts';
import { canHoldWords, editPicture, editSidecar, withoutEmbed } from './metadata/edit.ts';
import { endExiftool, requireExiftool, withExiftool } from './metadata/exiftool.ts';
import { wordLists } from './metadata/keywords.ts';
import type { Packet } from './metadata/packet.ts';
import { packetAfter, type Plan, planWords, type WantedTag } from './metadata/plan.ts';
import { readFilePacketWith } from './metadata/read-with-exiftool.ts';
import {
  type ReadFile,
  isThere,
  readUnchanged,
  removeLeftovers,
  type ReplacedFile,
  replaceFile,
} from './metadata/replace.ts';
import { sidecarPath } from './metadata/sidecar-place.ts';
import { readSidecars, type SidecarsRead } from './metadata/sidecars.ts';
import { asWriteFailure, WriteFailure } from './metadata/write-failure.ts';
import { asBuffer, readablePath, splitPath } from './photos/path.ts';
import type { PhotoToWrite } from './store/operations/packet-writes.ts';
import type { PacketPlace } from './store/operations/stored-packets.ts';
import type { Store } from './store/store.ts';
import { thumbnailFile } from './vision/thumbnail-file.ts';
import { noticesOf, type Work, type WorkOptions } from './work.ts';

export interface ExportOptions {
  /** Into the files themselves; else into sidecars. */
  readonly embed: boolean;
  /** Only what a person has said. */
  readonly confirmedOnly: boolean;
  /** Say what would be written, and write nothing. */
  readonly dryRun: boolean;
  /** Ends it after the photo at hand. */
  readonly signal: AbortSignal;
}

interface Tools {
  readonly store: Store;
  readonly work: Work;
  /** Folder of the grid's thumbnails. */
  readonly thumbnails: string;
}

/** What is to be done to one file. */
interface Job {
  readonly photo: PhotoToWrite;
  readonly place: PacketPlace;
  readonly target: Buffer;
  /** Null for a sidecar that is not there yet. */
  readonly before: ReadFile | null;
  readonly present: Packet;
  readonly plan: Plan;
}

/** Read files recorded in one transaction. */
const batchSize = 32;

export class Interchange {
  readonly #tools: Tools;
  /** Folders in which nothing is left of writes that were killed. */
  readonly #tidied = new Set<string>();

  constructor(tools: Tools) {
    this.#tools = tools;
  }

  /**
   * Writes the tags and ratings in force of photos as XMP. Yields one result a photo whose file or sidecar has to
   * change or cannot be changed; what says the same already is passed over.
   * @throws Problem EXIFTOOL
   */
  async *exportXmp(
    photos: AsyncIterable<Pick<PhotoResult, 'id' | 'file'>>,
    options: ExportOptions,
  ): AsyncGenerator<PacketResult> {
    if (!options.dryRun) await requireExiftool();
    for await (const { id, file } of photos) {
      if (options.signal.aborted) return;
      const result = await this.#exportPhoto(id, file, options);
      if (result !== null) yield result;
    }
  }

  async #exportPhoto(id: number, file: string, options: ExportOptions): Promise<PacketResult | null> {
    let target = file;
    try {
      const photo = await this.#tools.store.photoToWrite(id);
      if (photo === null) return null;
      const path = options.embed ? asBuffer(photo.path) : await sidecarPath(photo);
      target = readablePath(path);
      const job = await this.#prepare(photo, path, options);
      if (job === null) return null;
      if (!options.dryRun) await this.#write(id, job);
      const { added, removed, kept, rating } = job.plan;
      return {
        ...{ file, target, action: job.before === null ? 'create' : 'change', written: !options.dryRun },
        ...{ added: byProperty(added), removed: byProperty(removed), kept: byProperty(kept), rating },
      };
    } catch (error) {
      const { code, message, hint } = asWriteFailure(error);
      return { file, target, error: { code, message, hint } };
    }
  }

  /** @returns null where nothing has to change */
  async #prepare(photo: PhotoToWrite, target: Buffer, options: ExportOptions): Promise<Job | null> {
    const tags = await this.#wantedTags(photo, options);
    if (options.embed) {
      if (!photo.isFileRead)
        throw new WriteFailure('CONFLICT', 'Its keywords have not been read yet.', importFirst);
      const { packet: present, written } = photo.file;
      const plan = planWords(present, written, { tags, rating: photo.rating });
      if (plan.isEmpty) return null;
      if (!canHoldWords(photo.type)) {
        const message = `Nothing is written into files of this format (${photo.type ?? 'unknown'}).`;
        throw new WriteFailure('UNSUPPORTED', message, withoutEmbed);
      }
      if (photo.contentHash === null) {
        throw new WriteFailure('CONFLICT', 'It has changed and has not been looked at since.', lookFirst);
      }
      const known = { size: photo.size, mtime: photo.mtime, hash: photo.contentHash };
      const before = await readUnchanged(target, known, lookFirst);
      if (before.stats.nlink > 1n) {
        const message = 'It has other names (hard links), which would keep the old file.';
        throw new WriteFailure('UNSUPPORTED', message, withoutEmbed);
      }
      return { photo, place: 'file', target: before.path, before, present, plan };
    }
    const { packet: present, written, read } = photo.sidecar;
    // A sidecar takes the place of the file's own packet for programs that read it, so a new one says what that says.
    const carried = photo.fileKeywords
      .map(({ path }): WantedTag => ({ path, names: [] }))
      .filter(({ path }) => read === null || written.subject.includes(path.at(-1)!));
    const said = new Set(carried.flatMap(({ path }) => path.flatMap(baseForms)));
    const own = tags.filter(({ names }) => !names.some((name) => said.has(name)));
    if (read === null && own.length === 0 && photo.rating === photo.file.packet.rating) return null;
    const plan = planWords(present, written, { tags: [...carried, ...own], rating: photo.rating });
    if (plan.isEmpty) return null;
    if (!(await isThere(asBuffer(photo.path)))) {
      throw new WriteFailure('NOT_FOUND', 'The photo is not there any more.', lookFirst);
    }
    if (read === null) return { photo, place: 'sidecar', target, before: null, present, plan };
    const before = await readUnchanged(target, read, importFirst);
    return { photo, place: 'sidecar', target: before.path, before, present, plan };
  }

  async #wantedTags(photo: PhotoToWrite, { confirmedOnly }: ExportOptions): Promise<WantedTag[]> {
    const concepts = photo.tags
      .filter(({ sources }) =>
        sources.some((source) => (confirmedOnly ? source === 'person' : source !== 'file')),
      )
      .map(({ concept }) => concept);
    return this.#tools.store.conceptWords(concepts);
  }

  async #write(id: number, { photo, place, target, before, present, plan }: Job): Promise<void> {
    const { store, thumbnails } = this.#tools;
    const bytes =
      place === 'file'
        ? await editPicture(before!.bytes, photo.type!, present, plan)
        : await editSidecar(before?.bytes ?? null, present, plan);
    const { folder, name } = splitPath(target);
    await this.#tidy(folder);
    await store.intendWords(id, place, { ...plan.added, rating: plan.rating?.to ?? null });
    const keepTimes = place === 'file';
    const now = await replaceFile(target, bytes, before?.stats ?? null, { keepTimes });
    if (place === 'file') await keepThumbnail(thumbnails, photo.contentHash!, now);
    const packet = packetAfter(present, plan);
    await store.recordWritten(id, place, { ...now, name, packet, written: plan.written });
  }

  /** Once is enough: what this process writes it removes itself. */
  async #tidy(folder: Buffer): Promise<void> {
    const key = folder.toString('latin1');
    if (this.#tidied.has(key)) return;
    this.#tidied.add(key);
    await removeLeftovers(folder, Date.now());
  }

  /**
   * Reads what other programs have written: sidecars that are new or have changed, and the keywords of files tagged
   * before keywords were read.
   * @throws Problem EXIFTOOL where such files wait; the signal's reason
   */
  async importKeywords({ signal, onProgress, onNotice }: WorkOptions): Promise<ImportSummary> {
    const { store, work } = this.#tools;
    const startedAt = Date.now();
    const sidecars: SidecarsRead = { read: 0, unreadable: [] };
    let photos = 0;
    for (const root of await store.listRoots()) {
      const scan = await work.scan(
        { root, below: Buffer.alloc(0) },
        {
          signal,
          onFolder: (listing, at) => readSidecars(store, at, listing, sidecars),
          onProgress: ({ photos: seen }) => onProgress({ phase: 'scan', done: photos + seen }),
        },
      );
      photos += scan.photos;
      noticesOf(root, scan).forEach(onNotice);
    }
    for (const path of sidecars.unreadable)
      onNotice({ kind: 'unreadable.sidecar', path: readablePath(path) });
    const { read, failed } = await this.#readFiles({ signal, onNotice });
    const seconds = (Date.now() - startedAt) / 1000;
    return {
      photos,
      files: read,
      sidecars: sidecars.read,
      failed: failed + sidecars.unreadable.length,
      seconds,
    };
  }

  async #readFiles({ signal, onNotice }: Pick<WorkOptions, 'signal' | 'onNotice'>) {
    const { store } = this.#tools;
    let [read, failed, afterId] = [0, 0, 0];
    while (!signal.aborted) {
      const page = await store.photosToRead({ afterId, limit: batchSize });
      if (page.length === 0) break;
      await requireExiftool();
      const packets: { photo: number; packet: Packet }[] = [];
      for (const { id, path } of page) {
        try {
          packets.push({
            photo: id,
            packet: await withExiftool({ path: asBuffer(path) }, readFilePacketWith),
          });
        } catch (error) {
          failed++;
          const why = (error as Error).message.split('\n', 1)[0]!;
          onNotice({ kind: 'unreadable', path: readablePath(path), why, more: 0 });
        }
      }
      await store.recordFilePackets(packets);
      read += packets.length;
      afterId = page.at(-1)!.id;
    }
    return { read, failed };
  }

  /** When this resolves no exiftool is running. */
  async close(): Promise<void> {
    await endExiftool();
  }
}

const importFirst = 'Run `phototag import` first, which reads it; then export again.';
const lookFirst = 'Run `phototag add` on its folder first, which looks at it; then export again.';

const byProperty = (lists: Plan['added']): PacketEntries =>
  Object.fromEntries(wordLists.map(({ list, property }) => [property, lists[list]])) as PacketEntries;

/** Thumbnails are known by the content of their photo's file; the picture is the same. */
async function keepThumbnail(folder: string, before: Uint8Array, { hash }: ReplacedFile): Promise<void> {
  const to = thumbnailFile(folder, hash);
  await mkdir(dirname(to), { recursive: true });
  await copyFile(thumbnailFile(folder, before), to).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error; // it had none
  });
}
