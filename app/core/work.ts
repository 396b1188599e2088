/** @file The library's work: looking through folders for photos, and tagging those that wait. */
import { createHash } from 'node:crypto';
import { realpath } from 'node:fs/promises';
import type { Notice } from '../contract/notice.ts';
import type { Model } from '../../models/model.ts';
import type { Concepts } from './labels/concepts.ts';
import { rehedge, wayOfHedging } from './labels/rehedge.ts';
import { readSidecars } from './metadata/sidecars.ts';
import { pathBytes, readablePath } from './photos/path.ts';
import { scanRoot, type ScanOptions, type ScanResult } from './photos/scan.ts';
import { type WatchOptions, watchRoots } from './photos/watch.ts';
import type { AddedRoot, Root } from './store/operations/roots.ts';
import type { Store } from './store/store.ts';
import type { Foremost } from './foremost.ts';
import { tagPending, type Tagged } from './tagger.ts';
import { tidyThumbnails } from './thumbnails.ts';
import type { Teach } from './teach/teach.ts';
import type { SharedVision } from './vision/shared.ts';
import { pipelineVersion } from './vision/thumbnail-file.ts';

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
  readonly onNotice: (notice: Notice) => void;
}

export interface TagOptions {
  /** As in `WorkOptions`. */
  readonly signal: AbortSignal;
  /** Called after each photo. */
  readonly onProgress: (progress: { done: number; total: number }) => void;
  /** Told where the network runs, before the first photo and when that changes, and why it is the CPU. */
  readonly onDevice?: (device: string, reason: string | null) => void;
  /** Told of photos whose thumbnail, tags or state are new in the library. */
  readonly onRecorded?: (photos: readonly number[]) => void;
}

/** What one look at the folders found, and what the network made of it. */
export type Round = Tagged &
  Pick<ScanResult, 'photos' | 'added' | 'changed' | 'moved' | 'revived' | 'missing' | 'skipped'> & {
    /** Whether a folder has another path since. */
    readonly relocated: boolean;
  };

/** What became of labels that were to be made again from stored scores. */
export interface Rehedged {
  /** Photos that waited for it. */
  readonly photos: number;
  /** Those of which something else is said now. */
  readonly changed: number;
}

/** Setting of the library that holds the device that last ran the network. */
export const deviceSetting = 'device';
/** Setting of the library that holds why that was the CPU; empty where there was nothing to choose from. */
export const deviceReasonSetting = 'deviceReason';

/** A few hundredths of a second, so that no question waits long. */
const codesAtATime = 500;

interface Tools {
  readonly store: Store;
  readonly concepts: Concepts;
  readonly vision: SharedVision;
  readonly teach: Teach;
  readonly libraryFolder: string;
  /** Folder of the grid's thumbnails. */
  readonly thumbnails: string;
}

export class Work {
  readonly #tools: Tools;
  readonly #foremost: Foremost = { photos: [] };

  constructor(tools: Tools) {
    this.#tools = tools;
  }

  /** One look at these folders, then all that is pending. */
  async round(
    folders: readonly AddedRoot[],
    model: Model,
    options: WorkOptions,
  ): Promise<Round & { device: string }> {
    const { signal, onProgress, onNotice } = options;
    const round = { photos: 0, added: 0, changed: 0, moved: 0, revived: 0, missing: 0, skipped: 0 };
    let relocated = false;
    for (const folder of folders) {
      const scan = await this.scan(folder, {
        signal,
        onProgress: ({ photos }) => onProgress({ phase: 'scan', done: round.photos + photos }),
      });
      for (const key of Object.keys(round) as (keyof typeof round)[]) round[key] += scan[key];
      relocated ||= scan.relocated !== null;
      noticesOf(folder.root, scan).forEach(onNotice);
    }
    const tagged = await this.tag(model, {
      signal,
      onProgress: (progress) => onProgress({ phase: 'tag', ...progress }),
    });
    return { ...round, ...tagged, relocated };
  }

