/** @file Asks the system to tell of changes below folders, in one child process for all of them. */
import { type ChildProcess, fork } from 'node:child_process';
import { extname, join } from 'node:path';
import { childEnvironment, childNode } from '../children.ts';

export type Request =
  | { readonly kind: 'follow'; readonly id: number; readonly path: string }
  | { readonly kind: 'leave'; readonly id: number };

export type Reply =
  | { readonly kind: 'following'; readonly id: number }
  /** Absolute paths; null where there are too many to name. */
  | { readonly kind: 'changed'; readonly id: number; readonly paths: readonly string[] | null }
  /** Cannot be followed, or can no longer be. */
  | { readonly kind: 'failed'; readonly id: number; readonly reason: string };

interface Follower {
  /** @param paths absolute; null where there are too many to name */
  readonly onChange: (paths: readonly string[] | null) => void;
  /** Nothing more is told of this folder. */
  readonly onFailure: (error: Error) => void;
}

export interface Subscription {
  /** Resolves when nothing more is told; with the last one, the process has ended too. */
  readonly leave: () => Promise<void>;
}

interface Followed extends Follower {
  readonly onFollowing: () => void;
}

/** Runs while anything is followed. */
let current: WatcherProcess | undefined;

/** @throws Error with the system's reason where the folder cannot be followed */
export async function followFolder(path: string, follower: Follower): Promise<Subscription> {
  current ??= new WatcherProcess();
  return current.follow(path, follower);
}

class WatcherProcess {
  readonly #child: ChildProcess;
  readonly #followed = new Map<number, Followed>();
  readonly #ended: Promise<void>;
  #last = 0;

  constructor() {
    const entry = join(import.meta.dirname, `watcher-process${extname(import.meta.filename)}`);
    this.#child = fork(entry, {
      execPath: childNode(),
      execArgv: [],
      env: childEnvironment(),
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    this.#child.on('message', (reply: Reply) => this.#hear(reply));
    this.#ended = new Promise((resolve) => {
      const end = (how: string) => {
        this.#fail(`the process that follows folders ${how}`);
        resolve();
      };
      this.#child.once('error', (error) => end(`cannot be started (${error.message})`));
      this.#child.once('exit', (code, signal) => end(`has ended (${signal ?? code})`));
    });
  }

  async follow(path: string, follower: Follower): Promise<Subscription> {
    const id = ++this.#last;
    await new Promise<void>((resolve, reject) => {
      this.#followed.set(id, { onChange: follower.onChange, onFailure: reject, onFollowing: resolve });
      this.#send({ kind: 'follow', id, path });
    }).catch(async (error: unknown) => {
      await this.#leave(id);
      throw error;
    });
    if (this.#followed.has(id)) this.#followed.set(id, { ...follower, onFollowing: () => undefined });
    else follower.onFailure(new Error('the process that follows folders has ended'));
    return { leave: () => this.#leave(id) };
  }

  async #leave(id: number): Promise<void> {
    if (this.#followed.delete(id)) this.#send({ kind: 'leave', id });
    if (this.#followed.size > 0) return;
    if (current === this) current = undefined;
    if (this.#child.connected) this.#child.disconnect();
    await this.#ended;
  }

  #hear(reply: Reply): void {
    const followed = this.#followed.get(reply.id);
    if (reply.kind === 'following') followed?.onFollowing();
    else if (reply.kind === 'changed') followed?.onChange(reply.paths);
    else followed?.onFailure(new Error(reply.reason));
  }

  /** Each folder is followed anew, in another process, when its owner looks at it again. */
  #fail(reason: string): void {
    if (current === this) current = undefined;
    const followed = [...this.#followed.values()];
    this.#followed.clear();
    for (const { onFailure } of followed) onFailure(new Error(reason));
  }

  #send(request: Request): void {
    // To a process that has just died nothing can be sent; its end is on its way.
    if (this.#child.connected) this.#child.send(request, () => undefined);
  }
}
