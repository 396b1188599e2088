import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Changes } from './changes.ts';
import type { Listener } from './host.ts';
import { Throttle } from './throttle.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test('the first time at once, then not before the interval is over, and not in vain', () => {
  const act = vi.fn();
  const throttle = new Throttle(100, act);
  throttle.ask();
  expect(act).toHaveBeenCalledTimes(1);
  for (let i = 0; i < 5; i++) throttle.ask();
  vi.advanceTimersByTime(99);
  expect(act).toHaveBeenCalledTimes(1);
  vi.advanceTimersByTime(1);
  expect(act).toHaveBeenCalledTimes(2);
  vi.advanceTimersByTime(1000);
  expect(act).toHaveBeenCalledTimes(2);
});

test('what cannot wait takes the place of what waits', () => {
  const act = vi.fn();
  const throttle = new Throttle(100, act);
  throttle.ask();
  throttle.ask();
  throttle.now();
  expect(act).toHaveBeenCalledTimes(2);
  vi.advanceTimersByTime(1000);
  expect(act).toHaveBeenCalledTimes(2);
});

test('what can wait a little is told when the interval is over, as it is then', () => {
  const act = vi.fn();
  const throttle = new Throttle(100, act);
  throttle.soon();
  vi.advanceTimersByTime(50);
  throttle.soon();
  expect(act).not.toHaveBeenCalled();
  vi.advanceTimersByTime(50);
  expect(act).toHaveBeenCalledTimes(1);
  vi.advanceTimersByTime(1000);
  expect(act).toHaveBeenCalledTimes(1);
});

test('closed, nothing comes any more', () => {
  const act = vi.fn();
  const throttle = new Throttle(100, act);
  throttle.ask();
  throttle.ask();
  throttle.close();
  throttle.ask();
  throttle.now();
  vi.advanceTimersByTime(1000);
  expect(act).toHaveBeenCalledTimes(1);
});

function listen() {
  const heard: { at: number; ids: number[] | null }[] = [];
  const start = Date.now();
  const tell = ((_: string, data: { ids: number[] } | null) =>
    heard.push({ at: Date.now() - start, ids: data?.ids ?? null })) as Listener;
  const changes = new Changes(tell);
  const photos = () => heard.flatMap(({ at, ids }) => (ids === null ? [] : [{ at, ids }]));
  const library = () => heard.filter(({ ids }) => ids === null).map(({ at }) => at);
  return { changes, photos, library };
}
const ids = (count: number, from = 0) => Array.from({ length: count }, (_, i) => from + i);

test('photos are told of 500 at a time, twice a second, each once; counts once a second', () => {
  const { changes, photos, library } = listen();
  changes.photos(ids(1));
  for (let i = 0; i < 12; i++) changes.photos(ids(100, i * 100));
  vi.advanceTimersByTime(10_000);
  expect(photos().map(({ at, ids }) => [at, ids.length])).toEqual([
    [0, 1],
    [500, 500],
    [1000, 500],
    [1500, 200],
  ]);
  expect(new Set(photos().flatMap(({ ids }) => ids)).size).toBe(1200);
  expect(library()).toEqual([0, 1000]);
});

test('what a person changed is told at once, before what waits', () => {
  const { changes, photos, library } = listen();
  changes.photos([1]);
  changes.photos(ids(600, 100));
  changes.photosNow([7]);
  expect(photos().at(-1)).toMatchObject({ at: 0 });
  expect(photos().at(-1)!.ids[0]).toBe(7);
  expect(library()).toEqual([0, 0]);
});

test('of too many photos to tell of, the window hears that all may look different', () => {
  const { changes, photos, library } = listen();
  changes.photosNow(ids(100_000));
  vi.advanceTimersByTime(10_000);
  expect(photos()).toEqual([]);
  expect(library()).toEqual([0]);
});
