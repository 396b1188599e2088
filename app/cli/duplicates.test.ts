/** @file Duplicates from the command line, with the system's real trash in a home of its own. */
import { copyFile, readdir, readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DuplicateGroup, KeptBest } from '../contract/duplicates.ts';
import { Workplace } from './testing/phototag.ts';

let place: Workplace;

beforeAll(async () => {
  place = await Workplace.make();
  const size = { width: 160, height: 120 };
  const pixels = Buffer.from(
    Uint8Array.from({ length: size.width * size.height * 3 }, (_, i) => (i * i * 7919 + (i >> 6) * 31) % 256),
  );
  const picture = sharp(pixels, { raw: { ...size, channels: 3 } })
    .blur(6)
    .normalise();
  await picture.clone().jpeg({ quality: 95 }).toFile(place.at('photos', 'large.jpg'));
  await picture.clone().resize(120).jpeg({ quality: 80 }).toFile(place.at('photos', 'small.jpg'));
  await copyFile(place.at('photos', 'large.jpg'), place.at('photos', 'copy.jpg'));
  await place.picture('other.jpg', [0, 0, 255]);
  expect((await place.run('add', place.at('photos'))).code).toBe(0);
});

afterAll(() => place.remove());

test('they are listed with the reason, and nothing is moved unless it is said', async () => {
  const ran = await place.run('duplicates', '--json');
  const [group, ...more] = ran.json().map((result) => DuplicateGroup.parse(result));
  expect(more).toEqual([]);
  expect(basename(group!.best.file)).not.toBe('small.jpg');
  expect(group!.others.map(({ copy }) => copy)).toEqual([true, false]);
  const refused = await place.run('duplicates', '--keep-best');
  expect(refused).toMatchObject({ code: 2, stdout: '' });
  expect(refused.stderr).toContain('--yes');
  expect((await readdir(place.at('photos'))).length).toBe(4);
});

test.runIf(process.platform === 'linux')(
  'with --yes the others lie in the trash, and what was said of them is said of the best',
  async () => {
    await place.run('tag', place.at('photos', 'small.jpg'), '--add', 'Rex', '--rate', '5');
    const ran = await place.run('duplicates', '--keep-best', '--yes', '--json');
    expect(ran.code).toBe(0);
    const [kept] = ran.json().map((result) => KeptBest.parse(result));
    expect(kept!.left).toEqual([]);
    expect((await readdir(place.at('photos'))).sort()).toEqual([basename(kept!.best), 'other.jpg'].sort());
    const trash = place.at('.local', 'share', 'Trash');
    expect(await readdir(`${trash}/files`)).toHaveLength(2);
    const notes = await Promise.all(
      (await readdir(`${trash}/info`)).map((name) => readFile(`${trash}/info/${name}`, 'utf8')),
    );
    expect(notes.join()).toContain('/photos/small.jpg');
    const found = (await place.run('search', 'tag:rex rating:5', '--json')).json() as { file: string }[];
    expect(found.map(({ file }) => file)).toEqual([kept!.best]);
    expect((await place.run('duplicates')).stderr).toContain('No photo is there more than once.');
  },
);
