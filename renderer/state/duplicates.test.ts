import { beforeEach, expect, test, vi } from 'vitest';
import type { DuplicatesView } from '../../app/contract/duplicates.ts';
import { CallProblem, type Api } from '../bridge/api.ts';
import { DuplicatesState } from './duplicates.svelte.ts';
import { Toasts } from './toasts.svelte.ts';
import { Text } from '../text/text.svelte.ts';

const view = (some: Partial<DuplicatesView> = {}): DuplicatesView => ({
  ...{
    phase: 'found',
    done: 0,
    total: 0,
    version: 1,
    groups: 3,
    files: 4,
    bytes: 5,
    outcome: null,
    trouble: null,
  },
  ...some,
});

const api = {
  getDuplicates: vi.fn<() => Promise<DuplicatesView>>(),
  findDuplicates: vi.fn(async () => null),
  keepBest: vi.fn(),
};
let toasts: Toasts;
let duplicates: DuplicatesState;

beforeEach(() => {
  vi.resetAllMocks();
  toasts = new Toasts(new Text());
  duplicates = new DuplicatesState(api as unknown as Api, toasts);
});

test('how many there are is said once it is known, and still while they are looked for again', () => {
  expect(duplicates.count).toBeUndefined();
  duplicates.follow(view({ phase: 'unknown', version: 0, groups: 0 }));
  expect(duplicates.count).toBeUndefined();
  duplicates.follow(view({ phase: 'searching', version: 0, groups: 0 }));
  expect(duplicates.count).toBeUndefined();
  duplicates.follow(view({ groups: 0 }));
  expect(duplicates.count).toBe(0);
  duplicates.follow(view({ phase: 'searching' }));
  expect(duplicates.count).toBe(3);
});

test('an answer that comes after newer news does not take its place', async () => {
  const answer = Promise.withResolvers<DuplicatesView>();
  api.getDuplicates.mockReturnValueOnce(answer.promise);
  const loading = duplicates.load();
  duplicates.follow(view({ groups: 7 }));
  answer.resolve(view({ groups: 8 }));
  await loading;
  expect(duplicates.count).toBe(7);
});

test('what went wrong is said, and what there is is asked for anew', async () => {
  api.getDuplicates.mockResolvedValue(view({ groups: 2 }));
  api.keepBest.mockRejectedValueOnce(new CallProblem({ code: 'NOT_FOUND', message: 'No longer there.' }));
  expect(await duplicates.keepBest(4)).toBeNull();
  expect(toasts.list).toMatchObject([{ text: 'No longer there.', isTrouble: true }]);
  expect(duplicates.count).toBe(2);
});
