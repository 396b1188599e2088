/** @file The main job from the command line: a folder of photos in, tags and search out. */
import { copyFile, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  AddSummary,
  Classified,
  ClassifyResult,
  Finding,
  ModelInfo,
  PhotoResult,
  SimilarResult,
  Status,
} from '../contract/results.ts';
import { writeColourModel } from '../../models/testing/colour-model.ts';
import { Workplace } from './testing/phototag.ts';

const red = [255, 0, 0] as const;
const darkRed = [150, 0, 0] as const;
const betweenReds = [203, 0, 0] as const;
const green = [0, 255, 0] as const;
const yellow = [255, 255, 0] as const;
const betweenCatAndBanana = [0, 128, 128] as const;

let place: Workplace;

beforeAll(async () => {
  place = await Workplace.make();
  await place.picture('2012/golden.jpg', red, '2012:06:01 10:00:00');
  await place.picture('2012/tabby.jpg', green, '2012:07:01 10:00:00');
  await place.picture('2021/hound.jpg', darkRed, '2021:06:01 10:00:00');
  await place.picture('2021/some-dog.jpg', betweenReds, '2021:08:01 10:00:00');
  await place.picture('2021/bus.jpg', yellow);
  await place.picture('unclear.jpg', betweenCatAndBanana);
});

afterAll(() => place.remove());

const names = (results: unknown[]) =>
  results.map((result) => PhotoResult.parse(result).file.split('/').at(-1)).sort();

const find = async (query: string) => names((await place.run('search', query, '--json')).json());

test('classify answers in the order asked, with raw labels and one hedged tag', async () => {
  const files = ['2021/bus.jpg', '2012/golden.jpg', '2021/some-dog.jpg', 'unclear.jpg'];
  const ran = await place.run(
    'classify',
    ...files.map((file) => place.at('photos', file)),
    '--json',
    '--top',
    '2',
  );
  expect(ran.code).toBe(0);
  const results = ran.json().map((result) => Classified.parse(result));
  expect(results.map(({ file }) => file)).toEqual(files.map((file) => place.at('photos', file)));
  expect(results.map(({ tags }) => tags.map(({ name }) => name))).toEqual([
    ['school bus'],
    ['golden retriever'],
    ['dog'],
    [],
  ]);
  expect(results[0]).toMatchObject({ width: 80, height: 60, model: 'colours', device: 'cpu' });
  expect(results[0]!.labels).toHaveLength(2);
  expect(results[0]!.labels[0]).toMatchObject({ id: 'n04146614', name: 'school bus' });
});

test('classify says what is wrong with a file, goes on with the others, and exits 1', async () => {
  const ran = await place.run('classify', place.at('nothing.jpg'), place.at('photos/2021/bus.jpg'), '--json');
  expect(ran.code).toBe(1);
  const [missing, bus] = ran.json().map((result) => ClassifyResult.parse(result));
  expect(missing).toMatchObject({ file: place.at('nothing.jpg'), error: { code: 'NOT_FOUND' } });
  expect(bus).toMatchObject({ tags: [{ id: 'n04146614' }] });
});

test('add tags a folder', async () => {
  const ran = await place.run('add', place.at('photos'), '--json');
  expect(ran.stderr).toBe('');
  expect(ran.code).toBe(0);
  const [summary] = ran.json().map((result) => AddSummary.parse(result));
  expect(summary).toMatchObject({
    photos: 6,
    tagged: 6,
    failed: 0,
    skipped: 0,
    device: 'cpu',
    model: 'colours',
  });
});

test('search knows the hierarchy, not, dates and confidence', async () => {
  expect(await find('dog')).toEqual(['golden.jpg', 'hound.jpg', 'some-dog.jpg']);
  expect(await find('animal')).toEqual(['golden.jpg', 'hound.jpg', 'some-dog.jpg', 'tabby.jpg']);
  expect(await find('label:dog')).toEqual(['some-dog.jpg']);
  expect(await find('animal -cat taken:2010..2020 conf:>0.5')).toEqual(['golden.jpg']);
  expect(await find('tag:bus or tag:cat')).toEqual(['bus.jpg', 'tabby.jpg']);
  expect(await find('is:untagged')).toEqual(['unclear.jpg']);
  expect(await find('folder:2021 -dog')).toEqual(['bus.jpg']);
});

