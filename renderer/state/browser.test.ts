/** @file What the grid shows, on a host whose answers are given here. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { GridPhoto, OpenedResult } from '../../app/contract/views.ts';
import { CallProblem, type Api } from '../bridge/api.ts';
import { Browser, pageSize } from './browser.svelte.ts';

const monthOf = (id: number) => `2021-${String(12 - Math.floor(id / 1000)).padStart(2, '0')}`;

/** A library of photos by id, newest (least) first, a thousand to a month. */
function makeHost(ids: number[]) {
  const host = {
    ids,
    opened: 0,
    msToOpen: 0,
    msPerId: 0,
    pages: [] as number[],
    problem: null as CallProblem | null,
    last: { query: '', first: 0 },
    remembered: [] as unknown[],
    isPending: (_: number): boolean => false,
    first: [] as (readonly number[])[],
  };
  const api = {
    openResult: async ({ query }: { query: string | null }): Promise<OpenedResult> => {
      if (host.problem !== null) throw host.problem;
      const ids = query === 'few' ? host.ids.slice(0, 3) : host.ids;
      const id = ++host.opened;
      results.set(id, ids);
      if (host.msToOpen > 0) await new Promise((resolve) => setTimeout(resolve, host.msToOpen));
      const months = [...Map.groupBy(ids, monthOf)].map(([month, of]) => ({ month, count: of.length }));
      return { id, total: ids.length, order: 'date', months, parts: [] };
    },
    openLastResult: async () => {
      const { query, first } = host.last;
      return { query, first, result: await api.openResult({ query: query || null }) };
    },
    rememberView: async (view: unknown) => void host.remembered.push(view),
    tagFirst: async ({ photos }: { photos: readonly number[] }) => void host.first.push(photos),
    getPage: async ({ result, offset, limit }: { result: number; offset: number; limit: number }) => {
      host.pages.push(offset / pageSize);
      return results
        .get(result)!
        .slice(offset, offset + limit)
        .map((id) => ({ id, state: host.isPending(id) ? 'pending' : 'done' }) as GridPhoto);
    },
    getIds: async ({ result, offset, limit }: { result: number; offset: number; limit: number }) => {
      await new Promise((resolve) => setTimeout(resolve, host.msPerId * limit));
      return results.get(result)!.slice(offset, offset + limit);
    },
  };
  const results = new Map<number, number[]>();
  return { host, browser: new Browser(api as unknown as Api) };
}

const range = (from: number, to: number) => Array.from({ length: to - from }, (_, at) => from + at);
const settle = () => vi.advanceTimersByTimeAsync(5000);

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('the last view', () => {
  test('comes back with its photos, at the one that was first in sight', async () => {
    const { host, browser } = makeHost(range(0, 3000));
    host.last = { query: 'dog', first: 1234 };
    await browser.resume();
    expect(browser).toMatchObject({ query: 'dog', shown: 'dog', problem: null });
    expect(browser.inView.first).toBe(1234);
    expect(browser.photoAt(1234)?.id).toBe(1234);
    expect(host.opened).toBe(1);
  });

  test('does not take the place of what is written meanwhile', async () => {
    const { host, browser } = makeHost(range(0, 3000));
    host.last = { query: 'dog', first: 5 };
    host.msToOpen = 100;
    const resuming = browser.resume();
    browser.searchSoon('few');
    await vi.advanceTimersByTimeAsync(120);
    await resuming;
    expect(browser).toMatchObject({ query: 'few', shown: 'dog' });
    await settle();
    expect(browser).toMatchObject({ query: 'few', shown: 'few' });
  });

  test('is remembered, its place by the photo, and only where it is another', async () => {
    const { host, browser } = makeHost(range(7000, 9000));
    await browser.search('dog');
    expect(host.remembered).toEqual([{ query: 'dog', photo: null }]);
    browser.inView = { first: 30, last: 50 };
    browser.tellSight();
    browser.tellSight();
    expect(host.remembered.slice(1)).toEqual([{ query: 'dog', photo: 7030 }]);
    browser.inView = { first: 0, last: 20 };
    browser.tellSight();
    expect(host.remembered.at(-1)).toEqual({ query: 'dog', photo: null });
  });

  test('is not one that is wrong, nor a place whose photo is not known yet', async () => {
    const { host, browser } = makeHost(range(0, 3000));
    await browser.search('dog');
    host.problem = new CallProblem({ code: 'BAD_QUERY', message: 'It is not closed.' });
    await browser.search('"dog');
    await settle();
    expect(host.remembered).toEqual([{ query: 'dog', photo: null }]);
    browser.inView = { first: 2500, last: 2520 };
    browser.tellSight();
    expect(host.remembered).toHaveLength(1);
    browser.photoAt(2500);
    await settle();
    expect(host.remembered.at(-1)).toEqual({ query: 'dog', photo: 2500 });
  });
});

