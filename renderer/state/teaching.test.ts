import { beforeEach, expect, test, vi } from 'vitest';
import type { TaughtTag } from '../../app/contract/teach.ts';
import { CallProblem, type Api } from '../bridge/api.ts';
import { TeachingState } from './teaching.svelte.ts';
import { Text } from '../text/text.svelte.ts';
import { Toasts } from './toasts.svelte.ts';

const rex: TaughtTag = {
  ...{ id: 'own:rex', name: 'Old "Rex"', examples: 3, counterExamples: 0, suggested: 12 },
  state: 'ready',
};
const wish = { tag: 'Rex', examples: [1, 2, 3], counterExamples: [] };

const api = {
  listTaught: vi.fn<() => Promise<TaughtTag[]>>(),
  teachTag: vi.fn<() => Promise<TaughtTag>>(),
  forgetTaught: vi.fn<() => Promise<null>>(),
};
const changed = vi.fn();
const show = vi.fn();
let toasts: Toasts;
let teaching: TeachingState;
const toast = () => toasts.list.at(-1);

beforeEach(() => {
  vi.resetAllMocks();
  toasts = new Toasts(new Text());
  const text = new Text();
  text.locale = 'en';
  teaching = new TeachingState({ api: api as unknown as Api, toasts, text, changed, show });
});

test('a tag that was taught is said, listed, shown in the photos, and looked through from the same message', async () => {
  api.teachTag.mockResolvedValue(rex);
  api.listTaught.mockResolvedValue([rex]);
  await teaching.teach(wish);
  expect(toast()).toMatchObject({ text: '“Old "Rex"” is taught', detail: 'Suggested for 12 photos.' });
  expect(teaching.list).toEqual([rex]);
  expect(changed).toHaveBeenCalledTimes(1);
  toast()!.action!.run();
  expect(show).toHaveBeenCalledWith('label:"Old \\"Rex\\"" source:taught');
});

test.each([
  [{ suggested: 0 }, 'No other photo looks like it.'],
  [{ suggested: 0, state: 'indistinct' }, /nothing sets those that show it apart/],
  [{ suggested: 0, state: 'indistinct', examples: 2 }, /it takes 3 or more that show it\.$/],
  [{ suggested: 0, state: 'waiting' }, /is learned once its photos have been looked at\.$/],
] as const)('where nothing is suggested, it says why: %o', async (some, said) => {
  api.teachTag.mockResolvedValue({ ...rex, ...some });
  api.listTaught.mockResolvedValue([]);
  await teaching.teach(wish);
  expect(toast()?.detail).toMatch(said);
  expect(toast()?.action).toBeUndefined();
});

test('what cannot be learned is for the one who asked; nothing else happens', async () => {
  api.teachTag.mockRejectedValue(new CallProblem({ code: 'USAGE', message: '2 photos show Rex.' }));
  await expect(teaching.teach(wish)).rejects.toThrow('2 photos show Rex.');
  expect(toast()).toBeUndefined();
  expect(changed).not.toHaveBeenCalled();
});

test('one that was forgotten is taught again from what was said, from the same message', async () => {
  api.forgetTaught.mockResolvedValue(null);
  api.listTaught.mockResolvedValueOnce([]).mockResolvedValueOnce([rex]);
  await teaching.forget(rex);
  expect(api.forgetTaught).toHaveBeenCalledWith({ tag: 'own:rex' });
  expect(teaching.list).toEqual([]);
  api.teachTag.mockResolvedValue(rex);
  toast()!.action!.run();
  await vi.waitFor(() => expect(teaching.list).toEqual([rex]));
  expect(api.teachTag).toHaveBeenCalledWith({ tag: 'own:rex', examples: [], counterExamples: [] });
});

test('one that was forgotten elsewhere goes from the list', async () => {
  api.forgetTaught.mockRejectedValue(
    new CallProblem({ code: 'NOT_FOUND', message: 'Rex was never taught.' }),
  );
  api.listTaught.mockResolvedValue([]);
  await teaching.forget(rex);
  expect(toast()).toMatchObject({ text: 'Rex was never taught.', isTrouble: true });
  expect(teaching.list).toEqual([]);
});
