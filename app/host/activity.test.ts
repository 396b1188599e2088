import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Problem } from '../contract/problem.ts';
import type { Library } from '../core/library.ts';
import { emptyScan } from '../core/photos/scan.ts';
import type { Root } from '../core/store/operations/roots.ts';
import { Activity, headStart } from './activity.ts';
import { Changes } from './changes.ts';
import type { Listener } from './host.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const rootOf = (id: number): Root => ({
  id,
  path: Buffer.from(`/photos/${id}`),
  exclude: [],
  offlineAt: null,
  place: null,
  scannedAt: null,
});

/**
 * A library whose work ends when the test says so, or when it is stopped.
 * @param isSlow - to be stopped is not to have ended
 * @param prepared - when the first search is
 */
function stage({ isSlow = false, prepared = Promise.resolve(undefined) } = {}) {
  const roots = [rootOf(1)];
  const underWay: { what: string; end: () => void; fail: (error: unknown) => void }[] = [];
  const log: string[] = [];
  const hints = new Map<number, () => Promise<void>>();
  /** Whether photos need new thumbnails, as each tidying tells; no more tidying is expected. */
  const tidyings = [false];
  const step = (what: string, signal: AbortSignal) => {
    log.push(what);
    const { promise, resolve, reject } = Promise.withResolvers<null>();
    const mine = { what, end: () => resolve(null), fail: reject };
    underWay.push(mine);
    signal.addEventListener('abort', () => {
      log.push(`${what} stopped`);
      if (isSlow) return;
      // A tagging that is stopped ends; a scan that is stopped throws.
      if (what === 'tag') resolve(null);
      else reject(signal.reason as Error);
    });
    return promise.finally(() => underWay.splice(underWay.indexOf(mine), 1));
  };
  const library = {
    browse: { prepareSearch: () => prepared },
    setting: async () => 'cpu',
    folders: async () => roots,
    follow: async (folder: string) => {
      const root = rootOf(Number(folder));
      if (isSlow) log.push(`follow ${folder}`);
      roots.push(root);
      return { root, below: Buffer.alloc(0) };
    },
    modelInUse: async () => ({}),
    work: {
      scan: async ({ root }: { root: Root }, { signal }: { signal: AbortSignal }) => {
        await step(`scan ${root.id}`, signal);
        return emptyScan();
      },
      tidy: async () => {
        expect(tidyings).not.toEqual([]);
        return tidyings.shift()!;
      },
      tag: async (_: unknown, { signal }: { signal: AbortSignal }) => step('tag', signal),
      watch: async (
        [root]: Root[],
        { signal, onHint }: { signal: AbortSignal; onHint: () => Promise<void> },
      ) => {
        hints.set(root!.id, onHint);
        await new Promise((resolve) => signal.addEventListener('abort', resolve));
      },
    },
  };
  const faults: unknown[] = [];
  const told: string[] = [];
  const tell = ((name: string, data: { phase: string }) => {
    if (name === 'activity') told.push(data.phase);
  }) as Listener;
  const changes = new Changes(tell);
  const activity = new Activity({
    library: library as unknown as Library,
    tell,
    onNotice: () => undefined,
    changes,
    onFault: (fault) => faults.push(fault),
  });
  const settle = () => vi.advanceTimersByTimeAsync(0);
  /** To where the work has begun. */
  const start = async () => {
    await activity.start();
    await vi.advanceTimersByTimeAsync(headStart);
  };
  /** Ends what is under way, which must be one thing. */
  const end = async (how: (work: (typeof underWay)[number]) => void = (work) => work.end()) => {
    expect(underWay).toHaveLength(1);
    how(underWay[0]!);
    await settle();
  };
  return { activity, changes, start, told, tidyings, log, hints, faults, underWay, settle, end };
}

test('folders first, then tags, then nothing', async () => {
  const { activity, start, log, end } = stage();
  await start();
  expect(activity.view.phase).toBe('scan');
  await end();
  expect(log).toEqual(['scan 1', 'tag']);
  await end();
  expect(activity.view).toMatchObject({ phase: 'idle', trouble: null, device: 'cpu' });
  await activity.close();
});

test('when all is done it is tidied up, once, and photos that need it are tagged again', async () => {
  const { activity, start, log, tidyings, faults, end, settle } = stage();
  tidyings[0] = true;
  await start();
  await end();
  expect(tidyings).toEqual([true]);
  await end();
  expect(tidyings).toEqual([]);
  expect(log).toEqual(['scan 1', 'tag', 'tag']);
  await end();
  expect(activity.view.phase).toBe('idle');
  activity.wake();
  await settle();
  await end();
  expect(faults).toEqual([]);
  await activity.close();
});

test('a folder that a person adds interrupts the tagging, which goes on after it', async () => {
  const { activity, start, log, end, settle } = stage();
  await start();
  await end();
  await activity.addFolders(['2']);
  await settle();
  expect(log).toEqual(['scan 1', 'tag', 'tag stopped', 'scan 2']);
  await end();
  expect(log.at(-1)).toBe('tag');
  await end();
  expect(activity.view.phase).toBe('idle');
  await activity.close();
});

