/** @file Tags taught behind the window: suggested when it is answered, refined by every word that follows, and forgotten. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Workplace } from '../cli/testing/phototag.ts';
import { Window } from './testing.ts';

let place: Workplace;
let window: Window;
let ids: Record<string, number>;
beforeEach(async () => {
  place = await Workplace.make();
  for (let i = 0; i < 6; i++) {
    await place.picture(`pink-${i}.jpg`, [230 + 2 * i, 110, 160 - 3 * i]);
    await place.picture(`blue-${i}.jpg`, [10 * i, 30, 200 + 5 * i]);
    await place.picture(`green-${i}.jpg`, [40, 180 + 8 * i, 10 * i]);
  }
  window = await Window.open(place);
  await window.addPhotos();
  await window.idle();
  ids = Object.fromEntries(Object.values(await window.photos()).map(({ name, id }) => [name, id]));
});
afterEach(async () => {
  await window.host.close();
  await place.remove();
  expect(window.faults).toEqual([]);
});

const numbered = (...names: string[]) => names.map((name) => ids[`${name}.jpg`]!);
const find = async (query: string) => {
  const { id } = await window.call('openResult', { query });
  const page = await window.call('getPage', { result: id, offset: 0, limit: 500 });
  return page.map(({ name }) => name).sort();
};
const suggested = () => find('label:Rosie source:taught');
const rosie = {
  tag: 'Rosie',
  examples: ['pink-0', 'pink-1', 'pink-2'],
  counterExamples: ['blue-0'],
};
const teach = ({ tag, examples, counterExamples }: typeof rosie) =>
  window.call('teachTag', {
    tag,
    examples: numbered(...examples),
    counterExamples: numbered(...counterExamples),
  });

test('examples find the rest of their kind; what is confirmed and rejected then is learned by itself', async () => {
  const taught = await teach(rosie);
  const at = { id: 'own:rosie', name: 'Rosie', examples: 3, counterExamples: 1 };
  expect(taught).toEqual({ ...at, suggested: 3, state: 'ready' });
  expect(await suggested()).toEqual(['pink-3.jpg', 'pink-4.jpg', 'pink-5.jpg']);
  expect(await find('tag:Rosie is:confirmed')).toEqual(['pink-0.jpg', 'pink-1.jpg', 'pink-2.jpg']);
  expect(await find('label:Rosie is:rejected')).toEqual(['blue-0.jpg']);

  const listed = async () => (await window.call('listTaught', null))[0];
  const concept = taught.id;
  await window.call('stateTag', { photos: numbered('pink-3'), concept, verdict: 'yes' });
  await window.call('stateTag', { photos: numbered('pink-4'), concept, verdict: 'no' });
  expect(await listed()).toMatchObject({ examples: 4, counterExamples: 2, state: 'waiting' });
  await window.until(async () => (await listed())?.state !== 'waiting');
  expect(await suggested()).not.toContain('pink-4.jpg');
  await window.call('undo', null);
  await window.until(async () => (await suggested()).includes('pink-4.jpg'));
});

test('a tag that photos have already is learned from them; forgotten, it is suggested no more and its words stay', async () => {
  const photos = numbered('pink-0', 'pink-1', 'pink-2');
  await window.call('stateTag', { photos, concept: 'Rosie', verdict: 'yes' });
  expect(await window.call('listTaught', null)).toEqual([]);
  await teach({ ...rosie, examples: [], counterExamples: [] });
  expect(await suggested()).toHaveLength(3);
  const heard = window.of('libraryChanged').length;
  await window.call('forgetTaught', { tag: 'Rosie' });
  expect(window.of('libraryChanged').length).toBeGreaterThan(heard);
  expect(await window.call('listTaught', null)).toEqual([]);
  expect(await find('tag:Rosie')).toEqual(['pink-0.jpg', 'pink-1.jpg', 'pink-2.jpg']);
});

test('what teaches nothing is refused with a way out that the window has, and says nothing', async () => {
  const refused: [typeof rosie, string][] = [
    [{ ...rosie, examples: ['pink-0', 'pink-1'] }, 'USAGE'],
    [{ ...rosie, counterExamples: ['pink-0'] }, 'USAGE'],
    [{ ...rosie, tag: '  ' }, 'USAGE'],
  ];
  for (const [wish, code] of refused) {
    const problem = await teach(wish).catch((error: unknown) => error);
    expect(problem).toMatchObject({ code });
  }
  const forgotten = await window.call('forgetTaught', { tag: 'Rosie' }).catch((error: unknown) => error);
  expect(forgotten).toMatchObject({ code: 'NOT_FOUND', reason: { kind: 'teach.unknown' } });
  expect(await window.call('listTaught', null)).toEqual([]);
  expect(await find('is:confirmed')).toEqual([]);
  expect(await window.call('undo', null)).toBeNull();
});
