/**
 * @file Tells when a watched folder may have changed. A hint and no more: file systems lose events in silence, so
 * that the scan is the truth, and every folder is scanned from time to time whatever the watcher says.
 */
import { stat } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import type { FolderWatch } from '../../contract/views.ts';
import type { Root } from '../store/operations/roots.ts';
import { excludeTest, isPassedOver } from './excludes.ts';
import { asBuffer, pathBelow, pathBytes, readablePath } from './path.ts';
import { codeOf, fileIdOf } from './walk.ts';
import { followFolder, type Subscription } from './watcher.ts';

/** Milliseconds. */
export interface WatchTiming {
  /** A folder is scanned when nothing has happened in it for so long: a copy under way makes many events, */
  readonly quiet: number;
  /** or when the first event is so old. */
  readonly patience: number;
  /** Between looks at a folder that cannot be followed live, and between checks of those that are. */
  readonly poll: number;
  /** Between scans of a folder that is followed live. */
  readonly rescan: number;
}

const usualTiming: WatchTiming = { quiet: 1000, patience: 10_000, poll: 60_000, rescan: 30 * 60_000 };

export interface WatchOptions {
  readonly signal: AbortSignal;
  /** These folders are to be scanned. Awaited: events meanwhile make one hint afterwards. */
  readonly onHint: (roots: Root[]) => Promise<void>;
  /** Told whenever a folder begins to be followed live or no longer is. */
  readonly onState: (state: FolderWatch) => void;
  /** Absolute folders whose events mean nothing, such as the library's own. */
  readonly ignore?: readonly Uint8Array[];
  readonly timing?: Partial<WatchTiming>;
}

/** Watches until `signal`; resolves when the hint then under way is done. The first hint comes at once. */
export async function watchRoots(roots: readonly Root[], options: WatchOptions): Promise<void> {
  const { signal, onHint } = options;
  const timing = { ...usualTiming, ...options.timing };
  const watches = roots.map((root) => new Watch(root, options));
  await Promise.all(watches.map((watch) => watch.check()));
  try {
    let nextPoll = Date.now() + timing.poll;
    let nextRescan = Date.now() + timing.rescan;
    while (!signal.aborted) {
      const now = Date.now();
      if (now >= nextPoll) {
        nextPoll = now + timing.poll;
        for (const watch of watches) await watch.check();
      }
      if (now >= nextRescan) {
        nextRescan = now + timing.rescan;
        for (const watch of watches) watch.touch();
      }
      const ready = watches.filter((watch) => watch.isReady(timing));
      if (ready.length > 0) {
        for (const watch of ready) watch.reset();
        await onHint(ready.map(({ root }) => root));
      }
      await sleep(timing.quiet / 4, undefined, { signal }).catch(() => undefined);
    }
  } finally {
    await Promise.all(watches.map((watch) => watch.stop()));
  }
}

/** One followed folder: live while the system tells of changes, else looked at now and then. */
class Watch {
  readonly root: Root;
  readonly #options: WatchOptions;
  readonly #excluded: (path: string) => boolean;
  #subscription: Subscription | undefined;
  /** Which folder is being watched: another may take its place. */
  #folderId: string | undefined;
  #state: Omit<FolderWatch, 'folder'> | undefined;
  /** Times of the first and the last event since the last hint. */
  #firstEvent: number | undefined = 0;
  #lastEvent = 0;

  constructor(root: Root, options: WatchOptions) {
    this.root = root;
    this.#options = options;
    this.#excluded = excludeTest(root.exclude);
  }

  touch(): void {
    this.#lastEvent = Date.now();
    this.#firstEvent ??= this.#lastEvent;
  }

  reset(): void {
    this.#firstEvent = undefined;
  }

  isReady({ quiet, patience }: WatchTiming): boolean {
    if (this.#firstEvent === undefined) return false;
    const now = Date.now();
    return now - this.#lastEvent >= quiet || now - this.#firstEvent >= patience;
  }

  /** Follows the folder live where that is possible and not yet so; else has it looked at. */
  async check(): Promise<void> {
    try {
      const folderId = fileIdOf(await stat(asBuffer(this.root.path), { bigint: true }));
      if (this.#subscription !== undefined && this.#folderId === folderId) return;
      await this.stop();
      this.touch(); // what happened until now was told to nobody
      await this.#subscribe();
      this.#folderId = folderId;
      this.#say({ how: 'live', why: null });
    } catch (error) {
      await this.#fail(error);
    }
  }

  async stop(): Promise<void> {
    const subscription = this.#subscription;
    this.#subscription = undefined;
    await subscription?.leave();
  }

  async #subscribe(): Promise<void> {
    const path = readablePath(this.root.path);
    if (!pathBytes(path).equals(this.root.path)) throw new Error('its name is not UTF-8');
    this.#subscription = await followFolder(path, {
      onChange: (paths) => {
        if (paths === null || paths.some((each) => this.#matters(each))) this.touch();
      },
      onFailure: (error) => void this.#fail(error),
    });
  }

  async #fail(error: unknown): Promise<void> {
    this.touch();
    const isGone = codeOf(error) === 'ENOENT';
    this.#say(isGone ? { how: 'gone', why: null } : { how: 'polled', why: (error as Error).message });
    await this.stop();
  }

  #matters(changed: string): boolean {
    const path = pathBytes(changed);
    if (this.#options.ignore?.some((folder) => pathBelow(folder, path) !== null)) return false;
    const below = pathBelow(this.root.path, path);
    return below === null || below.length === 0 || !isPassedOver(readablePath(below), this.#excluded);
  }

  #say(state: Omit<FolderWatch, 'folder'>): void {
    if (isDeepStrictEqual(state, this.#state)) return;
    this.#state = state;
    this.#options.onState({ folder: readablePath(this.root.path), ...state });
  }
}
