import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { CallProblem } from '../bridge/api.ts';
import { Toasts } from './toasts.svelte.ts';
import { Text } from '../text/text.svelte.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const texts = (toasts: Toasts) => toasts.list.map(({ text }) => text);

test('news goes by itself, trouble stays until it is closed', () => {
  const toasts = new Toasts(new Text());
  toasts.show({ text: 'Done' });
  const reason = { kind: 'disk.full', file: 'a.onnx' } as const;
  toasts.trouble(new CallProblem({ code: 'DISK_FULL', message: 'as on the command line', reason }));
  vi.advanceTimersByTime(60_000);
  expect(toasts.list).toMatchObject([
    { text: 'No space is left for a.onnx.', detail: 'Free some space and try again.', isTrouble: true },
  ]);
  toasts.close(toasts.list[0]!.id);
  expect(toasts.list).toEqual([]);
});

test('the same said twice is shown once, and no more than three things at a time', () => {
  const toasts = new Toasts(new Text());
  for (const text of ['a', 'b', 'a', 'c', 'd']) toasts.show({ text });
  expect(texts(toasts)).toEqual(['a', 'c', 'd']);
});

test('one that the person looks at stays until they look away', () => {
  const toasts = new Toasts(new Text());
  toasts.show({ text: 'Done' });
  toasts.hold(toasts.list[0]!.id);
  vi.advanceTimersByTime(60_000);
  expect(texts(toasts)).toEqual(['Done']);
  toasts.release(toasts.list[0]!.id);
  vi.advanceTimersByTime(6000);
  expect(texts(toasts)).toEqual([]);
});

test('a lost connection is left to its banner', () => {
  const toasts = new Toasts(new Text());
  toasts.trouble(new CallProblem({ code: 'CONNECTION', message: 'Lost.' }));
  expect(toasts.list).toEqual([]);
});
