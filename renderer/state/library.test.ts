import { expect, test, vi } from 'vitest';
import type { Activity, Overview } from '../../app/contract/views.ts';
import { CallProblem, type Api } from '../bridge/api.ts';
import { LibraryState } from './library.svelte.ts';
import { Toasts } from './toasts.svelte.ts';
import { Text } from '../text/text.svelte.ts';

const activity: Activity = {
  phase: 'tag',
  done: 1,
  total: 2,
  photosPerSecond: 17,
  secondsLeft: 1,
  device: 'cpu',
  deviceReason: null,
  watching: [],
  trouble: null,
};

function library() {
  const getOverview = vi.fn(async () => ({ activity }) as Overview);
  const others = {
    getConceptTree: async () => [],
    getFacets: async () => ({}),
    listSearches: async () => [],
  };
  const toasts = new Toasts(new Text());
  const state = new LibraryState({ getOverview, ...others } as unknown as Api, toasts);
  const failWith = (code: CallProblem['code']) =>
    getOverview.mockRejectedValueOnce(new CallProblem({ code, message: code }));
  return { state, toasts, failWith, getOverview };
}

test('a library that cannot be opened has nothing to show, until it can', async () => {
  const { state, failWith } = library();
  failWith('LOCKED');
  await state.refresh();
  expect(state.problem?.code).toBe('LOCKED');
  await state.refresh();
  expect(state.problem).toBeNull();
  expect(state.overview).not.toBeNull();
});

test('one that was shown stays in sight when a call fails, and goes when it is gone', async () => {
  const { state, toasts, failWith } = library();
  await state.refresh();
  failWith('INTERNAL');
  await state.refresh();
  expect(state.problem).toBeNull();
  expect(toasts.list).toMatchObject([{ text: 'INTERNAL', isTrouble: true }]);
  failWith('BAD_LIBRARY');
  await state.refresh();
  expect(state.problem?.code).toBe('BAD_LIBRARY');
});

test('a host out of reach is no fault of the library, even before it was seen', async () => {
  const { state, toasts, failWith } = library();
  failWith('CONNECTION');
  await state.refresh();
  expect(state.problem).toBeNull();
  expect(toasts.list).toEqual([]);
});

test('the speed last measured is remembered when the work is done', async () => {
  const { state } = library();
  await state.refresh();
  state.setActivity({ ...activity, phase: 'idle', photosPerSecond: null });
  expect(state.speed).toEqual({ device: 'cpu', photosPerSecond: 17 });
});

test('an answer that a later one has overtaken is not shown, nor an activity that has changed since', async () => {
  const { state, getOverview } = library();
  const old = Promise.withResolvers<Overview>();
  getOverview.mockReturnValueOnce(old.promise);
  const first = state.refresh();
  getOverview.mockResolvedValueOnce({ activity, untagged: 0 } as Overview);
  await state.refresh();
  state.setActivity({ ...activity, phase: 'idle' });
  old.resolve({ activity, untagged: 10 } as Overview);
  await first;
  expect(state.overview?.untagged).toBe(0);
  expect(state.activity?.phase).toBe('idle');
});
