/** @file Kills the program at moments of chance, and holds it to what it promises. */
import { rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Running } from '../phototag.ts';
import { Workplace } from '../phototag.ts';
import { actions, bringPictures, oldStatements, serveModel } from './actions.ts';
import { Album } from './album.ts';
import type { AlbumAction } from './album.ts';
import type { ActionName, Begun, Scene } from './actions.ts';
import { checkFiles, checkLibrary, unfinishedFiles } from './check.ts';
import { childrenOf, isDecoding, isWriting } from './process.ts';
import { chanceOf } from './random.ts';

/** Where a kill landed; more than one may hold. */
export const moments = ['transaction', 'decode', 'rename'] as const;
export type Moment = (typeof moments)[number];

type HostAction = ActionName | AlbumAction;

export interface Kill {
  readonly action: HostAction | 'worker';
  readonly landed: readonly Moment[];
  /** The command was over before it could be killed. */
  readonly missed: boolean;
}

/** What may be killed, how often, and in which moments it can be. */
export const kinds: readonly { action: Kill['action']; times: number; moments: readonly Moment[] }[] = [
  { action: 'add', times: 4, moments },
  { action: 'watch', times: 2, moments },
  { action: 'tag', times: 3, moments: ['transaction'] },
  { action: 'undo', times: 1, moments: ['transaction'] },
  { action: 'backup', times: 1, moments: ['rename'] },
  { action: 'backup of the day', times: 1, moments: ['rename'] },
  { action: 'restore', times: 2, moments: ['rename', 'transaction'] },
  { action: 'migration', times: 2, moments: ['rename', 'transaction'] },
  { action: 'download', times: 1, moments: ['rename'] },
  { action: 'import', times: 1, moments: ['rename'] },
  { action: 'teach', times: 1, moments: ['transaction'] },
  { action: 'write sidecars', times: 1, moments: ['rename', 'transaction'] },
  { action: 'write into files', times: 2, moments: ['rename', 'transaction'] },
  { action: 'keep best', times: 2, moments: ['rename', 'transaction'] },
  { action: 'worker', times: 2, moments: ['decode'] },
];
const turns = kinds.flatMap((kind) => Array<typeof kind>(kind.times).fill(kind));

/** Milliseconds before a kill: most commands take half a second, of which the half is starting. */
const longest = 800;
/** Milliseconds that a moment aimed at is waited for. */
const patience = 4000;

export class Crashes implements AsyncDisposable {
  readonly #scene: Scene;
  readonly #actions: Record<HostAction, (scene: Scene) => Promise<Begun>>;
  readonly #closeServer: () => void;
  readonly #labels = new Set<string>();
  #undone = 0;

  private constructor(scene: Scene, album: Album, closeServer: () => void) {
    this.#scene = scene;
    this.#actions = { ...actions, ...album.actions };
    this.#closeServer = closeServer;
  }

  /** A library with a few photos, and a backup of it; and an album beside it. */
  static async open(seed: number): Promise<Crashes> {
    const { url, close } = await serveModel();
    const scene = { place: await Workplace.make(), chance: chanceOf(seed), url };
    await bringPictures(scene, 4);
    await succeed(scene.place.start(['add', scene.place.at('photos')]));
    await succeed(scene.place.start(['backup', scene.place.at('first.db')]));
    return new Crashes(scene, await Album.make(scene.place, scene.chance), close);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closeServer();
    await this.#scene.place.remove();
  }

  /**
   * Does something, kills it, and checks what is left.
   * @param needed - what no kill has met yet; without it everything has its turn, so that even a short run tries it all
   * @throws what a crash must not do
   */
  async kill(number: number, needed?: Moment | Kill['action']): Promise<Kill> {
    const { chance } = this.#scene;
    const meets = kinds.filter(
      ({ action, moments }) => action === needed || moments.some((moment) => moment === needed),
    );
    const { action, moments } =
      needed === undefined ? turns[(number * 7) % turns.length]! : chance.pick(meets);
    // A moment of chance, or one in which something is in the air.
    const aim =
      moments.find((moment) => moment === needed) ?? (chance.whole(3) === 0 ? null : chance.pick(moments));
    return action === 'worker' ? this.#killWorker() : this.#killHost(action, aim);
  }