test('search lists photos as the contract says', async () => {
  const [photo] = (await place.run('search', 'hound', '--json'))
    .json()
    .map((result) => PhotoResult.parse(result));
  expect(photo).toMatchObject({
    file: place.at('photos/2021/hound.jpg'),
    takenAt: '2021-06-01T10:00:00',
    tags: [{ id: 'n02088364', name: 'beagle', source: 'model', verdict: null }],
  });
});

test('a wrong query names the place and exits 2', async () => {
  const ran = await place.run('search', 'dog "golden retr');
  expect(ran.code).toBe(2);
  expect(ran.stdout).toBe('');
  expect(ran.stderr).toContain('  dog "golden retr\n      ^^^^^^^^^^^^\n');
});

test('add leaves out what is excluded', async () => {
  const other = await Workplace.make();
  try {
    await other.picture('keep.jpg', red);
    await other.picture('drafts/a.jpg', red);
    await other.picture('b.tmp.jpg', red);
    const excludes = ['--exclude', 'drafts', '--exclude', '*.tmp.jpg'];
    const ran = await other.run('add', ...excludes, other.at('photos'), '--json');
    expect(AddSummary.parse(ran.json()[0])).toMatchObject({ photos: 1, tagged: 1, skipped: 0 });
  } finally {
    await other.remove();
  }
});

test('a second add runs no network', async () => {
  const [summary] = (await place.run('add', place.at('photos'), '--json'))
    .json()
    .map((r) => AddSummary.parse(r));
  expect(summary).toMatchObject({ photos: 6, tagged: 0, failed: 0 });
});

test('a moved photo keeps its tags without the network, a copy is a photo of its own', async () => {
  await rename(place.at('photos/2012/tabby.jpg'), place.at('photos/2021/moved.jpg'));
  await copyFile(place.at('photos/2021/bus.jpg'), place.at('photos/2021/bus-copy.jpg'));
  const [summary] = (await place.run('add', place.at('photos'), '--json'))
    .json()
    .map((r) => AddSummary.parse(r));
  expect(summary).toMatchObject({ photos: 7, tagged: 1 });
  expect(await find('tag:cat')).toEqual(['moved.jpg']);
  expect(await find('tag:bus')).toEqual(['bus-copy.jpg', 'bus.jpg']);
});

test('a photo that is gone is missing, and comes back with its tags', async () => {
  await rename(place.at('photos/2021/hound.jpg'), place.at('hound.jpg'));
  await place.run('add', place.at('photos'));
  expect(await find('is:missing')).toEqual(['hound.jpg']);
  await rename(place.at('hound.jpg'), place.at('photos/2021/hound.jpg'));
  const [summary] = (await place.run('add', place.at('photos'), '--json'))
    .json()
    .map((r) => AddSummary.parse(r));
  expect(summary).toMatchObject({ tagged: 0 });
  expect(await find('is:missing')).toEqual([]);
  expect(await find('hound')).toEqual(['hound.jpg']);
});

test('similar finds the nearest photos, for one in the library and for one that is not', async () => {
  const inside = await place.run('similar', place.at('photos/2021/hound.jpg'), '--limit', '2', '--json');
  expect(inside.code).toBe(0);
  expect(names(inside.json())).toEqual(['golden.jpg', 'some-dog.jpg']);
  const outside = await place.picture('../outside.jpg', [250, 250, 0]);
  const [nearest] = (await place.run('similar', outside, '--limit', '1', '--json')).json();
  expect(SimilarResult.parse(nearest).file).toMatch(/bus(-copy)?\.jpg$/);
});

test('export writes every photo once, as CSV or JSON', async () => {
  const csv = (await place.run('export', '--csv', '--query', 'tag:dog')).stdout.trim().split('\n');
  expect(csv[0]).toBe(
    'id,file,takenAt,rating,tags,concepts,confidences,sources,contentHash,ratingSource,rejected,rejectedConcepts',
  );
  expect(csv).toHaveLength(4);
  expect(csv.join('\n')).toMatch(/hound\.jpg,2021-06-01T10:00:00,,beagle,n02088364,(1\.000|0\.9\d\d),model/);
  const all = (await place.run('export', '--json')).json().map((result) => PhotoResult.parse(result));
  expect(new Set(all.map(({ id }) => id)).size).toBe(7);
});

test('status counts, and names the model and the folders', async () => {
  const [status] = (await place.run('status', '--json')).json().map((result) => Status.parse(result));
  expect(status).toMatchObject({
    photos: 7,
    tagged: 7,
    failed: 0,
    pending: 0,
    missing: 0,
    model: 'colours',
    device: 'cpu',
  });
  expect(status!.roots).toMatchObject([{ path: place.at('photos'), online: true, photos: 7 }]);
});

