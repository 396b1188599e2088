/** @file Rules, hedging anew and `reset` from the command line: what is said changes, and no network runs for it. */
import { rm } from 'node:fs/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Rule } from '../contract/rules.ts';
import { Status } from '../contract/results.ts';
import { writeCalibration } from '../../models/sidecar.ts';
import { Workplace } from './testing/phototag.ts';

let place: Workplace;
beforeEach(async () => {
  place = await Workplace.make();
  await place.picture('golden.jpg', [255, 0, 0]);
  await place.picture('zoo/hound.jpg', [150, 0, 0]);
  await place.picture('cat.jpg', [0, 255, 0]);
  expect((await place.run('add', place.at('photos'))).code).toBe(0);
});
afterEach(() => place.remove());

const find = async (query: string) =>
  (await place.run('search', query, '--json'))
    .json()
    .map((result) => (result as { file: string }).file.split('/').at(-1))
    .sort();
const tagOf = async (query: string) =>
  (await place.run('search', query, '--json'))
    .json()
    .flatMap((result) => (result as { tags: { name: string }[] }).tags.map(({ name }) => name));

test('a hidden concept gives way to what lies above it, in its folder, and comes back with the rule’s end', async () => {
  const before = await tagOf('type:jpeg');
  await place.run('rule', 'hide', 'beagle', '--folder', place.at('photos', 'zoo'));
  expect(await find('beagle')).toEqual([]);
  expect(await find('hound')).toEqual(['hound.jpg']); // said anew from the stored scores
  await place.run('rule', 'remove', '1');
  const hidden = await place.run('rule', 'hide', 'dog', '--folder', place.at('photos', 'zoo'), '--json');
  expect(Rule.parse(hidden.json()[0])).toMatchObject({ action: 'hide', name: 'dog', value: null });
  expect(await find('dog')).toEqual(['golden.jpg']);
  expect(await find('is:untagged')).toEqual(['hound.jpg']); // what lies above a dog would tell too little
  const listed = await place.run('rule', 'list');
  const number = /^ *(\d+) {2}dog \(n02084071\) is hidden in .*zoo$/m.exec(listed.stdout)![1]!;
  expect((await place.run('rule', 'remove', number)).stdout).toMatch(/^No longer: dog/);
  expect(await tagOf('type:jpeg')).toEqual(before);
  expect((await place.run('rule')).stderr).toContain('There are no rules.');
});

test('a renamed concept is shown and found by its new name', async () => {
  expect((await place.run('rule', 'rename', 'golden retriever', 'Goldie')).stdout).toBe(
    'golden retriever (n02099601) is called Goldie.\n',
  );
  expect(await find('goldie')).toEqual(['golden.jpg']);
  expect(await tagOf('"golden retriever"')).toEqual(['Goldie']);
});

test('a person’s word stands above every rule', async () => {
  await place.run('tag', place.at('photos', 'golden.jpg'), '--confirm', 'dog');
  await place.run('rule', 'hide', 'animal');
  expect(await find('animal')).toEqual(['golden.jpg']);
});

test('what cannot be a rule is refused, and changes nothing', async () => {
  const refused: [string[], number, string][] = [
    [['hide', 'flibbertigibbet'], 3, 'There is no tag'],
    [['hide', 'crane'], 2, 'several meanings'],
    [['threshold', 'dog', '95'], 2, 'from 0 to 1'],
    [['rename', 'dog', ' '], 2, 'The new name is missing.'],
    [['hide', 'dog', '--folder', place.at('models')], 3, 'does not lie in a folder that was added'],
    [['remove', 'dog'], 2, 'is no number of a rule'],
    [['remove', '7'], 3, 'There is no rule 7.'],
  ];
  for (const [args, code, message] of refused) {
    const ran = await place.run('rule', ...args);
    expect(ran.stderr, args.join(' ')).toContain(message);
    expect(ran.code, args.join(' ')).toBe(code);
  }
  expect((await place.run('rule', 'list', '--json')).json()).toEqual([]);
});

test('rehedge says anew without the network: the pictures need not be there any more', async () => {
  expect((await place.run('rehedge', '--json')).json()).toEqual([{ photos: 0, changed: 0 }]);
  await rm(place.at('photos'), { recursive: true });
  await writeCalibration(
    { id: 'colours', file: place.at('models', 'colours.onnx') },
    {
      temperature: 50,
      threshold: 0.9,
      caution: 0,
      reward: 0,
    },
  );
  expect((await place.run('rehedge', '--json')).json()).toEqual([{ photos: 3, changed: 3 }]);
  expect(await find('is:untagged')).toHaveLength(3);
});

test('reset machine-tags throws away what the model said, and the next add makes it again', async () => {
  const golden = place.at('photos', 'golden.jpg');
  await place.run('tag', golden, '--add', 'Rex', '--reject', 'retriever');
  const before = await tagOf('type:jpeg');
  expect((await place.run('reset', 'machine-tags', '--json')).json()).toEqual([{ tags: 3, waiting: 3 }]);
  expect(await tagOf('type:jpeg')).toEqual(['Rex']);
  const again = await place.run('add', place.at('photos'), '--json');
  expect(again.json()[0]).toMatchObject({ tagged: 3 });
  expect((await tagOf('type:jpeg')).sort()).toEqual(before.sort());
  expect(await find('retriever')).toEqual([]);
  expect(Status.parse((await place.run('status', '--json')).json()[0])).toMatchObject({
    tagged: 3,
    pending: 0,
  });
});
