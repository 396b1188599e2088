/** @file What could be written next in the search box. */
import { afterEach, expect, test, vi } from 'vitest';
import type { Completion } from '../../app/contract/views.ts';
import type { Api } from '../bridge/api.ts';
import { complete, Completer } from './completer.svelte.ts';

const offer = (insert: string, start = 0, end = 0): Completion => ({
  kind: 'concept',
  start,
  end,
  insert,
  label: insert,
  detail: '',
  count: null,
});

afterEach(() => void vi.useRealTimers());

test('a completion takes the place of what was begun, and leaves the rest', () => {
  expect(complete('cat do', offer('dog', 4, 6))).toEqual({ text: 'cat dog ', cursor: 8 });
  expect(complete('do cat', offer('dog', 0, 2))).toEqual({ text: 'dog cat', cursor: 3 });
  expect(complete('tak', offer('taken:', 0, 3))).toEqual({ text: 'taken:', cursor: 6 });
});

test('only the latest text is asked for, and a late answer does not open what was closed', async () => {
  vi.useFakeTimers();
  const asked: string[] = [];
  let answer: (offers: Completion[]) => void = () => undefined;
  const api = {
    complete: ({ text }: { text: string }) => {
      asked.push(text);
      return new Promise<Completion[]>((resolve) => (answer = resolve));
    },
  } as unknown as Api;
  const completer = new Completer(api, () => 'en');
  completer.askSoon('d', 1);
  completer.askSoon('do', 2);
  await vi.advanceTimersByTimeAsync(100);
  expect(asked).toEqual(['do']);
  answer([offer('dog'), offer('door')]);
  await vi.advanceTimersByTimeAsync(0);
  expect(completer.offers.map(({ insert }) => insert)).toEqual(['dog', 'door']);

  completer.move(-1);
  expect(completer.active).toBe(1);
  completer.move(1);
  expect(completer.active).toBe(-1);
  completer.move(1);
  expect(completer.active).toBe(0);

  completer.askSoon('dog', 3);
  await vi.advanceTimersByTimeAsync(100);
  completer.close();
  answer([offer('dogfish')]);
  await vi.advanceTimersByTimeAsync(0);
  expect(completer.isOpen).toBe(false);
});