test('failures says why a file failed; retry tries it again', async () => {
  await rm(place.at('photos/broken.jpg'), { force: true });
  await copyFile(import.meta.filename, place.at('photos/broken.jpg'));
  const ran = await place.run('add', place.at('photos'), '--json');
  expect(ran.code).toBe(1);
  expect(AddSummary.parse(ran.json()[0])).toMatchObject({ tagged: 0, failed: 1 });
  const [failure] = (await place.run('failures', '--json')).json();
  expect(failure).toMatchObject({
    file: place.at('photos/broken.jpg'),
    code: 'UNSUPPORTED',
    transient: false,
  });
  expect(await find('is:failed')).toEqual(['broken.jpg']);
  await place.picture('broken.jpg', yellow);
  expect((await place.run('retry', '--json')).code).toBe(0);
  expect(await find('is:failed')).toEqual([]);
});

test('another model tags anew, and the former labels are gone', async () => {
  await writeColourModel(place.at('models'), {
    name: 'fruits',
    labels: ['n07753592', 'n07747607', 'n07749582', 'n07768694', 'n07720875'],
  });
  const used = await place.run('models', 'use', 'fruits', '--json');
  expect(used.json()).toMatchObject([{ id: 'fruits', waiting: 8 }]);
  expect(await find('tag:dog')).toHaveLength(3);
  const [summary] = (await place.run('add', place.at('photos'), '--json'))
    .json()
    .map((r) => AddSummary.parse(r));
  expect(summary).toMatchObject({ tagged: 8, model: 'fruits' });
  expect(await find('tag:dog')).toEqual([]);
  expect(await find('banana')).toEqual(['golden.jpg']);
  const models = (await place.run('models', '--json')).json().map((result) => ModelInfo.parse(result));
  expect(models.filter(({ inUse }) => inUse).map(({ id }) => id)).toEqual(['fruits']);
});

test('the fast form of a model tags anew as any other, and so does going back', async () => {
  const fruits = JSON.parse(await readFile(place.at('models', 'fruits.json'), 'utf8')) as { input: object };
  const input = { ...fruits.input, size: 16, resize: 16 };
  const fast = place.at('models', 'fruits-fast.json');
  await writeFile(fast, JSON.stringify({ ...fruits, weights: 'fruits.onnx', input }));
  const used = await place.run('models', 'use', fast, '--json');
  expect(used.json()).toMatchObject([{ id: 'fruits-fast', waiting: 8 }]);
  const added = await place.run('add', place.at('photos'), '--json');
  expect(added.json()).toMatchObject([{ tagged: 8, model: 'fruits-fast' }]);
  expect(await find('banana')).toEqual(['golden.jpg']);
  expect((await place.run('models')).stdout).toMatch(
    /\* fruits-fast\n.*: 5 classes, 16 px, weights of fruits, MIT, in use\n/,
  );
  const back = await place.run('models', 'use', 'fruits', '--json');
  expect(back.json()).toMatchObject([{ id: 'fruits', waiting: 8 }]);
});

test('remove stops following a folder', async () => {
  expect((await place.run('remove', place.at('photos'))).code).toBe(0);
  const [status] = (await place.run('status', '--json')).json().map((result) => Status.parse(result));
  expect(status!.roots).toEqual([]);
});

test('doctor finds all well', async () => {
  const ran = await place.run('doctor', '--json');
  const findings = ran.json().map((result) => Finding.parse(result));
  expect(findings.filter(({ ok }) => !ok)).toEqual([]);
  expect(findings.find(({ name }) => name === 'network')).toMatchObject({ value: 'runs on cpu' });
  expect(ran.code).toBe(0);
});

test('every command explains itself', async () => {
  const { stdout } = await place.run('--help');
  const commands = [...stdout.matchAll(/^ {2}([a-z]+) .*/gm)].map(([, name]) => name!);
  expect(commands).toEqual(
    expect.arrayContaining([
      'classify',
      'add',
      'watch',
      'search',
      'similar',
      'export',
      'models',
      'status',
      'failures',
      'doctor',
    ]),
  );
  for (const name of commands.filter((name) => name !== 'help')) {
    const help = await place.run(name, '--help');
    expect(help.code, name).toBe(0);
    expect(help.stdout, name).toContain(`Usage: phototag ${name}`);
  }
});