  /** Work goes on: everything is tagged in the end, nothing has failed, and every word is there. */
  async finish(): Promise<{ photos: number; words: number }> {
    const { place } = this.#scene;
    const [summary] = (await succeed(place.start(['add', place.at('photos'), '--json']))).json() as [
      { photos: number; failed: number },
    ];
    const [status] = (await succeed(place.start(['status', '--json']))).json() as [
      { pending: number; failed: number; tagged: number },
    ];
    if (status.pending + status.failed > 0 || status.tagged !== summary.photos) {
      throw new Error(`In the end the library is not whole: ${JSON.stringify(status)}`);
    }
    await this.#check(place.at('library'), null);
    return { photos: summary.photos, words: this.#labels.size };
  }

  async #killHost(action: HostAction, aim: Moment | null): Promise<Kill> {
    const { chance } = this.#scene;
    const begun = await this.#actions[action](this.#scene);
    const { running, library, unfinished = () => unfinishedFiles(library) } = begun;
    const before = new Set(unfinished());
    const isUnfinished = () => unfinished().some((file) => !before.has(file));
    let over = false;
    void running.ended.then(() => (over = true));
    await Promise.race([begun.meanwhile?.(), running.ended]).catch(() => undefined);
    const wait = begun.meanwhile === undefined ? (aim === null ? longest : longest / 2) : 100;
    await Promise.race([sleep(chance.whole(wait)), running.ended]);
    if (aim !== null) await comes(() => over || isMoment[aim](begun, isUnfinished));
    const workers = childrenOf(running.pid);
    const stopped = stop(running);
    const landed = stopped ? look(begun, workers) : [];
    running.signal('SIGKILL');
    const { stdout } = await running.ended;
    await gone(workers);
    this.#hear(action, stdout);
    if (stopped && isUnfinished()) landed.push('rename');
    await (begun.check?.(stdout) ?? this.#checkAfter(action, library));
    return { action, landed, missed: !stopped };
  }

  /** A worker dies; the command goes on and fails in nothing. */
  async #killWorker(): Promise<Kill> {
    const begun = await actions.add(this.#scene);
    let over = false;
    void begun.running.ended.then(() => (over = true));
    await comes(() => over || isMoment.decode(begun));
    const workers = childrenOf(begun.running.pid);
    const victim = workers.find(isDecoding);
    if (victim !== undefined) process.kill(victim, 'SIGKILL');
    await succeed(begun.running);
    await gone(workers);
    await this.#checkAfter('add', begun.library);
    return { action: 'worker', landed: victim === undefined ? [] : ['decode'], missed: victim === undefined };
  }

  async #checkAfter(action: HostAction, library: string): Promise<void> {
    if (action === 'migration') {
      await checkLibrary(library, {
        labels: new Set(['mine']),
        undone: 0,
        words: oldStatements,
        notices: null,
      });
    } else {
      // Killed between the backup's taking its place and the words' being said again, it says them at the next opening.
      await this.#check(library, action === 'restore' ? /brought over/ : null);
    }
    checkFiles(library);
    if (action === 'migration') rmSync(library, { recursive: true });
  }

  #check(library: string, notices: RegExp | null): Promise<void> {
    return checkLibrary(library, { labels: this.#labels, undone: this.#undone, words: 0, notices });
  }

  /** What was said on stdout in whole lines is acknowledged. */
  #hear(action: HostAction, stdout: string): void {
    for (const line of stdout.split('\n').slice(0, -1)) {
      if (action === 'tag' || action === 'backup of the day') {
        this.#labels.add((JSON.parse(line) as { label: string }).label);
      } else if (action === 'undo') this.#undone++;
    }
  }
}

async function succeed(running: Running) {
  const ran = await running.ended;
  if (ran.code !== 0) throw new Error(`It ended with ${ran.code}:\n${ran.stdout}\n${ran.stderr}`);
  return ran;
}

/** Resolves when it is so, or most likely will not be any more. */
async function comes(isSo: () => boolean): Promise<void> {
  const until = Date.now() + patience;
  while (Date.now() < until && !isSo()) await sleep(1);
}

const isMoment = {
  transaction: ({ running, library }: Begun) => isWriting(running.pid, `${library}/library.db`),
  decode: ({ running }: Begun) => childrenOf(running.pid).some(isDecoding),
  rename: (_begun: Begun, isUnfinished: () => boolean) => isUnfinished(),
};

/** @returns false where it had ended already */
function stop({ pid }: Running): boolean {
  try {
    process.kill(pid, 'SIGSTOP');
    return true;
  } catch {
    return false;
  }
}

function look(begun: Begun, workers: readonly number[]): Moment[] {
  const landed: Moment[] = [];
  if (workers.some(isDecoding)) landed.push('decode');
  if (isMoment.transaction(begun)) landed.push('transaction');
  return landed;
}

/** Workers end with their host. */
async function gone(workers: readonly number[]): Promise<void> {
  const until = Date.now() + 60_000;
  while (workers.some(isAlive)) {
    if (Date.now() > until)
      throw new Error(`Workers outlive their host: ${workers.filter(isAlive).join(', ')}`);
    await sleep(10);
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
