/**
 * @file The engine's one door: a library of photos, what is in them, and how to find them. Every host (command line,
 * window, local page) works through this.
 */
import { realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { PhotoFailure } from '../contract/failure.ts';
import { Problem } from '../contract/problem.ts';
import type {
  AddSummary,
  Classified,
  FailureResult,
  ModelInfo,
  PhotoResult,
  SimilarResult,
  Status,
} from '../contract/results.ts';
import type { Change, FolderWatch, HeatMap } from '../contract/views.ts';
import type { Model } from '../../models/model.ts';
import type { ModelRegistry } from '../../models/registry.ts';
import { sidecarOf } from '../../models/sidecar.ts';
import { badPicture } from './bad-picture.ts';
import { Browse } from './browse/browse.ts';
import { Duplicates } from './duplicates/duplicates.ts';
import { Interchange } from './interchange.ts';
import { Concepts } from './labels/concepts.ts';
import { Rules } from './labels/rules.ts';
import { Lists } from './lists/lists.ts';
import { classesOf, prepareWords } from './look.ts';
import { chooseModel, describeModels, modelRegistry, modelSetting, type Places } from './models.ts';
import { pathBytes, readablePath } from './photos/path.ts';
import { addRoot, removeRoot } from './photos/roots.ts';
import { packEmbedding } from './search/embedding.ts';
import type { AddedRoot, Root } from './store/operations/roots.ts';
import type { Store } from './store/store.ts';
import { Teach } from './teach/teach.ts';
import { devicesFile } from './vision/devices/memory.ts';
import type { DeviceOptions } from './vision/devices/open.ts';
import { SharedVision } from './vision/shared.ts';
import { deviceReasonSetting, deviceSetting, type Round, versionOf, Work, type WorkOptions } from './work.ts';

export type { Round, WorkOptions } from './work.ts';

/** Photos read from the store at a time. */
const pageSize = 200;
/** Loaded with this module: while the database's thread starts (see `open.ts`). */
const shippedConcepts = Concepts.load();

/**
 * `onChoice` is told why the network runs on the CPU when that was measured just now; `onNotice` what the person should
 * know, such as that a damaged database was made anew.
 */
export interface LibraryOptions extends Places, Pick<DeviceOptions, 'onChoice' | 'onNotice'> {
  /** 'write' makes the library as needed and becomes its only owner; 'read' works beside an owner. */
  readonly mode: 'read' | 'write';
}

export class Library {
  readonly models: ModelRegistry;
  /** What the window asks to show the library. */
  readonly browse: Browse;
  /** Looking through folders and tagging, step by step. */
  readonly work: Work;
  /** Tags out to files and sidecars, and keywords in from them. */
  readonly interchange: Interchange;
  /** Photos and what was said of them, out to and in from JSON and CSV. */
  readonly lists: Lists;
  /** What a person wants to be said, and by which name. */
  readonly rules: Rules;
  /** Tags that the person teaches from examples. */
  readonly teach: Teach;
  /** Photos that are there more than once. */
  readonly duplicates: Duplicates;
  readonly #store: Store;
  readonly #vision: SharedVision;
  readonly #concepts = shippedConcepts;

  private constructor(store: Store, { libraryFolder, modelsFolder, onChoice, onNotice }: LibraryOptions) {
    this.#store = store;
    this.models = modelRegistry({ libraryFolder, modelsFolder });
    this.browse = new Browse(store, libraryFolder);
    const thumbnails = join(libraryFolder, 'thumbnails');
    this.#vision = new SharedVision({
      onChoice,
      onNotice,
      thumbnails,
      device: 'auto',
      deviceMemory: devicesFile(),
    });
    this.teach = new Teach(store);
    const tools = { store, concepts: this.#concepts, vision: this.#vision, teach: this.teach };
    this.work = new Work({ ...tools, libraryFolder, thumbnails });
    this.interchange = new Interchange({ store, work: this.work, thumbnails });
    this.lists = new Lists(store);
    this.rules = new Rules(store);
    this.duplicates = new Duplicates({ store, libraryFolder });
  }

  /** A library over a store that was opened with the same options; closes it where that fails. `open.ts` opens both. */
  static async over(store: Store, options: LibraryOptions): Promise<Library> {
    try {
      const library = new Library(store, options);
      if (options.mode === 'write') await store.importConcepts(library.#concepts.rows);
      return library;
    } catch (error) {
      await store.close();
      throw error;
    }
  }

  /** A barrier: no process is left, and the library is free. */
  async close(): Promise<void> {
    await this.endVision();
    await this.interchange.close();
    await this.#store.close();
  }

  /** Gives up what is being looked at, with Problem VISION, and looks at nothing any more. */
  async endVision(): Promise<void> {
    await this.#vision.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  /** The folders that are followed. */
  async folders(): Promise<Root[]> {
    return this.#store.listRoots();
  }

  /**
   * Follows a folder; its photos are found by the next scan of it.
   * @param exclude - patterns relative to the folder
   * @throws Problem NOT_FOUND for a folder that is not there; USAGE for one that a followed folder passes over
   */
  async follow(folder: string, exclude: readonly string[] = []): Promise<AddedRoot> {
    return addRoot(this.#store, folder, exclude);
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
    for (const folder of folders) added.push(await this.follow(folder, options.exclude));
    const round = await this.work.round(added, model, options);
    return summarise(round, round.photos, model, startedAt);
  }

  /** Stops following a folder; its photos become missing and keep all that was said about them. */
  async remove(folder: string): Promise<void> {
    await removeRoot(this.#store, folder);
  }

  /** Follows the folders until `signal`. A hint from the file system starts a round; so does the passing of time. */
  async watch(
    options: WorkOptions & { onRound: (round: Round) => void; onState: (state: FolderWatch) => void },
  ): Promise<void> {
    const model = await this.modelInUse();
    let relocated = new AbortController();
    const round = async (roots: readonly Root[]): Promise<void> => {
      const ids = new Set(roots.map(({ id }) => id));
      const now = (await this.folders()).filter(({ id }) => ids.has(id));
      const done = await this.work.round(
        now.map((root) => ({ root, below: nowhere })),
        model,
        options,
      );
      if (done.relocated) relocated.abort();
      const { added, changed, moved, revived, missing, tagged, failed } = done;
      if (added + changed + moved + revived + missing + tagged + failed > 0) options.onRound(done);
    };
    const { signal, onState } = options;
    while (!signal.aborted) {
      relocated = new AbortController(); // a folder that is elsewhere by now is followed there
      const until = AbortSignal.any([signal, relocated.signal]);
      await this.work.watch(await this.folders(), { signal: until, onState, onHint: round });
    }
  }

  /** Photos that failed are to be tried at once, as if never tried. @returns how many */
  async forgetFailures(): Promise<number> {
    return this.#store.retryFailures('all');
  }

  /** Forgets all failures and tries those photos. */
  async retryFailures(options: WorkOptions): Promise<AddSummary> {
    const startedAt = Date.now();
    const model = await this.modelInUse();
    const photos = await this.forgetFailures();
    const round = await this.work.round([], model, options);
    return summarise(round, photos, model, startedAt);
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

  /** The photos that the person's last word was about, where undo and redo are words too. */
  async photosOfLastWord(): Promise<number[]> {
    return this.#store.photosOfLastWord();
  }

  /** Photos that could not be tagged, by number, `limit` at a time after `afterId`. */
  async listFailures(page: { afterId: number; limit: number }): Promise<FailureResult[]> {
    const failed = await this.#store.listFailures(page);
    return failed.map(({ path, nextTry, ...failure }) => ({
      ...failure,
      file: readablePath(path),
      nextTryAt: nextTry === null ? null : new Date(nextTry).toISOString(),
    }));
  }

  async *failures(): AsyncGenerator<FailureResult> {
    let afterId = 0;
    for (;;) {
      const page = await this.listFailures({ afterId, limit: pageSize });
      yield* page;
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
      deviceReason: (await this.#store.getSetting(deviceReasonSetting)) || null,
      roots: roots.map(({ path, offlineAt, photos, exclude }) => ({
        path: readablePath(path),
        online: offlineAt === null,
        offlineSince: offlineAt === null ? null : new Date(offlineAt).toISOString(),
        photos,
        exclude: [...exclude],
      })),
    };
  }

  /** A setting of the library: a short text by its name; null where it was never set. */
  async setting(name: string): Promise<string | null> {
    return this.#store.getSetting(name);
  }

  async setSetting(name: string, value: string): Promise<void> {
    await this.#store.setSetting(name, value);
  }

  /** The models there are, and those that could be fetched. */
  async listModels(): Promise<ModelInfo[]> {
    return describeModels(this.models, await this.#store.getSetting(modelSetting));
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
    await this.#store.setSetting(modelSetting, isFile ? sidecarOf(model) : model.id);
    const waiting = await this.#store.requeueForModel(await this.work.register(model));
    return { model, waiting };
  }

  /**
   * Throws away what models and taught tags said; the next round makes it again. What a person said is kept.
   * @returns how many tags went, and how many photos wait for the network
   */
  async resetMachineTags(): Promise<{ tags: number; waiting: number }> {
    return this.#store.resetMachineTags();
  }

  /**
   * What a picture is, in the library or not; nothing is stored. It goes before the photos that wait for tags.
   * @param topK - raw labels to list
   * @throws PhotoFailure what is wrong with the picture; Problem NO_MODEL, BAD_MODEL or VISION
   */
  async look(path: Buffer, { topK }: { topK: number }): Promise<Classified> {
    const model = await this.modelInUse();
    const analysis = await this.#vision.use(model, async (vision) => ({
      device: vision.device,
      ...(await vision.look(path)),
    }));
    const words = prepareWords(model, this.#concepts, topK, await this.rules.ofLibrary());
    return words(readablePath(path), analysis.device, analysis);
  }

  /**
   * Where in a picture the model looked for a concept.
   * @param concept - an id or a name
   * @throws PhotoFailure, or Problem BAD_MODEL where the model cannot tell or does not know the concept
   */
  async explain(path: Buffer, concept: string): Promise<HeatMap> {
    const model = await this.modelInUse();
    const classes = classesOf(model, this.#concepts, concept);
    const { width, height, values } = await this.#vision.use(model, (vision) =>
      vision.explain(path, classes),
    );
    return { width, height, values: Array.from(values, (value) => Math.round(value * 1000) / 1000) };
  }

  /**
   * A JPEG of any picture, for a screen.
   * @param longSide - pixels, at most
   * @throws PhotoFailure; Problem NO_MODEL, BAD_MODEL or VISION
   */
  async preview(path: Buffer, longSide: number): Promise<Uint8Array> {
    return this.#vision.use(await this.modelInUse(), (vision) => vision.preview(path, longSide));
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
    const { embedding } = await this.#vision
      .use(model, (vision) => vision.look(pathBytes(path)))
      .catch((error: unknown) => {
        throw error instanceof PhotoFailure ? badPicture(path, error) : error;
      });
    if (embedding === null) {
      throw new Problem(
        'BAD_MODEL',
        `${model.id} gives no embedding, which \`similar\` needs.`,
        'Name its output in the sidecar (output.embedding), or use another model.',
      );
    }
    return this.#store.similarToEmbedding(packEmbedding(embedding), versionOf(model), limit);
  }
}

const nowhere = Buffer.alloc(0);

function summarise(
  { tagged, failed, skipped, device }: Round & { device: string },
  photos: number,
  model: Model,
  startedAt: number,
): AddSummary {
  const seconds = (Date.now() - startedAt) / 1000;
  const photosPerSecond = seconds > 0 ? tagged / seconds : 0;
  return { photos, tagged, failed, skipped, seconds, photosPerSecond, device, model: model.id };
}
