/** @file A tag taught from the command line finds the rest of its kind, and goes when it is forgotten. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { PhotoResult } from '../contract/results.ts';
import { TaughtTag } from '../contract/teach.ts';
import { Workplace } from './testing/phototag.ts';

let place: Workplace;
const pink: string[] = [];
const other: string[] = [];

beforeAll(async () => {
  place = await Workplace.make();
  for (let i = 0; i < 6; i++)
    pink.push(await place.picture(`pink-${i}.jpg`, [230 + 2 * i, 110, 160 - 3 * i]));
  for (let i = 0; i < 6; i++) other.push(await place.picture(`blue-${i}.jpg`, [10 * i, 30, 200 + 5 * i]));
  for (let i = 0; i < 6; i++) other.push(await place.picture(`green-${i}.jpg`, [40, 180 + 8 * i, 10 * i]));
  expect((await place.run('add', place.at('photos'))).code).toBe(0);
});

afterAll(() => place.remove());

const find = async (query: string) =>
  (await place.run('search', query, '--json'))
    .json()
    .map((result) => PhotoResult.parse(result).file)
    .sort();

test('three examples and one that is not find the rest; a rejection stays; forgetting keeps what was said', async () => {
  const ran = await place.run('teach', 'Flamingo Bar', ...pink.slice(0, 3), '--not', other[0]!, '--json');
  expect(ran.stderr).toBe('');
  const [taught] = ran.json().map((result) => TaughtTag.parse(result));
  expect(taught).toMatchObject({
    name: 'Flamingo Bar',
    examples: 3,
    counterExamples: 1,
    suggested: 3,
    state: 'ready',
  });
  expect(await find('tag:"flamingo bar"')).toEqual(pink);
  expect(await find('tag:"flamingo bar" source:taught')).toEqual(pink.slice(3));

  await place.run('tag', pink[5]!, '--reject', 'Flamingo Bar');
  const late = await place.picture('pink-late.jpg', [236, 112, 155]);
  expect((await place.run('add', place.at('photos'))).code).toBe(0);
  expect(await find('tag:"flamingo bar" source:taught')).toEqual([...pink.slice(3, 5), late].sort());

  expect((await place.run('teach', '--list')).stdout).toContain('Flamingo Bar: learned from 3 photos');
  expect((await place.run('teach', 'flamingo bar', '--forget')).code).toBe(0);
  expect(await find('tag:"flamingo bar"')).toEqual(pink.slice(0, 3));
  expect((await place.run('teach', '--list')).stderr).toContain('No tag was taught yet.');
});

test('what cannot be meant is refused with the way out', async () => {
  const few = await place.run('teach', 'Blue', other[0]!, other[1]!);
  expect(few).toMatchObject({ code: 2 });
  expect(few.stderr).toContain('2 photos show Blue, too few to learn from.');
  const elsewhere = await place.run('teach', 'Blue', place.at('nowhere.jpg'), other[0]!, other[1]!);
  expect(elsewhere).toMatchObject({ code: 3 });
  expect(elsewhere.stderr).toContain('nowhere.jpg is no photo of the library.');
  expect(await place.run('teach')).toMatchObject({ code: 2 });
  expect(await find('source:person tag:blue')).toEqual([]);
});
