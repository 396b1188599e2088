/**
 * @file What goes on behind the window: folders are looked through, and what waits is tagged, one after the other and
 * never two at a time.
 *
 * [Note: Causes] Work has causes: folders that are due to be looked through, and a reason to tag. What a person asks for
 * interrupts the tagging at once, and it goes on afterwards. A hint of the file system interrupts it only now and then,
 * so that a folder in which something always happens is tagged all the same. What fails waits for the next cause.
 */
import type { Notice } from '../contract/notice.ts';
import type { PlainProblem } from '../contract/plain-problem.ts';
import type { Activity as ActivityView } from '../contract/views.ts';
import type { Library } from '../core/library.ts';
import { countChanges } from '../core/photos/scan.ts';
import { deviceReasonSetting, deviceSetting, noticesOf } from '../core/work.ts';
import { Turns } from '../core/vision/turns.ts';
import type { Changes } from './changes.ts';
import type { Listener } from './host.ts';
import { Rate } from './rate.ts';
import { Throttle } from './throttle.ts';
import { troubleOf } from './trouble.ts';
import { Watching } from './watching.ts';

/**
 * Milliseconds before folders are looked through that were followed already: a window that opens meanwhile has the
 * machine to itself, and shows its first photos in half the time.
 */
export const headStart = 2000;
/** Milliseconds between two activity events. */
const interval = 250;
/** Milliseconds between tries of what failed for a passing reason; when each is due, the library knows. */
const retryInterval = 5 * 60_000;
/** Milliseconds of tagging before a hint interrupts it. */
const undisturbed = 30_000;

const everything: Uint8Array = Buffer.alloc(0);

/** A folder to look through: the part `below` of a followed one. */
interface Due {
  readonly root: number;
  readonly below: Uint8Array;
  /** A person asked for it. */
  readonly isAsked: boolean;
}

interface Step {
  readonly kind: 'scan' | 'tag' | 'tidy';
  readonly stop: AbortController;
}

interface ActivityOptions {
  readonly library: Library;
  readonly tell: Listener;
  readonly onNotice: (notice: Notice) => void;
  readonly changes: Changes;
  readonly onFault: (error: unknown) => void;
}

export class Activity {
  readonly #options: ActivityOptions;
  readonly #watching: Watching;
  readonly #events: Throttle;
  /** Folders are not looked through while the list of them changes. */
  readonly #folderTurns = new Turns();
  /** See [Note: Causes]. */
  readonly #due = new Map<string, Due>();
  #isTaggingDue = false;
  /** Once in a run, when there is nothing else to do. */
  #isTidyingDue = true;
  #step: Step | undefined;
  #isRunning = false;
  #running: Promise<void> = Promise.resolve();
  #isPaused = false;
  #isClosed = false;
  /** What was said last about each folder, so that nothing is said twice. */
  readonly #said = new Map<number, string>();
  /** Work waits for it: the head start is over, and the folders are followed. */
  #begun: Promise<void> = Promise.resolve();
  readonly #end = new AbortController();
  #disturbance: NodeJS.Timeout | undefined;
  #retries: NodeJS.Timeout | undefined;

  #phase: 'idle' | 'scan' | 'tag' = 'idle';
  #done = 0;
  #total: number | null = null;
  /** Photos tagged since there was nothing to do: an interruption does not begin the count anew. */
  #tagged = 0;
  #rate = new Rate();
  #device: string | null = null;
  #deviceReason: string | null = null;
  #trouble: PlainProblem | null = null;

