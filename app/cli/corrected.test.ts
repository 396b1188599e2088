/**
 * @file A corrected library lives on: three changes of the model, moves of files and folders, photos that go and come
 * back, and a backup from before most of it, restored. Not one word of the person may be lost, changed or contradicted.
 */
import { copyFile, mkdir, rename, rm } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writeColourModel } from '../../models/testing/colour-model.ts';
import { ListedPhoto } from '../contract/lists.ts';
import { Workplace } from './testing/phototag.ts';

/**
 * Other networks for the same pictures, red, dark red, green, yellow and blue: one that calls every dog by another
 * breed, one that is wrong about all of them, and one with names outside WordNet.
 */
const models = {
  breeds: ['n02088364', 'n02099601', 'n02123045', 'n04146614', 'n07753592'],
  wrong: ['n02123045', 'n02123045', 'n02099601', 'n07753592', 'n04146614'],
  plain: ['Fluffy thing', 'Brown thing', 'Green thing', 'n04146614', 'Blue thing'],
} as const;

let place: Workplace;
beforeAll(async () => {
  place = await Workplace.make();
});
afterAll(() => place.remove());

async function phototag(...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await place.run(...args);
  expect(code, `${args.join(' ')}: ${stderr}`).toBe(0);
  return stdout;
}

/** @returns how many photos the network ran on */
async function add(): Promise<number> {
  const summary = JSON.parse(await phototag('add', place.at('photos'), '--json')) as { tagged: number };
  return summary.tagged;
}

async function listed(query: string): Promise<ListedPhoto[]> {
  const { code, json } = await place.run('export', '--json', '--query', query);
  expect(code).toBe(0);
  return json().map((photo) => ListedPhoto.parse(photo));
}

/** All that the person said of photos that are there, by the content of the photo. */
async function words(query = '-is:missing'): Promise<Record<string, string[]>> {
  const photos = await listed(query);
  const said = photos.map(({ contentHash, tags, rejected, rating, ratingSource }): [string, string[]] => [
    contentHash!,
    [
      ...tags.filter(({ source }) => source === 'person').map(({ name }) => `yes ${name}`),
      ...rejected.map(({ name }) => `no ${name}`),
      ...(ratingSource === 'person' ? [`rating ${rating!.toString()}`] : []),
    ].sort(),
  ]);
  return Object.fromEntries(said.filter(([, all]) => all.length > 0));
}

const machineTags = async (): Promise<string[]> =>
  (await listed('-is:missing')).flatMap(({ tags }) =>
    tags.filter(({ source }) => source === 'model').map(({ id }) => id),
  );

/** Each rejection holds: a search for the tag does not find the photo. */
async function expectObeyed(): Promise<void> {
  const photos = await listed('-is:missing');
  const names = new Set(photos.flatMap(({ rejected }) => rejected.map(({ name }) => name)));
  const found = await Promise.all([...names].map((name) => listed(`tag:"${name}"`)));
  for (const [i, name] of [...names].entries()) {
    const ids = new Set(found[i]!.map(({ id }) => id));
    const contradicted = photos.filter(
      ({ id, rejected }) => ids.has(id) && rejected.some((each) => each.name === name),
    );
    expect(
      contradicted.map(({ file }) => file),
      `rejected ${name}`,
    ).toEqual([]);
  }
}

