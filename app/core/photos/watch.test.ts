import { ChildProcess } from 'node:child_process';
import { mkdirSync, renameSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Root } from '../store/operations/roots.ts';
import { Tree } from './testing.ts';
import { watchRoots } from './watch.ts';
import type { WatchOptions } from './watch.ts';
import * as watcher from './watcher.ts';

vi.mock('./watcher.ts', { spy: true });

const timing = { quiet: 40, patience: 400, poll: 60_000, rescan: 60_000 };

let tree: Tree;
let root: Root;
let stop: AbortController;
let hints: number;
let states: string[];
let watching: Promise<void>;

beforeEach(async () => {
  tree = await Tree.make();
  await tree.put('a/b.jpg');
  root = { id: 1, path: Buffer.from(tree.path), exclude: ['*.tmp'], offlineAt: null, scannedAt: null };
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
  await vi.waitFor(() => expect(hints).toBe(1), { timeout: 10_000 });
}
const nextHint = (count: number) => vi.waitFor(() => expect(hints).toBe(count), { timeout: 10_000 });

describe('a folder that is followed live', () => {
  test('gives a hint when a file comes, at any depth, and when one goes', async () => {
    await start();
    expect(states).toEqual([`${tree.path}: live`]);
    await tree.put('a/c.jpg');
    await nextHint(2);
    await rm(tree.at('a/c.jpg'));
    await nextHint(3);
  });

  test('gives no hint for what a scan would pass over', async () => {
    await start({ ignore: [Buffer.from(tree.at('library'))] });
    await tree.put('.git/index', 'half.tmp', 'library/library.db-wal');
    await tree.put('a/c.jpg'); // events come in order: one hint is all there is after it
    await nextHint(2);
    const before = hints;
    await tree.write('library/library.db-wal', 'more');
    await tree.write('a/half.tmp', 'more');
    await new Promise((resolve) => setTimeout(resolve, 1000));
    // The new folders themselves may have made a hint; what is in them makes none.
    expect(hints).toBe(before);
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
    await nextHint(2);
    writing.abort();
    await written;
  });

  test('is polled while it is not there, and followed again when it is back', async () => {
    await start({ timing: { ...timing, poll: 100 } });
    await rename(tree.path, `${tree.path}.away`);
    await vi.waitFor(() => expect(states.at(-1)).toContain('it is not there'), { timeout: 10_000 });
    await rename(`${tree.path}.away`, tree.path);
    await vi.waitFor(() => expect(states.at(-1)).toContain('live'), { timeout: 10_000 });
  });

  test('is followed anew when another folder takes its place', async () => {
    await start({ timing: { ...timing, poll: 200 } });
    renameSync(tree.path, `${tree.path}.away`);
    mkdirSync(tree.path);
    await nextHint(2);
    await tree.put('x.jpg');
    await nextHint(3);
    await rm(`${tree.path}.away`, { recursive: true });
  });
});

test('a folder that cannot be followed live is looked at now and then, and the reason is told', async () => {
  vi.mocked(watcher.followFolder).mockRejectedValue(new Error('inotify watch limit reached'));
  await start({ timing: { ...timing, poll: 100 } });
  expect(states).toEqual([`${tree.path}: looked at now and then: inotify watch limit reached`]);
  await nextHint(3);
});

test('an error of the watcher ends in looking now and then, at once', async () => {
  await start();
  const [, follower] = vi.mocked(watcher.followFolder).mock.lastCall!;
  follower.onFailure(new Error('events were lost'));
  await nextHint(2);
  expect(states.at(-1)).toBe(`${tree.path}: looked at now and then: events were lost`);
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
  await vi.waitFor(() => expect(states.length).toBe(3), { timeout: 10_000 });
  expect(states).toEqual([
    `${tree.path}: live`,
    `${tree.path}: looked at now and then: the process that follows folders has ended (SIGABRT)`,
    `${tree.path}: live`,
  ]);
  const before = hints;
  await tree.put('a/c.jpg');
  await vi.waitFor(() => expect(hints).toBeGreaterThan(before), { timeout: 10_000 });
});
