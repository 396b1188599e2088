/** @file The window comes back to what was looked at last, also in another run of the program. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Workplace } from '../cli/testing/phototag.ts';
import { Browse } from '../core/browse/browse.ts';
import { openLibrary } from '../core/open.ts';
import { Window } from './testing.ts';

let place: Workplace;
let window: Window;
beforeEach(async () => {
  place = await Workplace.make();
  for (let at = 0; at < 5; at++)
    await place.picture(`red-${at}.jpg`, [255 - at, 0, 0], `2021:07:0${5 - at} 12:00:00`);
  await place.picture('green.jpg', [0, 255, 0]);
  window = await Window.open(place);
  await window.addPhotos();
  await window.idle();
});
afterEach(async () => {
  await window.host.close();
  await place.remove();
  expect(window.faults).toEqual([]);
});

const last = async () => {
  const { query, result, first } = await window.call('openLastResult', null);
  const page = await window.call('getPage', { result: result.id, offset: first, limit: 500 });
  return { query, total: result.total, first: page[0]?.name };
};

test('the search and the photo are there after a restart; a photo that it no longer finds leads to its beginning', async () => {
  expect(await last()).toEqual({ query: '', total: 6, first: 'red-0.jpg' });
  const photo = await window.idOf('red-3.jpg');
  await window.call('rememberView', { query: 'dog', photo });
  await window.host.close();
  window = await Window.open(place);
  expect(await last()).toEqual({ query: 'dog', total: 5, first: 'red-3.jpg' });
  await window.call('stateTag', { photos: [photo], concept: 'dog', verdict: 'no' });
  expect(await last()).toEqual({ query: 'dog', total: 4, first: 'red-0.jpg' });
  await window.call('rememberView', { query: '', photo: await window.idOf('green.jpg') });
  expect(await last()).toEqual({ query: '', total: 6, first: 'green.jpg' });
});

test('it is opened before a window asks', async () => {
  await window.call('rememberView', { query: 'dog', photo: null });
  await window.host.close();
  const opening = vi.spyOn(Browse.prototype, 'openResult');
  try {
    window = await Window.open(place);
    await expect.poll(() => opening.mock.calls).toEqual([[{ query: 'dog' }]]);
  } finally {
    opening.mockRestore();
  }
});

test('what is no query any more, or was never written so, leads to all photos', async () => {
  const all = { query: '', total: 6, first: 'red-0.jpg' };
  await window.call('rememberView', { query: 'tag:"gone since"', photo: 3 });
  expect(await last()).toEqual(all);
  await window.host.close();
  for (const stored of ['', '{', '[]', '{"query":7,"photo":null}', '{"query":"dog"}']) {
    const places = { libraryFolder: place.at('library'), modelsFolder: place.at('models') };
    const library = await openLibrary({ ...places, mode: 'write' });
    await library.setSetting('lastView', stored);
    await library.close();
    window = await Window.open(place);
    expect(await last(), stored).toEqual(all);
    await window.host.close();
  }
});
