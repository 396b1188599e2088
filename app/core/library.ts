/**
 * @file The engine's one door: a library of photos, what is in them, and how to find them. Every host (command line,
 * window, local page) works through this.
 */
import { createHash } from 'node:crypto';
import { realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { Problem } from '../contract/problem.ts';
import type { AddSummary, FailureResult, PhotoResult, SimilarResult, Status } from '../contract/results.ts';
import type { Change } from '../contract/views.ts';
import type { Model } from '../../models/model.ts';
import type { ModelRegistry } from '../../models/registry.ts';
import { Concepts } from './labels/concepts.ts';
import { chooseModel, modelRegistry, modelSetting, type Places } from './models.ts';
import { pathBytes, readablePath } from './photos/path.ts';
import { addRoot, removeRoot } from './photos/roots.ts';
import { scanRoot, type ScanResult } from './photos/scan.ts';
import { watchRoots } from './photos/watch.ts';
import { packEmbedding } from './search/embedding.ts';
import type { AddedRoot, Root } from './store/operations/roots.ts';
import { Store } from './store/store.ts';
import { tagPending, type Tagged } from './tagger.ts';
import { pipelineVersion, Vision } from './vision/vision.ts';

export interface LibraryProgress {
  readonly phase: 'scan' | 'tag';
  readonly done: number;
  /** Of how many; left out while it is not known. */
  readonly total?: number;
}

export interface WorkOptions {
  /** Ends the work early: what is under way is finished and recorded. */
  readonly signal: AbortSignal;
  readonly onProgress: (progress: LibraryProgress) => void;
  /** Told what a person should know and what does not end the work: a folder that cannot be reached, say. */
  readonly onNotice: (notice: string) => void;
}

/** What one look at the folders found, and what the network made of it. */
export type Round = Tagged &
  Pick<ScanResult, 'photos' | 'added' | 'changed' | 'moved' | 'revived' | 'missing' | 'skipped'>;

/** Photos read from the store at a time. */
const pageSize = 200;
/** Setting of the library that holds the device that last ran the network. */
const deviceSetting = 'device';

export class Library {
  readonly models: ModelRegistry;
  readonly #store: Store;
  readonly #places: Places;
  readonly #concepts = Concepts.load();

  private constructor(store: Store, places: Places) {
    this.#store = store;
    this.#places = places;
    this.models = modelRegistry(places);
  }

  /**
   * @param options.mode - 'write' makes the library as needed and becomes its only owner; 'read' works beside an owner
   * @throws Problem LOCKED, READ_ONLY, DISK_FULL, BAD_LIBRARY, or NOT_FOUND where there is nothing to read
   */
  static async open(options: Places & { readonly mode: 'read' | 'write' }): Promise<Library> {
    const store = await Store.open(options.libraryFolder, { mode: options.mode });
    try {
      const library = new Library(store, options);
      if (options.mode === 'write') await store.importConcepts(library.#concepts.rows);
      return library;
    } catch (error) {
      await store.close();
      throw error;
    }
  }

  async close(): Promise<void> {
    await this.#store.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  /**
   * Follows folders and tags what is new, changed, or was tagged by another model.
   * @throws Problem NOT_FOUND for a folder that is not there; NO_MODEL before anything is touched
   */
  async add(
    folders: readonly string[],
    options: WorkOptions & { exclude: readonly string[] },
  ): Promise<AddSummary> {
    const startedAt = Date.now();
    const model = await this.modelInUse();
    const added = [];
    for (const folder of folders) added.push(await addRoot(this.#store, folder, options.exclude));
    const round = await this.#round(added, model, options);
    return this.#summary(round, round.photos, model, startedAt);
  }

  /** Stops following a folder; its photos become missing and keep all that was said about them. */
  async remove(folder: string): Promise<void> {
    await removeRoot(this.#store, folder);
  }

  /** Follows the folders until `signal`. A hint from the file system starts a round; so does the passing of time. */
  async watch(
    options: WorkOptions & { onRound: (round: Round) => void; onState: (state: string) => void },
  ): Promise<void> {
    const model = await this.modelInUse();
    const round = async (roots: readonly Root[]): Promise<void> => {
      const done = await this.#round(
        roots.map((root) => ({ root, below: nowhere })),
        model,
        options,
      );
      const { added, changed, moved, revived, missing, tagged, failed } = done;
      if (added + changed + moved + revived + missing + tagged + failed > 0) options.onRound(done);
    };
    await watchRoots(await this.#store.listRoots(), {
      signal: options.signal,
      onState: options.onState,
      onHint: round,
      ignore: [await this.#ownFolder()],
    });
  }

  /** Forgets all failures and tries those photos at once. */
  async retryFailures(options: WorkOptions): Promise<AddSummary> {
    const startedAt = Date.now();
    const model = await this.modelInUse();
    const photos = await this.#store.retryFailures('all');
    const round = await this.#round([], model, options);
    return this.#summary(round, photos, model, startedAt);
  }

  /** Photos that match, newest first; null asks for all that are not missing. @throws QueryError */
  async *search(query: string | null, { limit = Infinity }: { limit?: number }): AsyncGenerator<PhotoResult> {
    let left = limit;
    let after: PhotoResult | null = null;
    while (left > 0) {
      const size = Math.min(left, pageSize);
      const page: PhotoResult[] = await this.#store.searchPhotos({ query, limit: size, after });
      yield* page;
      if (page.length < size) return;
      left -= page.length;
      after = page.at(-1)!;
    }
  }

  /** How many photos match. @throws QueryError */
  async count(query: string): Promise<number> {
    return this.#store.countMatches({ query });
  }

  /** The photo of the library at a path; null where there is none. */
  async photoAt(file: string): Promise<number | null> {
    const path = await realpath(file).catch(() => null);
    return path === null ? null : ((await this.#store.photoByPath(pathBytes(path)))?.id ?? null);
  }

  /**
   * Says that photos show a concept ('yes') or do not ('no'); null takes the word back. It is on the disk when this
   * resolves.
   * @param concept - an id or a name; a name that is no concept yet becomes a tag of the person's own
   * @throws Problem NOT_FOUND, in which case nothing is changed
   */
  async stateTag(photos: readonly number[], concept: string, verdict: 'yes' | 'no' | null): Promise<Change> {
    return this.#store.stateTag({ photos, concept, verdict, at: Date.now() });
  }

  /** @param rating - 0 to 5. @throws Problem NOT_FOUND, in which case nothing is changed */
  async rate(photos: readonly number[], rating: number): Promise<Change> {
    return this.#store.ratePhotos({ photos, rating, at: Date.now() });
  }

  /** Takes back the person's last word, also one of an earlier day; null where there is none. */
  async undo(): Promise<Change | null> {
    return this.#store.undo(Date.now());
  }

  /** Says again what was undone last; null where there is nothing. */
  async redo(): Promise<Change | null> {
    return this.#store.redo(Date.now());
  }

  async *failures(): AsyncGenerator<FailureResult> {
    let afterId = 0;
    for (;;) {
      const page = await this.#store.listFailures({ afterId, limit: pageSize });
      for (const { id, path, code, message, transient, tries, nextTry } of page) {
        const nextTryAt = nextTry === null ? null : new Date(nextTry).toISOString();
        yield { id, file: readablePath(path), code, message, transient, tries, nextTryAt };
      }
      if (page.length < pageSize) return;
      afterId = page.at(-1)!.id;
    }
  }

  async status(): Promise<Status> {
    const { roots, ...counts } = await this.#store.countPhotos();
    const model = await this.modelInUse().catch(() => null);
    return {
      ...counts,
      model: model?.id ?? null,
      device: await this.#store.getSetting(deviceSetting),
      roots: roots.map(({ path, online, photos, exclude }) => ({
        path: readablePath(path),
        online,
        photos,
        exclude: [...exclude],
      })),
    };
  }

  /** @throws Problem NO_MODEL or BAD_MODEL */
  async modelInUse(): Promise<Model> {
    return chooseModel(this.models, await this.#store.getSetting(modelSetting));
  }

  /**
   * Uses a model from now on. The photos it has not seen are tagged anew by the next round; until then they keep what
   * the former model said.
   * @returns the model, and how many photos wait for it
   * @throws Problem NO_MODEL or BAD_MODEL, in which case the former model stays in use
   */
  async useModel(idOrFile: string): Promise<{ model: Model; waiting: number }> {
    const model = await this.models.find(idOrFile);
    const isFile = (await this.models.list()).every(({ id }) => id !== idOrFile);
    await this.#store.setSetting(modelSetting, isFile ? model.file : model.id);
    const waiting = await this.#store.requeueForModel(await this.#register(model));
    return { model, waiting };
  }

  /** Photos of the library that look most like a picture, which need not be in it, most similar first. */
  async similar(file: string, { limit }: { limit: number }): Promise<SimilarResult[]> {
    const path = await realpath(file).catch((error: unknown) => {
      throw new Problem('NOT_FOUND', `${file} cannot be read.`, 'Check the name.', { cause: error });
    });
    const photo = await this.#store.photoByPath(pathBytes(path));
    if (photo !== null) {
      const neighbours = await this.#store.similarPhotos(photo.id, limit);
      if (neighbours !== null) return neighbours;
    }
    return this.#similarToFile(path, limit);
  }

  async #similarToFile(path: string, limit: number): Promise<SimilarResult[]> {
    const model = await this.modelInUse();
    await using vision = await Vision.open({ model });
    const { embedding } = await vision.analyse(pathBytes(path));
    if (embedding === null) {
      throw new Problem(
        'BAD_MODEL',
        `${model.id} gives no embedding, which \`similar\` needs.`,
        'Name its output in the sidecar (output.embedding), or use another model.',
      );
    }
    return this.#store.similarToEmbedding(packEmbedding(embedding), versionOf(model), limit);
  }

  /** One look at the folders, then all that is pending. */
  async #round(
    folders: readonly AddedRoot[],
    model: Model,
    options: WorkOptions,
  ): Promise<Round & { device: string }> {
    const round = { photos: 0, added: 0, changed: 0, moved: 0, revived: 0, missing: 0, skipped: 0 };
    for (const { root, below } of folders) {
      const scan = await scanRoot(this.#store, root, {
        signal: options.signal,
        below,
        ignore: [await this.#ownFolder()],
        onProgress: ({ photos }) => options.onProgress({ phase: 'scan', done: round.photos + photos }),
      });
      for (const key of Object.keys(round) as (keyof typeof round)[]) round[key] += scan[key];
      describeTrouble(root, scan).forEach(options.onNotice);
    }
    return { ...round, ...(await this.#tag(model, options)) };
  }

  async #tag(model: Model, { signal, onProgress }: WorkOptions): Promise<Tagged & { device: string }> {
    const version = await this.#register(model);
    await this.#store.requeueForModel(version);
    const now = Date.now();
    const next = await this.#store.nextPending({ afterId: 0, limit: 1, now });
    if (next.length === 0) {
      // Nothing to do, so no worker is started only to learn where it would run.
      return { tagged: 0, failed: 0, device: (await this.#store.getSetting(deviceSetting)) ?? 'none' };
    }
    const total = await this.#store.countPending(now);
    await using vision = await Vision.open({
      model,
      thumbnails: join(this.#places.libraryFolder, 'thumbnails'),
    });
    await this.#store.setSetting(deviceSetting, vision.device);
    const tagged = await tagPending({
      store: this.#store,
      vision,
      concepts: this.#concepts,
      labels: model.labels,
      version,
      signal,
      onPhoto: ({ tagged, failed }) => onProgress({ phase: 'tag', done: tagged + failed, total }),
    });
    return { ...tagged, device: vision.device };
  }

  /** Without links, as roots are. What the library itself writes there is never taken for photos. */
  async #ownFolder(): Promise<Buffer> {
    return pathBytes(await realpath(this.#places.libraryFolder));
  }

  async #register(model: Model): Promise<number> {
    const concepts = model.labels.map((label) => this.#concepts.ofLabel(label));
    await this.#store.addConcepts(concepts);
    return this.#store.registerModel(
      { name: model.id, version: versionOf(model), concepts: concepts.map(({ id }) => id) },
      Date.now(),
    );
  }

  #summary(round: Round & { device: string }, photos: number, model: Model, startedAt: number): AddSummary {
    const { tagged, failed, skipped, device } = round;
    const seconds = (Date.now() - startedAt) / 1000;
    const photosPerSecond = seconds > 0 ? tagged / seconds : 0;
    return { photos, tagged, failed, skipped, seconds, photosPerSecond, device, model: model.id };
  }
}

const nowhere = Buffer.alloc(0);

function describeTrouble(root: Root, { offline, unreadable }: ScanResult): string[] {
  if (offline !== null) {
    return [`${readablePath(root.path)} cannot be reached (${offline}); what is known of its photos stays.`];
  }
  return unreadable.map(
    ({ path, code }) => `${readablePath(path)} cannot be read (${code}); it is left as it was.`,
  );
}

/** Weights, the way they are used, and the pipeline decide what a prediction means; a change of any tags anew. */
function versionOf({ version, sidecar, labels }: Model): string {
  const use = createHash('sha256').update(JSON.stringify([sidecar.input, sidecar.output, labels]));
  return `${version}+${use.digest('hex').slice(0, 16)}+${pipelineVersion}`;
}