test('photos in sight that wait for tags come first; the host is told where they are others', async () => {
  const { host, browser } = makeHost(range(0, 3000));
  host.isPending = (id) => id % 2 === 1;
  await browser.search('');
  host.first = [];
  browser.inView = { first: 100, last: 105 };
  browser.tellSight();
  browser.tellSight();
  expect(host.first).toEqual([[101, 103, 105]]);
  browser.inView = { first: 1500, last: 1503 };
  browser.tellSight(); // they are not there yet
  browser.photoAt(1500);
  await settle();
  expect(host.first.slice(1)).toEqual([[1501, 1503]]);
  host.isPending = () => false;
  browser.photosChanged([1501]);
  await settle();
  expect(host.first).toHaveLength(2);
});

describe('search', () => {
  test('shows a result with its first photos', async () => {
    const { browser } = makeHost(range(0, 3000));
    await browser.search('');
    expect(browser.result?.total).toBe(3000);
    expect(browser.photoAt(5)?.id).toBe(5);
  });

  test('keeps the last good result where a query is wrong', async () => {
    const { host, browser } = makeHost(range(0, 3000));
    await browser.search('few');
    host.problem = new CallProblem({ code: 'BAD_QUERY', message: 'wrong' });
    await browser.search('few "');
    expect(browser).toMatchObject({ query: 'few "', shown: 'few', problem: host.problem });
    expect(browser.result?.total).toBe(3);
    expect(browser.photoAt(2)?.id).toBe(2);
    host.problem = null;
    await browser.search('few');
    expect(browser.problem).toBeNull();
  });

  test('waits for the end of writing, and the latest query wins', async () => {
    const { host, browser } = makeHost(range(0, 3000));
    browser.searchSoon('f');
    browser.searchSoon('few');
    await settle();
    expect(host.opened).toBe(1);
    expect(browser.shown).toBe('few');
    await Promise.all([browser.search('few'), browser.search('')]);
    expect(browser).toMatchObject({ shown: '', query: '' });
    expect(browser.result?.total).toBe(3000);
  });

  test('selects nothing of the new result', async () => {
    const { browser } = makeHost(range(0, 3000));
    await browser.search('');
    browser.selection.only(4, 4);
    await browser.search('few');
    expect(browser.selection).toMatchObject({ ids: new Set(), cursor: null });
  });
});

describe('pages', () => {
  test('come when a photo is asked for, once', async () => {
    const { host, browser } = makeHost(range(0, 3000));
    await browser.search('');
    const { version } = browser;
    expect(browser.photoAt(1000)).toBeUndefined();
    expect(browser.photoAt(1001)).toBeUndefined();
    await settle();
    expect(browser.photoAt(1001)?.id).toBe(1001);
    expect(browser.version).toBeGreaterThan(version);
    expect(host.pages).toEqual([0, 5]);
  });

  test('asked for in passing are left out for the latest ones', async () => {
    const { host, browser } = makeHost(range(0, 100_000));
    await browser.search('');
    for (let page = 1; page <= 100; page++) browser.photoAt(page * pageSize);
    await settle();
    expect(host.pages.length).toBeLessThan(12);
    expect(host.pages).toContain(100);
    expect(browser.photoAt(100 * pageSize)?.id).toBe(100 * pageSize);
  });

  test('of changed photos come anew, and no others', async () => {
    const { host, browser } = makeHost(range(0, 3000));
    await browser.search('');
    browser.photoAt(1000);
    await settle();
    host.pages.length = 0;
    browser.photosChanged([1003, 2999]);
    await settle();
    expect(host.pages).toEqual([5]);
  });

  test('that change while they load come once more', async () => {
    const { host, browser } = makeHost(range(0, 3000));
    await browser.search('');
    host.pages.length = 0;
    browser.photosChanged([3]);
    browser.photosChanged([4]);
    await settle();
    expect(host.pages).toEqual([0, 0]);
  });
});