test('a hint of the file system lets the tagging have its half minute', async () => {
  const { activity, start, log, hints, end, settle } = stage();
  await start();
  await end();
  await hints.get(1)!();
  await vi.advanceTimersByTimeAsync(29_000);
  await hints.get(1)!();
  expect(log).toEqual(['scan 1', 'tag']);
  await vi.advanceTimersByTimeAsync(1000);
  expect(log).toEqual(['scan 1', 'tag', 'tag stopped', 'scan 1']);
  await hints.get(1)!(); // while it is looked through: once more, but tags come first
  await end();
  expect(log.at(-1)).toBe('tag');
  await vi.advanceTimersByTimeAsync(30_000);
  expect(log.slice(-2)).toEqual(['tag stopped', 'scan 1']);
  await end();
  await end();
  await settle();
  expect(activity.view.phase).toBe('idle');
  await activity.close();
});

test('a list of folders that changes stops the scan, which begins anew', async () => {
  const { activity, start, log, end } = stage();
  await start();
  await activity.addFolders(['2']);
  await vi.advanceTimersByTimeAsync(0);
  expect(log).toEqual(['scan 1', 'scan 1 stopped', 'scan 1']);
  await end();
  expect(log.at(-1)).toBe('scan 2');
  await activity.close();
});

test('it does not change before the scan has ended: that may still write', async () => {
  const { activity, start, log, end, settle } = stage({ isSlow: true });
  await start();
  const adding = activity.addFolders(['2']);
  await settle();
  expect(log).toEqual(['scan 1', 'scan 1 stopped']);
  await end((work) => work.fail(new Error('This operation was aborted')));
  await adding;
  expect(log.slice(2)).toEqual(['follow 2', 'scan 1']);
  await end();
  await end();
  await end();
  await activity.close();
});

test('what fails is said with its way out, and tried again with the next cause', async () => {
  const { activity, start, log, faults, end, settle } = stage();
  await start();
  await end();
  await end((work) => work.fail(new Problem('DISK_FULL', 'No space is left.', 'Free some space.')));
  expect(activity.view).toMatchObject({
    phase: 'idle',
    trouble: { message: 'No space is left.', hint: 'Free some space.' },
  });
  expect(log).toEqual(['scan 1', 'tag']);
  activity.wake();
  await settle();
  await end((work) => work.fail(new TypeError('x is undefined')));
  expect(activity.view.trouble).toMatchObject({ code: 'INTERNAL', reason: { kind: 'fault' } });
  expect(faults).toEqual([new TypeError('x is undefined')]);
  activity.wake();
  await settle();
  await end();
  expect(activity.view).toMatchObject({ phase: 'idle', trouble: null });
  await activity.close();
});

test('what failed for a passing reason is tried again now and then, and a moment of work shows no bar', async () => {
  const { activity, start, log, end, told } = stage();
  await start();
  await end();
  await end();
  await vi.advanceTimersByTimeAsync(1000);
  told.length = 0;
  await vi.advanceTimersByTimeAsync(5 * 60_000);
  expect(log).toEqual(['scan 1', 'tag', 'tag']);
  expect(told).toContain('tag'); // it lasts
  await end();
  await vi.advanceTimersByTimeAsync(1000);
  told.length = 0;
  activity.wake();
  await vi.advanceTimersByTimeAsync(0);
  await end();
  await vi.advanceTimersByTimeAsync(1000);
  expect(new Set(told)).toEqual(new Set(['idle']));
  await activity.close();
});

test('paused, causes are kept and nothing begins', async () => {
  const { activity, start, log, end, settle } = stage();
  await start();
  activity.pause();
  await activity.addFolders(['2']);
  await settle();
  expect(activity.view.phase).toBe('paused');
  expect(log).toEqual(['scan 1', 'scan 1 stopped']);
  activity.resume();
  await settle();
  await end();
  await end();
  await end();
  expect(log.slice(2)).toEqual(['scan 1', 'scan 2', 'tag']);
  expect(activity.view.phase).toBe('idle');
  await activity.close();
});

test('closed, nothing begins any more', async () => {
  const { activity, changes, start, log, hints, settle, underWay, end } = stage();
  await start();
  await end();
  await hints.get(1)!(); // it would have interrupted the tagging in half a minute
  await activity.close();
  changes.close();
  expect(vi.getTimerCount()).toBe(0);
  const before = [...log];
  activity.wake();
  await hints.get(1)!();
  await settle();
  expect(log).toEqual(before);
  expect(underWay).toEqual([]);
});

test('a window that opens has the machine to itself for a moment, though what is to come is said', async () => {
  const { activity, log, hints, end } = stage();
  await activity.start();
  await vi.advanceTimersByTimeAsync(headStart - 1);
  expect(activity.view.phase).toBe('scan');
  expect(log).toEqual([]);
  expect(hints.size).toBe(0);
  await vi.advanceTimersByTimeAsync(1);
  expect(log).toEqual(['scan 1']);
  expect(hints.size).toBe(1);
  await end();
  await activity.close();
});

test('what ends in that moment begins nothing', async () => {
  const { activity, log, hints } = stage();
  await activity.start();
  await activity.close();
  expect(log).toEqual([]);
  expect(hints.size).toBe(0);
});

test('what ends while the first search is prepared begins nothing', async () => {
  const prepared = Promise.withResolvers<undefined>();
  const { activity, log, hints } = stage({ prepared: prepared.promise });
  await activity.start();
  await vi.advanceTimersByTimeAsync(headStart);
  const closed = activity.close();
  prepared.resolve(undefined);
  await closed;
  expect(log).toEqual([]);
  expect(hints.size).toBe(0);
});
