import { expect, test, vi } from 'vitest';
import type { PhotoTag, RawLabel } from '../../app/contract/results.ts';
import type { GridPhoto, PhotoDetail } from '../../app/contract/views.ts';
import type { Api } from '../bridge/api.ts';
import type { AppState } from '../state/app.svelte.ts';
import { Toasts } from '../state/toasts.svelte.ts';
import { Words } from '../state/words.svelte.ts';
import { Text } from '../text/text.svelte.ts';
import { confirmTag, findSimilar, focusedPhoto, rate, rejectTag, targets } from './actions.ts';
import { OpenPhoto } from './open-photo.svelte.ts';

const tag = (id: string, verdict: PhotoTag['verdict'] = null): PhotoTag => ({
  ...{ id, name: id, confidence: 0.9, verdict },
  source: verdict === null ? 'model' : 'person',
});

/** The window as far as words need it. Photo n lies at place n - 1. */
function setUp(tags: PhotoTag[], { ids, cursor = null }: { ids: number[]; cursor?: number | null }) {
  const said: unknown[] = [];
  const raw: RawLabel[] = tags.map(({ id, name }) => ({ id, name, score: 0.9 }));
  const show = vi.fn();
  const say = (kind: string) => (input: unknown) => {
    said.push(input);
    return Promise.resolve({ kind, label: 'rating 3', photos: 1 });
  };
  const api = {
    getPhoto: ({ id }: { id: number }) => Promise.resolve({ id, tags, raw } as unknown as PhotoDetail),
    stateTag: say('confirm'),
    rate: say('rate'),
  } as unknown as Api;
  const text = new Text();
  text.locale = 'en';
  const toasts = new Toasts(new Text());
  const app = {
    ...{ api, text, toasts, words: new Words(api, toasts, text), photo: new OpenPhoto(api) },
    show,
    browser: {
      selection: { ids: new Set(ids), cursor },
      photoAt: (index: number) => ({ id: index + 1 }),
    },
  } as unknown as AppState;
  const toast = () => toasts.list.at(-1)?.text;
  return { app, said, toast, show };
}

test('words are about the selection in the grid, and about the photo in the photo view', () => {
  const { app } = setUp([], { ids: [4, 2, 9] });
  expect(targets(app)).toEqual([4, 2, 9]);
  app.photo.viewed = { id: 7 } as GridPhoto;
  expect([targets(app), focusedPhoto(app)]).toEqual([[7], 7]);
});

test('of several selected the one at the cursor is shown, if it is one of them', () => {
  expect(focusedPhoto(setUp([], { ids: [], cursor: 3 }).app)).toBeNull();
  expect(focusedPhoto(setUp([], { ids: [4], cursor: 8 }).app)).toBe(4);
  expect(focusedPhoto(setUp([], { ids: [4, 2, 9], cursor: 1 }).app)).toBe(2);
  expect(focusedPhoto(setUp([], { ids: [4, 2, 9], cursor: 5 }).app)).toBe(4);
});

test('Y and N judge the tag that is meant, on all photos that are', async () => {
  const { app, said } = setUp([tag('own', 'yes'), tag('dog')], { ids: [4, 2], cursor: 1 });
  await confirmTag(app);
  await rejectTag(app);
  expect(said).toEqual([
    { photos: [4, 2], concept: 'dog', verdict: 'yes' },
    { photos: [4, 2], concept: 'dog', verdict: 'no' },
  ]);
});

test('N on the person’s own word takes it back, and Y says nothing twice', async () => {
  const { app, said } = setUp([tag('own', 'yes')], { ids: [4] });
  await confirmTag(app);
  expect(said).toEqual([]);
  await rejectTag(app);
  expect(said).toEqual([{ photos: [4], concept: 'own', verdict: null }]);
});

test('without a tag to judge, or a photo, nothing is said', async () => {
  const rejected = setUp([tag('cat', 'no')], { ids: [4] });
  await rejectTag(rejected.app);
  expect([rejected.said, rejected.toast()]).toEqual([[], 'There is no tag here to judge.']);
  const none = setUp([tag('dog')], { ids: [] });
  await confirmTag(none.app);
  await rate(none.app, 3);
  expect([none.said, none.toast()]).toEqual([[], undefined]);
});

test('a toast says how many stars, and one word is not about more photos than one undo takes back', async () => {
  const { app, said, toast } = setUp([], { ids: [4] });
  await rate(app, 3);
  expect(toast()).toBe('Gave 3 stars to 1 photo');
  await app.words.rate(
    Array.from({ length: 100_001 }, (_, id) => id + 1),
    3,
  );
  expect(said).toHaveLength(1);
  expect(toast()).toBe('100,001 photos are too many for one word; select up to 100,000.');
});

test('what is like the photo at the cursor is searched for, in the grid; nothing is like one that the network has not seen', async () => {
  const seen = setUp([tag('dog')], { ids: [2, 3], cursor: 2 });
  await findSimilar(seen.app);
  expect(seen.show).toHaveBeenCalledWith('similar:3');
  const waiting = setUp([], { ids: [2] });
  await findSimilar(waiting.app);
  expect(waiting.toast()).toMatch(/has not seen this photo/);
  expect(waiting.show).not.toHaveBeenCalled();
  const none = setUp([tag('dog')], { ids: [] });
  await findSimilar(none.app);
  expect(none.show).not.toHaveBeenCalled();
});