  /** Brings the library up to date with a folder. @throws the signal's reason when it is aborted */
  async scan({ root, below }: AddedRoot, options: ScanOptions): Promise<ScanResult> {
    const { store } = this.#tools;
    return scanRoot(store, root, {
      onFolder: (listing, at) => readSidecars(store, at, listing),
      ...options,
      below,
      ignore: [await this.#ownFolder()],
    });
  }

  /** Of what is pending, these photos come first, in place of those that were named before. */
  tagFirst(photos: readonly number[]): void {
    this.#foremost.photos = photos;
  }

  /** Tags all that is pending, also what another model tagged. @throws Problem BAD_MODEL, VISION, DISK_FULL ... */
  async tag(model: Model, options: TagOptions): Promise<Tagged & { device: string }> {
    const { store, concepts, vision } = this.#tools;
    const version = await this.register(model);
    await store.requeueForModel(version);
    await this.#rehedge(model, version, options);
    const now = Date.now();
    const total = await store.countPending(now);
    if (total === 0) {
      await this.#learn(options);
      // No worker is started only to learn where it would run.
      return { tagged: 0, failed: 0, device: (await store.getSetting(deviceSetting)) ?? 'none' };
    }
    return vision.use(model, async (workers) => {
      let device = '';
      const sayDevice = () => {
        if (workers.device === device) return;
        device = workers.device;
        options.onDevice?.(device, workers.deviceReason);
      };
      const keepDevice = async () => {
        await store.setSetting(deviceSetting, workers.device);
        await store.setSetting(deviceReasonSetting, workers.deviceReason ?? '');
      };
      sayDevice();
      await keepDevice();
      const tagged = await tagPending({
        store,
        vision: workers,
        concepts,
        labels: model.labels,
        calibration: model.sidecar.calibration,
        version,
        foremost: this.#foremost,
        signal: options.signal,
        onPhoto: ({ tagged, failed }) => {
          sayDevice(); // one that fails is left
          options.onProgress({ done: tagged + failed, total });
        },
        onRecorded: options.onRecorded,
      });
      await keepDevice();
      await this.#rehedge(model, version, options); // the network knows no rules
      await this.#learn(options);
      return { ...tagged, device };
    });
  }

  /**
   * Removes thumbnails that no photo needs any more; photos that have lost theirs wait to be tagged again.
   * @returns whether any does
   */
  async tidy(signal: AbortSignal): Promise<boolean> {
    const { store, thumbnails } = this.#tools;
    return (await tidyThumbnails(store, thumbnails, signal)).waiting > 0;
  }

  /** Brings what follows from embeddings up to date with them, and taught tags with what was said since. */
  async #learn({ signal, onRecorded }: Pick<TagOptions, 'signal' | 'onRecorded'>): Promise<void> {
    const { store, teach } = this.#tools;
    while (!signal.aborted && (await store.codeFeatures(codesAtATime)) > 0);
    const photos = await teach.refresh(signal);
    if (photos.length > 0) onRecorded?.(photos);
  }

  /**
   * Says anew what the model's stored scores show, where the rules, the calibration or the concepts have changed since;
   * no network is run. `tag` begins with it.
   */
  async rehedge(
    model: Model,
    options: Pick<TagOptions, 'signal' | 'onProgress' | 'onRecorded'>,
  ): Promise<Rehedged> {
    return this.#rehedge(model, await this.register(model), options, options.onProgress);
  }

  async #rehedge(
    { labels, sidecar: { calibration } }: Model,
    version: number,
    { signal, onRecorded }: Pick<TagOptions, 'signal' | 'onRecorded'>,
    onProgress?: TagOptions['onProgress'],
  ): Promise<Rehedged> {
    const { store, concepts } = this.#tools;
    const hedging = { concepts, labels, calibration };
    const photos = await store.queueForHedging(version, wayOfHedging(hedging));
    if (photos === 0) return { photos, changed: 0 };
    const changed = await rehedge({
      ...{ ...hedging, store, model: version, signal, onRecorded },
      onProgress: (done) => onProgress?.({ done, total: photos }),
    });
    return { photos, changed };
  }

  /** Follows folders until the signal. */
  async watch(roots: readonly Root[], options: Omit<WatchOptions, 'ignore'>): Promise<void> {
    await watchRoots(roots, { ...options, ignore: [await this.#ownFolder()] });
  }

  /** @returns the number of this version of the model in the library */
  async register(model: Model): Promise<number> {
    const { store, concepts } = this.#tools;
    const rows = model.labels.map((label) => concepts.ofLabel(label));
    await store.addConcepts(rows);
    return store.registerModel(
      { name: model.id, version: versionOf(model), concepts: rows.map(({ id }) => id) },
      Date.now(),
    );
  }

  /** Without links, as roots are. What the library itself writes there is never taken for photos. */
  async #ownFolder(): Promise<Buffer> {
    return pathBytes(await realpath(this.#tools.libraryFolder));
  }
}

/** What a person should know of a scan, in sentences. */
export function noticesOf(root: Root, { offline, relocated, unreadable }: ScanResult): Notice[] {
  const folder = readablePath(root.path);
  if (offline !== null) return [{ kind: 'folder.offline', folder, ...offline }];
  const trouble = unreadable.map(({ path, code }): Notice => ({
    kind: 'unreadable',
    path: readablePath(path),
    why: code,
    more: 0,
  }));
  if (relocated === null) return trouble;
  return [{ kind: 'folder.back', folder, now: readablePath(relocated) }, ...trouble];
}

/**
 * Weights, the way they are used, and the pipeline decide what a prediction means; a change of any runs the network
 * anew. The calibration is none of them: it decides what is said of a prediction.
 */
export function versionOf({ version, sidecar, labels }: Model): string {
  const { input, output } = sidecar;
  const use = createHash('sha256').update(JSON.stringify([input, output, labels]));
  return `${version}+${use.digest('hex').slice(0, 16)}+${pipelineVersion}`;
}
