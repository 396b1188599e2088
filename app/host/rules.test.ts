/** @file Rules behind the window: in force when they are answered, gone without a trace when they are taken back. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Workplace } from '../cli/testing/phototag.ts';
import type { Reason } from '../contract/reason.ts';
import { Window } from './testing.ts';

const dog = 'n02084071';
const retriever = 'n02099601';

let place: Workplace;
let window: Window;
beforeEach(async () => {
  place = await Workplace.make();
  await place.picture('golden.jpg', [255, 0, 0]);
  await place.picture('zoo/hound.jpg', [255, 0, 0]);
  window = await Window.open(place);
  await window.addPhotos();
  await window.idle();
});
afterEach(async () => {
  await window.host.close();
  await place.remove();
  expect(window.faults).toEqual([]);
});

const find = async (query: string) => {
  const { id } = await window.call('openResult', { query });
  const page = await window.call('getPage', { result: id, offset: 0, limit: 500 });
  return page.map(({ name }) => name).sort();
};
const topTags = async () =>
  Object.fromEntries(Object.values(await window.photos()).map(({ name, topTag }) => [name, topTag]));

test('a tag that is hidden below a folder is not said there any more, what lies above it follows, and it comes back', async () => {
  const before = await topTags();
  const rule = await window.call('setRule', {
    action: 'hide',
    concept: retriever,
    folder: place.at('photos', 'zoo'),
  });
  expect(await find('"golden retriever"')).toEqual(['golden.jpg']);
  await window.until(async () => (await find('retriever')).length === 2); // said anew from the stored scores
  expect(await window.call('listRules', null)).toEqual([rule]);
  expect(await window.call('removeRule', { id: rule.id })).toEqual(rule);
  await window.until(async () => (await find('"golden retriever"')).length === 2);
  expect(await topTags()).toEqual(before);
  expect(await window.call('listRules', null)).toEqual([]);
});

test('a new name and a threshold are in force at once, and the windows hear of it', async () => {
  const heard = window.of('libraryChanged').length;
  await window.call('setRule', { action: 'rename', concept: retriever, name: 'Goldie' });
  expect(window.of('libraryChanged').length).toBeGreaterThan(heard);
  expect(await topTags()).toEqual({ 'golden.jpg': 'Goldie', 'hound.jpg': 'Goldie' });
  const threshold = { action: 'threshold', concept: 'Goldie', least: 1, folder: null } as const;
  expect(await window.call('setRule', threshold)).toMatchObject({ value: '1', concept: retriever });
  expect(await find('Goldie')).toEqual([]);
});

test('what cannot be a rule is refused with its reason, and changes nothing', async () => {
  const hide = { action: 'hide', concept: dog, folder: null } as const;
  const refused: [unknown, Reason['kind']][] = [
    [{ ...hide, concept: 'flibbertigibbet' }, 'tag.unknown'],
    [{ ...hide, concept: 'crane' }, 'tag.ambiguous'],
    [{ ...hide, folder: place.at('models') }, 'folder.outside'],
    [{ ...hide, action: 'threshold', least: 95 }, 'call'],
    [{ action: 'rename', concept: dog, name: ' ' }, 'call'],
    [{ ...hide, action: 'drop' }, 'call'],
  ];
  for (const [rule, kind] of refused) {
    const problem = await window.call('setRule', rule as never).catch((error: unknown) => error);
    expect(problem, JSON.stringify(rule)).toMatchObject({ reason: { kind } });
  }
  const gone = await window.call('removeRule', { id: 7 }).catch((error: unknown) => error);
  expect(gone).toMatchObject({ code: 'NOT_FOUND', reason: { kind: 'rule.unknown', rule: 7 } });
  expect(await window.call('listRules', null)).toEqual([]);
});
