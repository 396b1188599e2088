import { existsSync } from 'node:fs';
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Workplace } from '../cli/testing/phototag.ts';
import { Window } from './testing.ts';

const red = [255, 0, 0] as const;
const retriever = 'n02099601';
const dog = 'n02084071';

let place: Workplace;
let opened: Window | undefined;
const open = async (): Promise<Window> => (opened = await Window.open(place));

beforeEach(async () => {
  place = await Workplace.make();
  await mkdir(place.at('tmp'));
  vi.stubEnv('TMPDIR', place.at('tmp'));
});
afterEach(async () => {
  await opened?.host.close();
  vi.unstubAllEnvs();
  await place.remove();
  expect(opened?.faults).toEqual([]);
});

describe('what a picture is', () => {
  /** A picture of two halves. */
  const halves = (left: string, right: string, width = 64) =>
    sharp({ create: { width, height: 32, channels: 3, background: right } })
      .composite([
        {
          input: { create: { width: width / 2, height: 32, channels: 3, background: left } },
          left: 0,
          top: 0,
        },
      ])
      .png();

  /** What lies in the system's folder for temporary files. */
  const temporary = () => readdir(place.at('tmp'), { recursive: true });

  test('a picture by its bytes: tags, raw labels, its picture; and nothing is stored', async () => {
    const window = await open();
    const bytes = await sharp({ create: { width: 50, height: 40, channels: 3, background: 'red' } })
      .png()
      .toBuffer();
    const picture = { name: 'from the web.png', base64: bytes.toString('base64') };
    const look = await window.call('look', { picture });
    expect(look).toMatchObject({
      name: 'from the web.png',
      result: {
        file: 'from the web.png',
        width: 50,
        height: 40,
        model: 'colours',
        tags: [{ id: retriever }],
      },
    });
    expect(look.result.labels).toHaveLength(5);
    expect(look.seconds).toBeGreaterThan(0);
    const shown = await window.host.image('look', look.look);
    expect(shown).toMatchObject({ type: 'image/png' });
    expect(Buffer.from(shown!.bytes)).toEqual(bytes);

    expect(existsSync(place.at('library', 'thumbnails'))).toBe(false);
    expect((await window.call('getOverview', null)).status.photos).toBe(0);
    expect(await temporary()).toHaveLength(2); // a folder of our own, and the picture in it
    await window.host.close();
    expect(await temporary()).toEqual([]);
  });

  test('what is no picture says so by its name', async () => {
    await writeFile(place.at('notes.txt'), 'Dear diary');
    const window = await open();
    const bad = { code: 'BAD_PICTURE', hint: expect.stringMatching(/\.$/) };
    const lookAt = (picture: Parameters<typeof window.call<'look'>>[1]['picture']) =>
      window.call('look', { picture });
    await expect(lookAt({ path: place.at('notes.txt') })).rejects.toMatchObject({
      ...bad,
      message: expect.stringMatching(/^notes\.txt cannot be looked at\. The file is no picture/),
    });
    await expect(lookAt({ name: 'empty.jpg', base64: '' })).rejects.toMatchObject({
      ...bad,
      message: 'empty.jpg cannot be looked at. The file is empty.',
    });
    const page = Buffer.from('<!doctype html><title>Not found</title>').toString('base64');
    await expect(lookAt({ name: 'photo.jpg', base64: page })).rejects.toMatchObject(bad);
    await expect(lookAt({ path: place.at('photos') })).rejects.toMatchObject({
      ...bad,
      message: expect.stringContaining('folder'),
    });
    await expect(lookAt({ path: place.at('gone.jpg') })).rejects.toMatchObject(bad);
    expect(await temporary()).toHaveLength(1); // the folder, with nothing in it
  });

  test('the heat is where the colour of the concept is, in a look and in a photo', async () => {
    await writeFile(place.at('photos', 'halves.png'), await halves('red', 'blue').toBuffer());
    const window = await open();
    await window.addPhotos();
    await window.idle();
    const id = await window.idOf('halves.png');
    const { look } = await window.call('look', { picture: { path: place.at('photos', 'halves.png') } });
    const maps = [
      await window.call('explainPhoto', { photo: id, concept: dog }),
      await window.call('explainPhoto', { photo: id, concept: 'golden retriever' }),
      await window.call('explainLook', { look, concept: retriever }),
    ];
    for (const { width, height, values } of maps) {
      expect(width / height).toBeCloseTo(2, 1);
      const at = (x: number, y: number) => values[Math.floor(y * height) * width + Math.floor(x * width)];
      expect(at(0.4, 0.5)).toBe(1);
      expect(at(0.6, 0.5)).toBe(0);
      // Beside the square that the network sees of a wide picture, it did not look.
      expect(at(0.1, 0.5)).toBe(0);
    }
  });

  test('a heat map that cannot be had says why', async () => {
    const window = await open();
    await place.picture('one.jpg', red);
    const { look } = await window.call('look', { picture: { path: place.at('photos', 'one.jpg') } });
    await expect(window.call('explainLook', { look, concept: 'Aunt Mary' })).rejects.toMatchObject({
      code: 'BAD_MODEL',
      message: expect.stringContaining('does not know Aunt Mary'),
    });
    await expect(window.call('explainLook', { look: 'no such', concept: dog })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
    await expect(window.call('explainPhoto', { photo: 77, concept: dog })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  });
});

describe('pictures by id', () => {
  test('what a browser shows comes as it is, anything else as a JPEG', async () => {
    const tiff = place.at('photos', 'scan.tif');
    await sharp({ create: { width: 40, height: 30, channels: 3, background: 'red' } })
      .tiff()
      .toFile(tiff);
    const window = await open();
    await window.addPhotos();
    await window.idle();
    const id = await window.idOf('scan.tif');
    const shown = await window.host.image('photo', id.toString());
    expect(shown?.type).toBe('image/jpeg');
    expect(await sharp(shown!.bytes).metadata()).toMatchObject({ format: 'jpeg', width: 40, height: 30 });
    await rm(tiff);
    expect(await window.host.image('photo', id.toString())).toBeNull();
    expect(await window.host.image('thumb', id.toString())).not.toBeNull();
  });

  test('an id is a photo’s number as it is written, or nothing', async () => {
    await place.picture('one.jpg', red);
    const window = await open();
    await window.addPhotos();
    await window.idle();
    expect(await window.idOf('one.jpg')).toBe(1);
    expect(await window.host.image('photo', '1')).not.toBeNull();
    const strange = [
      '0',
      '-1',
      '1e0',
      '01',
      ' 1',
      '1 ',
      '1.0',
      '',
      '999',
      '../../etc/passwd',
      '9'.repeat(30),
    ];
    for (const id of strange) {
      for (const kind of ['thumb', 'photo', 'look'] as const)
        expect(await window.host.image(kind, id)).toBeNull();
    }
  });
});
