import { rm } from 'node:fs/promises';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Workplace } from './testing/phototag.ts';

let place: Workplace;
beforeAll(async () => {
  place = await Workplace.make();
  // Left red, right blue: a golden retriever and a banana, of which the network sees the middle.
  const red = { create: { width: 40, height: 60, channels: 3, background: { r: 255, g: 0, b: 0 } } } as const;
  await sharp({ create: { width: 100, height: 60, channels: 3, background: { r: 150, g: 0, b: 60 } } })
    .composite([{ input: red, left: 0, top: 0 }])
    .png()
    .toFile(place.at('photos', 'half.png'));
});
afterAll(() => place.remove());

test('classify --explain draws where the network looked, and the results stay as they are', async () => {
  const png = place.at('where.png');
  const ran = await place.run('classify', place.at('photos/half.png'), '--json', '--explain', png);
  expect(ran.code).toBe(0);
  expect(ran.json()).toEqual((await place.run('classify', place.at('photos/half.png'), '--json')).json());
  expect(ran.stderr).toContain(`${png} shows where the network looked for `);

  const { data, info } = await sharp(png).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  expect([info.width, info.height]).toEqual([100, 60]);
  const at = (x: number, y: number) => [...data.subarray(3 * (y * 100 + x), 3 * (y * 100 + x) + 3)];
  expect(at(10, 30)).toEqual([255, 0, 0]); // outside of what the network saw
  expect(at(95, 30)).toEqual([150, 0, 60]);
  expect(at(30, 30)).not.toEqual([255, 0, 0]);
});

test('it takes one picture, and a place to write to', async () => {
  const png = place.at('no.png');
  for (const paths of [[place.at('photos')], [place.at('photos/half.png'), place.at('photos/half.png')]]) {
    const ran = await place.run('classify', ...paths, '--explain', png);
    expect(ran.code).toBe(2);
    expect(ran.stderr).toContain('--explain draws one picture');
  }
  const ran = await place.run('classify', place.at('photos/half.png'), '--explain', place.at('no/where.png'));
  expect(ran.code).toBe(3);
  expect(ran.stderr).toContain('cannot be written (ENOENT)');
});

test('a picture that cannot be read is a failure as ever, and nothing is drawn', async () => {
  const ran = await place.run(
    'classify',
    place.at('gone.png'),
    '--json',
    '--explain',
    place.at('gone-where.png'),
  );
  expect(ran.code).toBe(1);
  expect(ran.json()).toMatchObject([{ error: { code: 'NOT_FOUND' } }]);
  await expect(rm(place.at('gone-where.png'))).rejects.toThrow();
});
