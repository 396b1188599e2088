/** @file The models there are: in the folders a person named, installed in the library, and bundled with the program. */
import { readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { Problem } from '../app/contract/problem.ts';
import type { ModelInfo } from '../app/contract/results.ts';
import { catalog } from './catalog.ts';
import type { CatalogEntry } from './catalog.ts';
import { isCheckpoint } from './checkpoints/state-dict.ts';
import type { DownloadProgress } from './download.ts';
import { FileFactsCache } from './file-facts.ts';
import type { Verify } from './install.ts';
import { resolveLabels } from './labels.ts';
import { Sidecar } from './model.ts';
import type { Model } from './model.ts';
import {
  checkSidecar,
  missingSidecar,
  readSidecar,
  sidecarOf,
  sidecarPath,
  weightsNamedIn,
  weightsOf,
} from './sidecar.ts';

/** The models that come with the program. */
const bundled = path.join(import.meta.dirname, 'bundled');

export interface RegistryOptions {
  /** Searched first, in this order; only read. */
  readonly searchFolders: readonly string[];
  /** Where `get` and `import` put models; made when needed. */
  readonly installFolder: string;
  /** Searched last, so that what a person fetched is preferred; that of the program unless given. */
  readonly bundledFolder?: string;
  /** What `get` can fetch; the program's own catalog unless given. */
  readonly catalog?: readonly CatalogEntry[];
}

export interface GetOptions {
  readonly onProgress?: (progress: DownloadProgress) => void;
  readonly signal?: AbortSignal;
  readonly verify?: Verify;
}

/** Paths; without them the sidecar is looked for beside the file, and the labels are those it names. */
export interface ImportOptions {
  readonly sidecar?: string;
  readonly labels?: string;
  readonly verify?: Verify;
}

/** A model that is there, or can be had; `problem` says why one that is there cannot be used. */
export type ListedModel = Omit<ModelInfo, 'inUse'> & { readonly problem: string | null };

interface ModelFile {
  readonly id: string;
  /** The ONNX file. */
  readonly file: string;
  readonly hasSidecar: boolean;
}

export class ModelRegistry {
  readonly #options: RegistryOptions;
  readonly #catalog: readonly CatalogEntry[];
  readonly #facts: FileFactsCache;

  constructor(options: RegistryOptions) {
    this.#options = options;
    this.#catalog = options.catalog ?? catalog;
    this.#facts = new FileFactsCache(path.join(options.installFolder, '.facts.json'));
  }

  /**
   * @param idOrFile an id as `list` gives it, or the path of an ONNX file with its sidecar beside it, or of a sidecar
   * @throws Problem NO_MODEL, NOT_FOUND or BAD_MODEL
   */
  async find(idOrFile: string): Promise<Model> {
    if (isCheckpoint(idOrFile)) {
      const way = `Import it with \`phototag models import ${idOrFile}\`.`;
      throw new Problem('BAD_MODEL', `${idOrFile} is a checkpoint, which has no network yet.`, way);
    }
    if (/[\\/]|\.(onnx|json)$/i.test(idOrFile)) return this.#load(await modelFileAt(path.resolve(idOrFile)));
    const models = await this.#files();
    const found = models.find(({ id }) => id === idOrFile);
    if (found) return this.#load(found);
    const there = models.map(({ id }) => id).join(', ');
    const others = there ? `; there are: ${there}` : ', nor any other yet';
    const way = this.#entry(idOrFile)
      ? `Fetch it with \`phototag models get ${idOrFile}\``
      : 'Fetch one with `phototag models get ID`';
    throw new Problem(
      'NO_MODEL',
      `There is no model called ${idOrFile}${others}.`,
      `${way}, or set PHOTOTAG_MODELS to a folder with ID.onnx and ID.json.`,
      { reason: { kind: 'model.unknown', model: idOrFile } },
    );
  }

  /**
   * The model to use when none was chosen: the first in the order of search that has weights of its own, for another
   * way to use them is a choice; null where there is none at all.
   */
  async default(): Promise<Model | null> {
    const models = (await this.#files()).filter((model) => weightsOf(model) === null);
    // A file without a sidecar may be anything, and is passed over; one with a sidecar that does not fit is not, for
    // another model would then take its place in silence.
    const first = models.find(({ hasSidecar }) => hasSidecar) ?? models[0];
    return first ? this.#load(first) : null;
  }

  /** Everything that is there, in the order of search, then what the catalog could fetch. */
  async list(): Promise<ListedModel[]> {
    const models = await this.#files();
    const there: ListedModel[] = [];
    // One after the other, so that a file that several models share is not read twice at once.
    for (const model of models) there.push(await this.#describe(model));
    const ids = new Set(models.map(({ id }) => id));
    return [...there, ...this.#catalog.filter(({ id }) => !ids.has(id)).map(listEntry)];
  }

  /**
   * Fetches a model of the catalog, unless it is installed already, and builds it if it comes as a checkpoint. Its fast
   * form, where it has one, comes along.
   * @param id of the model, or of its fast form
   * @throws Problem NO_MODEL, DOWNLOAD, BAD_MODEL, DISK_FULL or READ_ONLY; the signal's reason when it was aborted
   */
  async get(id: string, options: GetOptions = {}): Promise<Model> {
    const entry = this.#entry(id);
    if (!entry) {
      const ids = this.#catalog.map((candidate) => candidate.id).join(', ');
      throw new Problem('NO_MODEL', `The catalog has no model called ${id}.`, `It has: ${ids}.`);
    }
    const model = (await this.#installed(entry.id)) ?? (await this.#fetch(entry, options));
    if (entry.fastSize === undefined) return model;
    const fast = (await this.#installed(fastId(entry))) ?? (await this.#makeFast(model, entry, options));
    return id === fast.id ? fast : model;
  }

  /** What of the catalog brings a model of this id. */
  #entry(id: string): CatalogEntry | undefined {
    return this.#catalog.find(
      (entry) => id === entry.id || (entry.fastSize !== undefined && id === fastId(entry)),
    );
  }

  /** A model that is installed; undefined where it is not, or cannot be used. */
  async #installed(id: string): Promise<Model | undefined> {
    const installed = await modelFiles(path.resolve(this.#options.installFolder), false);
    const found = installed.find((model) => model.id === id && model.hasSidecar);
    try {
      return found && (await this.#load(found));
    } catch (error) {
      if (error instanceof Problem) return undefined;
      throw error;
    }
  }

  async #fetch(entry: CatalogEntry, { onProgress, signal, verify }: GetOptions): Promise<Model> {
    const folder = path.resolve(this.#options.installFolder);
    const { id, url, bytes, sha256 } = entry;
    const file = path.join(folder, '.downloads', `${id}${path.extname(new URL(url).pathname)}`);
    // What only a model on its way in needs is loaded here: every command loads this file.
    const { download } = await import('./download.ts');
    await download(url, file, {
      bytes,
      sha256,
      ...(onProgress && { onProgress }),
      ...(signal && { signal }),
    });
    const sidecar = Sidecar.parse(entry.sidecar);
    const { makeCandidate } = await import('./candidate.ts');
    const candidate = await makeCandidate(file, {
      sidecar,
      labels: await resolveLabels(sidecar.labels, folder),
    });
    const { install } = await import('./install.ts');
    const model = await this.#load({ id, file: await install(id, candidate, folder, verify) });
    await rm(file, { force: true });
    return model;
  }

  async #makeFast(model: Model, entry: CatalogEntry, { verify }: GetOptions): Promise<Model> {
    const { installFast } = await import('./install.ts');
    await installFast(model, { id: fastId(entry), size: entry.fastSize! }, verify);
    return this.#load({ id: fastId(entry), file: model.file });
  }

  /**
   * Copies a classifier into the installed ones under its file's name: an ONNX file with its sidecar, or a checkpoint
   * of a ResNeXt, which is built. Replaces a model of that name.
   * @throws Problem NOT_FOUND, BAD_MODEL, DISK_FULL or READ_ONLY
   */
  async import(file: string, options: ImportOptions = {}): Promise<Model> {
    const source = path.resolve(file);
    const { describe, makeCandidate } = await import('./candidate.ts');
    const candidate = await makeCandidate(source, await describe(source, options));
    const folder = path.resolve(this.#options.installFolder);
    const { install } = await import('./install.ts');
    const id = path.parse(source).name;
    return this.#load({ id, file: await install(id, candidate, folder, options.verify) });
  }

  async #describe(model: ModelFile): Promise<ListedModel> {
    const { id, file } = model;
    const bytes = (await stat(file).catch(() => null))?.size ?? null; // a link that leads nowhere
    const known = { id, bytes, file, weightsOf: weightsOf(model) };
    try {
      const { sidecar, labels } = await this.#load(model);
      const { name, licence, input } = sidecar;
      const facts = { name, licence, classes: labels.length, size: input.size };
      return { ...known, ...facts, installed: true, problem: null };
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      const facts = { name: id, licence: '', classes: null, size: null };
      return { ...known, ...facts, installed: false, problem: error.message };
    }
  }

  #load(model: Pick<Model, 'id' | 'file'>): Promise<Model> {
    return withReason(model.file, this.#read(model));
  }

  async #read({ id, file }: Pick<Model, 'id' | 'file'>): Promise<Model> {
    const sidecarFile = sidecarOf({ id, file });
    const sidecar = await readSidecar(sidecarFile).catch(async (error: unknown) => {
      if (!isNotFound(error)) throw error;
      throw missingSidecar(file, (await this.#facts.of(file)).inspection);
    });
    const { weights } = sidecar;
    if (weights !== undefined && weights !== path.basename(file)) {
      const what = `${sidecarFile} names the weights ${weights}, but ${path.basename(file)} goes by its name.`;
      throw new Problem('BAD_MODEL', what, 'Give the sidecar another name, or leave `weights` out.');
    }
    const { version, inspection } = await this.#facts.of(file).catch((error: unknown) => {
      if (weights === undefined || !isNotFound(error)) throw error;
      const what = `${file} does not exist, whose weights ${path.basename(sidecarFile)} uses.`;
      throw new Problem('BAD_MODEL', what, 'Fetch or import that model again, or delete the sidecar.');
    });
    const labels = await resolveLabels(sidecar.labels, path.dirname(sidecarFile));
    checkSidecar(sidecar, inspection, labels.length, file, weights && path.basename(sidecarFile));
    return { id, file, sidecar, labels, version };
  }

  /** Each id once: the first folder that has it wins. */
  async #files(): Promise<ModelFile[]> {
    const { searchFolders, installFolder, bundledFolder = bundled } = this.#options;
    const named = searchFolders.map((folder) => modelFiles(path.resolve(folder), true));
    const own = [path.resolve(installFolder), bundledFolder].map((folder) => modelFiles(folder, false));
    const byId = new Map<string, ModelFile>();
    for (const model of (await Promise.all([...named, ...own])).flat()) {
      if (!byId.has(model.id)) byId.set(model.id, model);
    }
    return [...byId.values()];
  }
}

const idOf = (file: string): string => path.basename(file).replace(/\.(onnx|json)$/i, '');

const fastId = ({ id }: CatalogEntry): string => `${id}-fast`;

const isNotFound = (error: unknown): boolean => error instanceof Problem && error.code === 'NOT_FOUND';

/** So that a window, too, can say why a model cannot be used. */
async function withReason<T>(model: string, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (!(error instanceof Problem) || error.reason !== undefined) throw error;
    const { code, message, hint } = error;
    const reason = { kind: 'model.unusable', model, why: message.replace(/\.$/, '') } as const;
    throw new Problem(code, message, hint, { cause: error, reason });
  }
}

/** What lies at a path that a person named: an ONNX file, or a sidecar. */
async function modelFileAt(named: string): Promise<Pick<Model, 'id' | 'file'>> {
  const id = idOf(named);
  if (!/\.json$/i.test(named)) return { id, file: named };
  const { weights = `${id}.onnx` } = await withReason(named, readSidecar(named));
  return { id, file: path.join(path.dirname(named), weights) };
}

/**
 * ONNX files, with a sidecar beside them or none, each followed by what uses its weights under another sidecar. Sorted, so
 * that the same model comes first on every machine.
 */
async function modelFiles(folder: string, mustExist: boolean): Promise<ModelFile[]> {
  let names: string[];
  try {
    names = await readdir(folder);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' && !mustExist) return [];
    throw new Problem(
      code === 'ENOENT' ? 'NOT_FOUND' : 'BAD_MODEL',
      code === 'ENOENT'
        ? `The folder of models ${folder} does not exist.`
        : `The folder of models ${folder} cannot be read (${code}).`,
      mustExist
        ? 'Set PHOTOTAG_MODELS to a folder of models, or unset it.'
        : 'Check that it is a folder, and that it may be read.',
      { cause: error },
    );
  }
  const present = new Set(names);
  const models: ModelFile[] = names
    .filter((name) => /^[^.].*\.onnx$/i.test(name))
    .map((name) => ({
      id: idOf(name),
      file: path.join(folder, name),
      hasSidecar: present.has(sidecarPath(name)),
    }));
  const ids = new Set(models.map(({ id }) => id));
  for (const name of names.filter((each) => /^[^.].*\.json$/.test(each) && !ids.has(idOf(each))).sort()) {
    const file = await weightsNamedIn(path.join(folder, name));
    if (file !== null) models.push({ id: idOf(name), file, hasSidecar: true });
  }
  return models.sort((a, b) => Number(a.file > b.file) - Number(a.file < b.file));
}

const listEntry = ({ id, sidecar: { name, licence }, bytes }: CatalogEntry): ListedModel => ({
  ...{ id, name, licence, classes: null, size: null, bytes },
  ...{ installed: false, file: null, weightsOf: null, problem: null },
});
