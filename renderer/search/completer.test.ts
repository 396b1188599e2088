/** @file What could be written next in the search box. */
import { afterEach, expect, test, vi } from 'vitest';
import type { Completion } from '../../app/contract/views.ts';
import type { Api } from '../bridge/api.ts';
import { complete, Completer, narrow } from './completer.svelte.ts';

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

test('while more is written, what no longer fits is not offered, and what fits takes the place of all of it', () => {
  const offers = [
    offer('beagle', 4, 5),
    offer('animal', 4, 5),
    { ...offer('"bear cub"', 4, 5), label: 'bear cub' },
  ];
  const before = { text: 'cat b', cursor: 5 };
  const narrowed = narrow(offers, before, { text: 'cat bea', cursor: 7 });
  expect(narrowed.map(({ insert }) => insert)).toEqual(['beagle', '"bear cub"']);
  expect(complete('cat bea', narrowed[0]!).text).toBe('cat beagle ');
  expect(narrow(offers, before, { text: 'cat b x', cursor: 7 })).toEqual([]);
  expect(narrow(offers, before, { text: 'dog be', cursor: 6 })).toEqual([]);
  expect(narrow(offers, before, { text: 'cat ', cursor: 4 })).toEqual([]);
});

test('the offer at the keyboard stays there when the answer for more of its name comes', async () => {
  vi.useFakeTimers();
  const answers = [
    [offer('boat', 0, 1), offer('beagle', 0, 1)],
    [offer('bean', 0, 2), offer('beagle', 0, 2)],
  ];
  const completer = new Completer(
    { complete: () => Promise.resolve(answers.shift()) } as unknown as Api,
    () => 'en',
  );
  completer.askSoon('b', 1);
  await vi.advanceTimersByTimeAsync(100);
  completer.move(-1);
  completer.askSoon('be', 2);
  expect(completer.offers.map(({ insert, end }) => [insert, end])).toEqual([['beagle', 2]]);
  expect(completer.active).toBe(0);
  await vi.advanceTimersByTimeAsync(100);
  expect(completer.offers.map(({ insert }) => insert)).toEqual(['bean', 'beagle']);
  expect(completer.active).toBe(1);
});
