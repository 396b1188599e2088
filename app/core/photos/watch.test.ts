import { ChildProcess } from 'node:child_process';
import { mkdirSync, renameSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { FolderWatch } from '../../contract/views.ts';
import type { Root } from '../store/operations/roots.ts';
import { Tree } from './testing.ts';
import { watchRoots } from './watch.ts';
import type { WatchOptions } from './watch.ts';
import * as watcher from './watcher.ts';

vi.mock('./watcher.ts', { spy: true });

const timing = { quiet: 40, patience: 400, poll: 3600_000, rescan: 3600_000 };

let tree: Tree;
let root: Root;
let stop: AbortController;
let hints: number;
let states: FolderWatch[];
let watching: Promise<void>;

beforeEach(async () => {
  tree = await Tree.make();
  await tree.put('a/b.jpg');
  root = {
    id: 1,
    path: Buffer.from(tree.path),
    exclude: ['*.tmp'],
    offlineAt: null,
    place: null,
    scannedAt: null,
  };
  stop = new AbortController();
  hints = 0;
  states = [];
});
afterEach(async () => {
  stop.abort();
  await watching;
  vi.resetAllMocks();
  vi.restoreAllMocks();
  await rm(tree.path, { recursive: true, force: true });
});

/** Watches, and waits for the first hint, which comes in any case. */
async function start(options: Partial<WatchOptions> = {}): Promise<void> {
  watching = watchRoots([root], {
    signal: stop.signal,
    timing,
    onHint: async (roots) => {
      expect(roots).toEqual([root]);
      hints++;
    },
    onState: (state) => states.push(state),
    ...options,
  });
  await hintAfter(0);
}
/** Waits for one more than so many. Where the machine is busy, one change may make two. */
const hintAfter = (count: number) => expect.poll(() => hints).toBeGreaterThan(count);

describe('a folder that is followed live', () => {
  test('gives a hint when a file comes, at any depth, and when one goes', async () => {
    await start();
    expect(states).toEqual([{ folder: tree.path, how: 'live', why: null }]);
    await tree.put('a/c.jpg');
    await hintAfter(1);
    const before = hints;
    await rm(tree.at('a/c.jpg'));
    await hintAfter(before);
  });

  test('gives no hint for what a scan would pass over', async () => {
    await tree.put('.git/config', 'library/library.db-wal');
    await start({ ignore: [Buffer.from(tree.at('library'))] });
    const told = new Set<string>();
    const { leave } = await watcher.followFolder(tree.path, {
      onChange: (paths) => paths?.forEach((path) => told.add(path)),
      onFailure: (error) => expect.unreachable(error.message),
    });
    await tree.write('library/library.db-wal', 'more');
    await tree.put('.git/index', 'half.tmp', 'a/half.tmp');
    await expect.poll(() => told).toContain(tree.at('a/half.tmp'));
    // Whoever follows is told at the same moment; a hint would come a little later.
    await new Promise((resolve) => setTimeout(resolve, 1000));
    expect(hints).toBe(1);
    await leave();
  });

  test('is looked at while events do not end', async () => {
    await start({ timing: { ...timing, quiet: 1000 } });
    const writing = new AbortController();
    const written = (async () => {
      while (!writing.signal.aborted) {
        await tree.put('a/growing.jpg');
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    })();
    await hintAfter(1);
    writing.abort();
    await written;
  });

  test('is polled while it is not there, and followed again when it is back', async () => {
    await start({ timing: { ...timing, poll: 100 } });
    await rename(tree.path, `${tree.path}.away`);
    await expect.poll(() => states.at(-1)?.how).toBe('gone');
    await rename(`${tree.path}.away`, tree.path);
    await expect.poll(() => states.at(-1)?.how).toBe('live');
  });

  test('is followed anew when another folder takes its place', async () => {
    await start({ timing: { ...timing, poll: 200 } });
    renameSync(tree.path, `${tree.path}.away`);
    mkdirSync(tree.path);
    await hintAfter(1);
    const before = hints;
    await tree.put('x.jpg');
    await hintAfter(before);
    await rm(`${tree.path}.away`, { recursive: true });
  });
});

test('a folder that cannot be followed live is looked at now and then, and the reason is told', async () => {
  vi.mocked(watcher.followFolder).mockRejectedValue(new Error('inotify watch limit reached'));
  await start({ timing: { ...timing, poll: 100 } });
  expect(states).toEqual([{ folder: tree.path, how: 'polled', why: 'inotify watch limit reached' }]);
  await hintAfter(2);
});

test('an error of the watcher ends in looking now and then, at once', async () => {
  await start();
  const [, follower] = vi.mocked(watcher.followFolder).mock.lastCall!;
  follower.onFailure(new Error('events were lost'));
  await hintAfter(1);
  expect(states.at(-1)).toEqual({ folder: tree.path, how: 'polled', why: 'events were lost' });
});

test('resolves when it is told to stop, after the hint under way', async () => {
  let done = false;
  const seen = Promise.withResolvers<undefined>();
  watching = watchRoots([root], {
    signal: stop.signal,
    timing,
    onState: () => undefined,
    onHint: async () => {
      seen.resolve(undefined);
      await new Promise((resolve) => setTimeout(resolve, 100));
      done = true;
    },
  });
  await seen.promise;
  stop.abort();
  await watching;
  expect(done).toBe(true);
});

test('a crash of what follows folders ends in looking now and then, and the folder is followed again', async () => {
  const spawned = vi.spyOn(ChildProcess.prototype as ChildProcess & { spawn: () => void }, 'spawn');
  await start({ timing: { ...timing, poll: 300 } });
  (spawned.mock.contexts.at(-1) as ChildProcess).kill('SIGABRT');
  await expect.poll(() => states).toHaveLength(3);
  const live = { folder: tree.path, how: 'live', why: null };
  expect(states).toEqual([
    live,
    { ...live, how: 'polled', why: 'the process that follows folders has ended (SIGABRT)' },
    live,
  ]);
  const before = hints;
  await tree.put('a/c.jpg');
  await hintAfter(before);
});
