/** @file What a person says from the command line stays said. */
import { rename } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { PhotoResult } from '../contract/results.ts';
import { writeColourModel } from '../../models/testing/colour-model.ts';
import { Workplace } from './testing/phototag.ts';

// The last class is a lemon here, so that it counts as another model.
const otherLabels = ['n02099601', 'n02088364', 'n02123045', 'n04146614', 'n07749582'];

let place: Workplace;
let golden: string;

beforeAll(async () => {
  place = await Workplace.make();
  golden = await place.picture('golden.jpg', [255, 0, 0]);
  await place.picture('hound.jpg', [150, 0, 0]);
  expect((await place.run('add', place.at('photos'))).code).toBe(0);
});

afterAll(() => place.remove());

const find = async (query: string) =>
  (await place.run('search', query, '--json'))
    .json()
    .map((result) => PhotoResult.parse(result).file.split('/').at(-1))
    .sort();

test('a rejection outlives a rescan, a move and another model, and undo takes it back', async () => {
  expect(await find('dog')).toEqual(['golden.jpg', 'hound.jpg']);
  const rejected = await place.run('tag', golden, '--reject', 'dog', '--json');
  expect(rejected.json()).toEqual([{ kind: 'reject', label: 'dog', photos: 1 }]);
  expect(await find('dog')).toEqual(['hound.jpg']);

  await rename(golden, place.at('photos', 'moved.jpg'));
  await place.run('add', place.at('photos'));
  expect(await find('dog')).toEqual(['hound.jpg']);

  await writeColourModel(place.at('models'), { name: 'other', labels: otherLabels });
  expect((await place.run('models', 'use', 'other')).code).toBe(0);
  expect((await place.run('add', place.at('photos'), '--json')).json()).toMatchObject([{ tagged: 2 }]);
  expect(await find('dog')).toEqual(['hound.jpg']);

  expect((await place.run('undo')).stdout).toContain('Undone: dog rejected on 1 photo.');
  expect(await find('dog')).toEqual(['hound.jpg', 'moved.jpg']);
  expect((await place.run('redo')).stdout).toContain('Done again: dog rejected on 1 photo.');
  expect(await find('dog')).toEqual(['hound.jpg']);
});

test('a query names several photos; tags of one’s own and ratings are found', async () => {
  const ran = await place.run('tag', 'type:jpeg', '--add', 'Rex and Bella', '--rate', '4', '--json');
  expect(ran.json()).toEqual([
    { kind: 'add', label: 'Rex and Bella', photos: 2 },
    { kind: 'rate', label: '4', photos: 2 },
  ]);
  expect(await find('tag:"rex and bella" rating:4')).toEqual(['hound.jpg', 'moved.jpg']);
});

test('what cannot be meant is refused, and changes nothing', async () => {
  const nothingSaid = await place.run('tag', 'dog');
  expect(nothingSaid).toMatchObject({ code: 2 });
  expect(nothingSaid.stderr).toContain('--reject cat --add dog');
  const nowhere = await place.run('tag', place.at('nowhere.jpg'), '--add', 'x');
  expect(nowhere.code).toBe(3);
  const unknown = await place.run('tag', 'type:jpeg', '--reject', 'flibbertigibbet');
  expect(unknown).toMatchObject({ code: 3 });
  expect(unknown.stderr).toContain('There is no tag "flibbertigibbet".');
});