describe('a result that is opened anew', () => {
  test('keeps the first photo in sight, the cursor and the selection', async () => {
    const { host, browser } = makeHost(range(100, 3000));
    await browser.search('');
    browser.inView = { first: 1500, last: 1540 };
    const firstId = 1600;
    browser.photoAt(1500);
    await settle();
    browser.selection.only(1510, 1610);
    host.ids = [...range(0, 1200), ...range(1250, 3000)]; // more before it, and fewer in its own month
    browser.refreshSoon();
    await settle();
    expect(host.ids[browser.inView.first]).toBe(firstId);
    expect(host.ids[browser.selection.cursor!]).toBe(1610);
    expect(browser.selection.ids).toEqual(new Set([1610]));
    expect(browser.photoAt(browser.inView.first)?.id).toBe(firstId);
  });

  test('never takes the place of a search that is under way, nor the fault of a query away', async () => {
    const { host, browser } = makeHost(range(0, 3000));
    await browser.search('');
    host.msToOpen = 3000;
    void browser.search('few');
    browser.refreshSoon(); // due before the search is answered
    await settle();
    expect(browser).toMatchObject({ shown: 'few', query: 'few' });
    host.msToOpen = 0;
    await settle();
    host.problem = new CallProblem({ code: 'BAD_QUERY', message: 'wrong' });
    await browser.search('few "');
    host.problem = null;
    browser.refreshSoon();
    await settle();
    expect(browser).toMatchObject({ shown: 'few', query: 'few "' });
    expect(browser.problem?.message).toBe('wrong');
  });

  test('is opened at most once in a while', async () => {
    const { host, browser } = makeHost(range(0, 300));
    await browser.search('');
    for (let at = 0; at < 20; at++) browser.refreshSoon();
    expect(browser.isOutdated).toBe(true);
    await settle();
    expect(host.opened).toBe(2);
    expect(browser.isOutdated).toBe(false);
  });
});

describe('selection', () => {
  test('goes from where it began to the last place, and the latest answer wins', async () => {
    const { host, browser } = makeHost(range(0, 3000));
    await browser.search('');
    browser.selection.only(10, 10);
    host.msPerId = 1; // the earlier, longer stretch is answered last
    void browser.selection.extendTo(500);
    void browser.selection.extendTo(8);
    await settle();
    expect([...browser.selection.ids]).toEqual([8, 9, 10]);
    expect(browser.selection.cursor).toBe(8);
  });

  test('takes stretches and keeps others', async () => {
    const { browser } = makeHost(range(0, 3000));
    await browser.search('');
    const places = [
      { first: 3, last: 4 },
      { first: 8, last: 8 },
    ];
    void browser.selection.stretches(places, [77]);
    await settle();
    expect([...browser.selection.ids].sort((a, b) => a - b)).toEqual([3, 4, 8, 77]);
    await browser.selection.stretches([]);
    expect(browser.selection.ids.size).toBe(0);
  });

  test('takes all, more than one call answers with', async () => {
    const { browser } = makeHost(range(0, 250_000));
    await browser.search('');
    void browser.selection.all();
    await settle();
    expect(browser.selection.ids.size).toBe(250_000);
    browser.selection.toggle(3, 3);
    expect(browser.selection.ids.has(3)).toBe(false);
    browser.selection.toggle(3, 3);
    expect(browser.selection.ids.has(3)).toBe(true);
  });
});
