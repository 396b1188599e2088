import { rm } from 'node:fs/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Workplace } from '../cli/testing/phototag.ts';
import { Window } from './testing.ts';

let place: Workplace;
beforeEach(async () => {
  place = await Workplace.make();
});
afterEach(() => place.remove());

test('that a lost database was made anew is told once there is a window to hear it', async () => {
  await place.picture('a.jpg', [255, 0, 0]);
  await place.run('add', place.at('photos'));
  await place.run('tag', place.at('photos/a.jpg'), '--add', 'mine');
  await rm(place.at('library/library.db'));
  const window = await Window.open(place);
  expect(window.of('notice')).toEqual([]);
  await window.call('getOverview', null);
  expect(window.of('notice')).toEqual([
    expect.objectContaining({ kind: 'library.remade', was: 'gone', kept: null }),
  ]);
  await window.call('getOverview', null);
  expect(window.of('notice')).toHaveLength(1);
  await window.host.close();
});

test('so is what is wrong with a folder that was named when the program was started', async () => {
  const window = await Window.open(place);
  await window.host.addFoldersBehind([place.at('nowhere')]);
  expect(window.of('notice')).toEqual([]);
  await window.call('getOverview', null);
  expect(window.of('notice')).toMatchObject([{ kind: 'problem', problem: { code: 'NOT_FOUND' } }]);
  await window.host.close();
  expect(window.faults).toEqual([]);
});
