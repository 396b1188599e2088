import { expect, test } from 'vitest';
import type { HeatMap, PhotoDetail } from '../../app/contract/views.ts';
import type { PhotoTag } from '../../app/contract/results.ts';
import type { Api } from '../bridge/api.ts';
import { OpenPhoto } from './open-photo.svelte.ts';

const tag = (id: string, verdict: PhotoTag['verdict'] = null): PhotoTag => ({
  ...{ id, name: id, confidence: 0.9, verdict },
  source: verdict === null ? 'model' : 'person',
});
const detail = (id: number, tags: PhotoTag[] = []) => ({ id, tags }) as PhotoDetail;

/** A host whose answers are given by the test, in any order. */
function slowHost() {
  const waiting: {
    input: { id: number };
    answer: (detail: PhotoDetail) => void;
    fail: (error: Error) => void;
  }[] = [];
  const explained: { concept: string; answer: (heat: HeatMap) => void; fail: (error: Error) => void }[] = [];
  const api = {
    getPhoto: (input: { id: number }) =>
      new Promise<PhotoDetail>((answer, fail) => waiting.push({ input, answer, fail })),
    explainPhoto: ({ concept }: { concept: string }) =>
      new Promise<HeatMap>((answer, fail) => explained.push({ concept, answer, fail })),
  } as unknown as Api;
  return { photo: new OpenPhoto(api), waiting, explained };
}
const settle = () => new Promise((resolve) => setTimeout(resolve));

test('moving on fast asks for the first and the last photo only, and shows the last', async () => {
  const { photo, waiting } = slowHost();
  for (const id of [1, 2, 3, 4]) photo.follow(id);
  waiting[0]!.answer(detail(1));
  await settle();
  expect(photo.detail).toBeNull();
  expect(waiting.map(({ input }) => input.id)).toEqual([1, 4]);
  waiting[1]!.answer(detail(4));
  await settle();
  expect(photo.detail?.id).toBe(4);
});

test('the photo before stays in sight until the next has arrived', async () => {
  const { photo, waiting } = slowHost();
  photo.follow(1);
  waiting[0]!.answer(detail(1));
  await settle();
  expect(photo.isBehind).toBe(false);
  photo.follow(2);
  expect([photo.detail?.id, photo.isBehind]).toEqual([1, true]);
  waiting[1]!.answer(detail(2));
  await settle();
  expect([photo.detail?.id, photo.isBehind]).toEqual([2, false]);
});

test('a change of the photo followed is asked for again, also while it is being asked for', async () => {
  const { photo, waiting } = slowHost();
  photo.follow(1);
  photo.photosChanged([7]);
  photo.photosChanged([1, 2]);
  waiting[0]!.answer(detail(1));
  await settle();
  waiting[1]!.answer(detail(1, [tag('dog')]));
  await settle();
  expect(waiting).toHaveLength(2);
  expect(photo.detail?.tags).toHaveLength(1);
  photo.photosChanged([1]);
  await settle();
  expect(waiting).toHaveLength(3);
});

test('a photo that cannot be had says why, and the next one is not blamed', async () => {
  const { photo, waiting } = slowHost();
  photo.follow(1);
  waiting[0]!.fail(new Error('There is no photo with the number 1.'));
  await settle();
  expect([photo.detail, photo.trouble?.message]).toEqual([null, 'There is no photo with the number 1.']);
  expect(await Promise.race([photo.load(1), settle().then(() => 'slow')])).toBeNull();
  photo.follow(2);
  waiting[1]!.answer(detail(2));
  await settle();
  expect([photo.detail?.id, photo.trouble]).toEqual([2, null]);
});

test('a word waits for the photo it is about', async () => {
  const { photo, waiting } = slowHost();
  const loaded = photo.load(5);
  waiting[0]!.answer(detail(5));
  expect((await loaded)?.id).toBe(5);
  const overtaken = photo.load(6);
  photo.follow(7);
  waiting[1]!.answer(detail(6));
  await settle();
  waiting[2]!.answer(detail(7));
  expect(await overtaken).toBeNull();
});

test('the first tag that nobody has judged is meant, until another is chosen', async () => {
  const { photo, waiting } = slowHost();
  photo.follow(1);
  waiting[0]!.answer(detail(1, [tag('own', 'yes'), tag('dog'), tag('cat'), tag('fox', 'no')]));
  await settle();
  expect(photo.chosenTag?.id).toBe('dog');
  photo.choose('cat');
  expect(photo.chosenTag?.id).toBe('cat');
  photo.choose(null);
  expect(photo.chosenTag?.id).toBe('dog');
});

test('of several that nobody has judged, the one that is searched for is meant', async () => {
  const answer = detail(1, [tag('dog'), tag('Rex'), tag('cat')]);
  const photo = new OpenPhoto({ getPhoto: () => Promise.resolve(answer) } as unknown as Api, () => ['Rex']);
  await photo.load(1);
  expect(photo.chosenTag?.id).toBe('Rex');
  photo.choose('cat');
  expect(photo.chosenTag?.id).toBe('cat');
  photo.choose(null);
  photo.detail = detail(1, [tag('Rex', 'yes'), tag('dog')]);
  expect(photo.chosenTag?.id).toBe('dog');
});

test('a heat map that comes too late is dropped, and a model that cannot tell says so', async () => {
  const { photo, waiting, explained } = slowHost();
  photo.follow(1);
  waiting[0]!.answer(detail(1, [tag('dog'), tag('cat')]));
  await settle();
  const first = photo.explain('dog', 'dog');
  photo.choose('cat');
  explained[0]!.answer({ width: 1, height: 1, values: [1] });
  await first;
  expect(photo.why).toMatchObject({ concept: 'cat', heat: null });
  explained[1]!.fail(new Error('This model cannot tell.'));
  await settle();
  expect(photo.why?.trouble?.message).toBe('This model cannot tell.');
  photo.follow(2);
  expect(photo.why).toBeNull();
});