  constructor(options: ActivityOptions) {
    const { library, tell, onFault } = options;
    this.#options = options;
    this.#events = new Throttle(interval, () => tell('activity', this.view));
    this.#watching = new Watching({
      library,
      onHint: (root) => this.#want([{ root, below: everything, isAsked: false }]),
      onState: () => this.#events.ask(),
      onFault,
    });
  }

  get view(): ActivityView {
    const isTagging = this.#phase === 'tag' && !this.#isPaused;
    const rate = isTagging ? this.#rate.perSecond(this.#done, Date.now()) : null;
    const left = this.#total === null ? null : Math.max(0, this.#total - this.#done);
    return {
      phase: this.#isPaused ? 'paused' : this.#phase,
      done: this.#done,
      total: this.#total,
      photosPerSecond: rate,
      secondsLeft: rate === null || rate === 0 || left === null ? null : left / rate,
      device: this.#device,
      deviceReason: this.#deviceReason,
      watching: this.#watching.state,
      trouble: this.#trouble,
    };
  }

  /** Looks through all folders, tags what waits, and follows the folders from then on. */
  async start(): Promise<void> {
    const { library, onFault } = this.#options;
    this.#device = await library.setting(deviceSetting);
    this.#deviceReason = (await library.setting(deviceReasonSetting)) || null;
    const roots = await library.folders();
    if (roots.length > 0) this.#begun = this.#begin().catch(onFault);
    this.#want(roots.map(({ id }) => ({ root: id, below: everything, isAsked: true })));
    this.#retries = setInterval(() => this.wake(), retryInterval);
    this.wake();
  }

  /**
   * Follows folders; they are looked through in the background.
   * @throws Problem NOT_FOUND or USAGE of the first that cannot be followed, when the others are
   */
  async addFolders(folders: readonly string[]): Promise<void> {
    const { library } = this.#options;
    const problems: unknown[] = [];
    const due: Due[] = [];
    await this.#changeFolders(async () => {
      for (const folder of folders) {
        try {
          const { root, below } = await library.follow(folder);
          due.push({ root: root.id, below, isAsked: true });
        } catch (error) {
          problems.push(error);
        }
      }
    });
    this.#want(due);
    if (problems.length > 0) throw problems[0];
  }

  /** @throws Problem NOT_FOUND or USAGE */
  async removeFolder(folder: string): Promise<void> {
    await this.#changeFolders(() => this.#options.library.remove(folder));
    this.retag();
  }

  async rescan(): Promise<void> {
    const roots = await this.#options.library.folders();
    this.#want(roots.map(({ id }) => ({ root: id, below: everything, isAsked: true })));
    this.wake();
  }

  /** What is under way is finished; the rest waits. */
  pause(): void {
    this.#isPaused = true;
    this.#step?.stop.abort();
    this.#events.now();
  }

  resume(): void {
    this.#isPaused = false;
    this.wake();
    this.#events.now();
  }

  /** Photos may wait for tags now, or can be tagged now. */
  wake(): void {
    this.#isTaggingDue = true;
    this.#run();
  }

  /** As `wake`, but what is being tagged is no longer to be tagged so. */
  retag(): void {
    if (this.#step?.kind === 'tag') this.#step.stop.abort();
    this.wake();
  }

  /** Resolves when nothing goes on any more. What is under way is finished. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#end.abort();
    clearInterval(this.#retries);
    this.#step?.stop.abort();
    await this.#watching.close();
    await this.#folderTurns.take(() => this.#running);
    this.#events.close();
  }

  /** A scan under way is stopped for it, and begun anew afterwards. */
  async #changeFolders(change: () => Promise<void>): Promise<void> {
    const { changes } = this.#options;
    if (this.#step?.kind === 'scan') this.#step.stop.abort();
    await this.#folderTurns.take(async () => {
      await change();
      await this.#follow();
    });
    changes.library();
  }

  async #begin(): Promise<void> {
    await passed(headStart, this.#end.signal);
    // Who types is quicker than a folder that is looked through.
    if (!this.#isClosed) await this.#options.library.browse.prepareSearch();
    if (!this.#isClosed) await this.#folderTurns.take(() => this.#follow());
  }

  async #follow(): Promise<void> {
    if (!this.#isClosed) await this.#watching.follow(await this.#options.library.folders());
  }

  #want(folders: readonly Due[]): void {
    for (const due of folders) {
      const key = `${due.root} ${Buffer.from(due.below).toString('hex')}`;
      this.#due.set(key, { ...due, isAsked: due.isAsked || this.#due.get(key)?.isAsked === true });
    }
    if (folders.length === 0) return;
    if (this.#step?.kind === 'tag')
      this.#disturb(
        this.#step,
        folders.some(({ isAsked }) => isAsked),
      );
    this.#run();
  }

  #disturb(step: Step, atOnce: boolean): void {
    if (atOnce) step.stop.abort();
    else this.#disturbance ??= setTimeout(() => step.stop.abort(), undisturbed);
  }

  #run(): void {
    if (this.#isRunning || this.#isPaused || this.#isClosed) return;
    this.#isRunning = true;
    this.#show(this.#due.size > 0 ? 'scan' : 'tag', this.#tagged, null);
    this.#running = this.#work();
  }

  async #work(): Promise<void> {
    await this.#begun;
    while (this.#goesOn) {
      let batch = [...this.#due];
      while (batch.length > 0 && this.#goesOn) {
        for (const [key, due] of batch) if (this.#goesOn) await this.#scan(key, due);
        batch = [...this.#due].filter(([, { isAsked }]) => isAsked);
      }
      if (!this.#goesOn || (!this.#isTaggingDue && this.#due.size === 0 && !this.#isTidyingDue)) break;
      if (this.#isTaggingDue) await this.#tag();
      else if (this.#due.size === 0) await this.#tidy();
    }
    this.#isRunning = false;
    if (this.#isPaused) return;
    this.#tagged = 0;
    this.#show('idle', 0, null);
  }

  get #goesOn(): boolean {
    return !this.#isPaused && !this.#isClosed;
  }

  async #scan(key: string, due: Due): Promise<void> {
    this.#due.delete(key);
    const isStopped = await this.#do('scan', (signal) =>
      this.#folderTurns.take(() => this.#lookThrough(due, signal)),
    );
    if (isStopped && !this.#due.has(key)) this.#due.set(key, due);
    this.#isTaggingDue = true;
  }

  async #lookThrough({ root: id, below }: Due, signal: AbortSignal): Promise<void> {
    const { library, changes } = this.#options;
    const root = (await library.folders()).find((folder) => folder.id === id);
    if (root === undefined) return; // removed, or part of another one by now
    this.#show('scan', 0, null);
    const onProgress = ({ photos, found }: { photos: number; found: number }) => {
      this.#show('scan', photos, null);
      if (found > 0) changes.library();
    };
    const scan = await library.work.scan({ root, below }, { signal, onProgress });
    if (scan.relocated !== null) await this.#watching.follow(await library.folders());
    const isElse = scan.relocated !== null || (root.offlineAt === null) !== (scan.offline === null);
    if (countChanges(scan) > 0 || isElse) changes.library();
    this.#say(id, noticesOf(root, scan));
  }

  #say(root: number, notices: readonly Notice[]): void {
    const said = JSON.stringify(notices);
    if (said === this.#said.get(root)) return;
    this.#said.set(root, said);
    const [unreadable, ...more] = notices.filter((notice) => notice.kind === 'unreadable');
    for (const notice of notices) {
      if (notice === unreadable) this.#options.onNotice({ ...unreadable, more: more.length });
      else if (notice.kind !== 'unreadable') this.#options.onNotice(notice);
    }
  }

  async #tag(): Promise<void> {
    const { library, changes } = this.#options;
    this.#isTaggingDue = false;
    const before = this.#tagged;
    this.#show('tag', before, this.#phase === 'tag' ? this.#total : null);
    await this.#do('tag', async (signal) => {
      const model = await library.modelInUse();
      await library.work.tag(model, {
        signal,
        onDevice: (device, reason) => {
          this.#device = device;
          this.#deviceReason = reason;
        },
        onProgress: ({ done, total }) => {
          this.#tagged = before + done;
          this.#show('tag', this.#tagged, before + total);
        },
        onRecorded: (photos) => changes.photos(photos),
      });
      this.#trouble = null;
    });
  }

  async #tidy(): Promise<void> {
    this.#isTidyingDue = false;
    const isStopped = await this.#do('tidy', async (signal) => {
      if (await this.#options.library.work.tidy(signal)) this.#isTaggingDue = true;
    });
    if (isStopped) this.#isTidyingDue = true;
  }

  /** @returns whether it was stopped before its end */
  async #do(kind: Step['kind'], work: (signal: AbortSignal) => Promise<void>): Promise<boolean> {
    const step = { kind, stop: new AbortController() };
    this.#step = step;
    if (kind === 'tag' && this.#due.size > 0) this.#disturb(step, false);
    try {
      await work(step.stop.signal);
    } catch (error) {
      if (!step.stop.signal.aborted) this.#fail(error);
    } finally {
      clearTimeout(this.#disturbance);
      this.#disturbance = undefined;
      this.#step = undefined;
    }
    return step.stop.signal.aborted;
  }

  #fail(error: unknown): void {
    this.#trouble = troubleOf(error, this.#options.onFault);
  }

  #show(phase: 'idle' | 'scan' | 'tag', done: number, total: number | null): void {
    const now = Date.now();
    if (phase !== this.#phase) this.#rate = new Rate();
    this.#phase = phase;
    this.#done = done;
    this.#total = total;
    this.#rate.note(done, now);
    this.#events.soon(); // work of a moment is not worth a bar that flashes
  }
}

/** Resolves after that many milliseconds, or at once where `signal` is aborted. */
const passed = (milliseconds: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