test(
  'through three models, moves and a restore, all that was said stays said',
  { timeout: 600_000 },
  async () => {
    const at = (name: string) => place.at('photos', name);
    const colours: Readonly<Record<string, readonly [number, number, number]>> = {
      ...{ 'trip/golden.jpg': [255, 0, 0], 'trip/golden2.jpg': [250, 4, 4], 'trip/hound.jpg': [150, 0, 0] },
      ...{
        'trip/day 2/cat.jpg': [0, 255, 0],
        'trip/day 2/cat2.jpg': [4, 250, 4],
        'home/bus.jpg': [255, 255, 0],
      },
      ...{ 'home/banana.jpg': [0, 0, 255], 'home/banana2.jpg': [4, 4, 250], 'untouched.jpg': [253, 2, 2] },
    };
    for (const [name, colour] of Object.entries(colours)) await place.picture(name, colour);
    expect(await add()).toBe(9);

    // The person corrects.
    await phototag('tag', at('trip/golden.jpg'), '--reject', 'dog', '--rate', '5');
    await phototag('tag', at('trip/golden2.jpg'), '--confirm', 'golden retriever', '--add', 'Aunt Mary');
    await phototag('tag', at('trip/hound.jpg'), '--reject', 'beagle', '--add', 'dog');
    await phototag('tag', at('trip/day 2/cat.jpg'), '--reject', 'animal', '--rate', '0');
    await phototag('tag', at('trip/day 2/cat2.jpg'), '--reject', 'Aunt Mary', '--add', 'cat');
    await phototag('tag', at('home/banana.jpg'), '--add', 'Lunch', '--reject', 'banana');
    await phototag('tag', at('home/banana2.jpg'), '--add', 'Lunch', '--add', 'Dinner');
    await phototag('tag', at('home/banana2.jpg'), '--remove', 'Dinner', '--rate', '2');
    const early = await words();
    expect(Object.values(early).flat()).toHaveLength(14);
    await expectObeyed();
    await phototag('backup', place.at('early.db'));

    /** What is to be said from here on, however the library changes. */
    let all = early;
    const saidByMachine = new Set([String(await machineTags())]);
    const change = async (model: keyof typeof models) => {
      await writeColourModel(place.at('models'), { name: model, labels: models[model] });
      await phototag('models', 'use', model);
      expect(await add()).toBeGreaterThanOrEqual(8);
      saidByMachine.add(String(await machineTags()));
      expect(await words()).toEqual(all);
      await expectObeyed();
    };

    // The first other model; then more is said, of what it says too.
    await change('breeds');
    await phototag('tag', at('untouched.jpg'), '--reject', 'beagle', '--rate', '3');
    await phototag(
      'teach',
      'Lunch',
      at('home/banana.jpg'),
      at('home/banana2.jpg'),
      at('home/bus.jpg'),
      '--not',
      at('trip/hound.jpg'),
    );
    await phototag('tag', at('trip/golden2.jpg'), '--remove', 'Aunt Mary');
    await phototag('undo');
    all = await words();
    expect(Object.values(all).flat()).toHaveLength(18);

    // A file and a folder are moved, one file by copy and delete, and one goes.
    await rename(at('trip/golden.jpg'), at('home/renamed.jpg'));
    await rename(at('trip'), at('Voyage 2019'));
    await copyFile(at('home/bus.jpg'), at('Voyage 2019/bus copied.jpg'));
    await rm(at('home/bus.jpg'));
    await rename(at('untouched.jpg'), place.at('away.jpg'));
    expect(await add()).toBeLessThanOrEqual(1);
    const away = await words('is:missing');
    expect(Object.keys(away)).toHaveLength(1);
    expect({ ...(await words()), ...away }).toEqual(all);
    await rename(place.at('away.jpg'), at('Voyage 2019/back.jpg'));

    await change('wrong');
    await mkdir(at('again'));
    await rename(at('Voyage 2019/day 2'), at('again/day 2'));
    await change('plain');
    await phototag('tag', at('Voyage 2019/back.jpg'), '--reject', 'Fluffy thing');
    await phototag('tag', at('home/banana.jpg'), '--confirm', 'Blue thing');
    all = await words();
    expect(Object.values(all).flat()).toHaveLength(20);
    await phototag('reset', 'machine-tags');
    expect(await words()).toEqual(all);
    expect(saidByMachine.size).toBe(4); // the models did say something else each

    // Back to the day of the backup: of the first model, of the old places, of the words till then.
    const restored = await phototag('restore', place.at('early.db'), '--yes', '--json');
    expect((JSON.parse(restored) as { brought: number }).brought).toBeGreaterThan(0);
    expect(await words()).toEqual(all);
    await add();
    expect(await words()).toEqual(all);
    await expectObeyed();
    await change('wrong');

    // The log is whole too: what was said last is taken back first.
    expect(await phototag('undo')).toContain('Undone: Blue thing');
    expect(await phototag('undo')).toContain('Undone: Fluffy thing rejected on 1 photo.');
    await phototag('redo');
    await phototag('redo');
    expect(await words()).toEqual(all);
  },
);
