import { readdir, rename, rm } from 'node:fs/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Workplace } from '../cli/testing/phototag.ts';
import { Window } from './testing.ts';

let place: Workplace;
let window: Window;
const open = async () => (window = await Window.open(place));
const files = async () =>
  (await readdir(thumbnails(), { recursive: true })).filter((name) => name.endsWith('.webp'));
const thumbnails = () => place.at('library', 'thumbnails');

beforeEach(async () => {
  place = await Workplace.make();
  await place.picture('one.jpg', [255, 0, 0]);
  await open();
  await window.addPhotos();
  await window.idle();
});
afterEach(async () => {
  await window.host.close();
  expect(window.faults).toEqual([]);
  await place.remove();
});

const thumbnail = async () => window.host.image('thumb', (await window.idOf('one.jpg')).toString());

test('after an update that makes other thumbnails, those of before are shown until they are made', async () => {
  const [current] = await files();
  await rename(`${thumbnails()}/${current!}`, `${thumbnails()}/${current!.replace(/-v\d+/, '-v1')}`);
  expect(await thumbnail()).toMatchObject({ type: 'image/webp', isPassing: true });
});

test('thumbnails that were deleted are made again after the next start, and nothing that was said is lost', async () => {
  const [current] = await files();
  const id = await window.idOf('one.jpg');
  await window.call('stateTag', { photos: [id], concept: 'our garden', verdict: 'yes' });
  await window.host.close();
  await rm(thumbnails(), { recursive: true });
  await open();
  expect(await thumbnail()).toBeNull();
  await window.until(async () => (await thumbnail()) !== null);
  await window.idle();
  expect(await files()).toEqual([current]);
  const { tags } = await window.call('getPhoto', { id });
  expect(tags.map(({ name }) => name)).toContain('our garden');
});
