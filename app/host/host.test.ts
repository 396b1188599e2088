import { existsSync } from 'node:fs';
import { readdir, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Workplace } from '../cli/testing/phototag.ts';
import { callNames } from '../contract/calls.ts';
import { preferencesAtFirst } from '../contract/views.ts';
import { colourClasses, writeColourModel } from '../../models/testing/colour-model.ts';
import { Window } from './testing.ts';

const red = [255, 0, 0] as const;
const green = [0, 255, 0] as const;
const blue = [0, 0, 255] as const;
const retriever = 'n02099601';
const dog = 'n02084071';

let place: Workplace;
const opened: Window[] = [];
const open = async (...parameters: Parameters<typeof Window.open> | []): Promise<Window> => {
  const window = await Window.open(place, parameters[1]);
  opened.push(window);
  return window;
};

beforeEach(async () => {
  place = await Workplace.make();
});
afterEach(async () => {
  const windows = opened.splice(0);
  await Promise.all(windows.map(({ host }) => host.close()));
  await place.remove();
  expect(windows.flatMap(({ faults }) => faults)).toEqual([]);
});

const addPhotos = async (window: Window): Promise<void> => {
  await window.call('addFolders', { folders: [place.at('photos')] });
};
const photosOf = async (window: Window) => {
  const { id, total } = await window.call('openResult', { query: null });
  const page = total === 0 ? [] : await window.call('getPage', { result: id, offset: 0, limit: 500 });
  return Object.fromEntries(page.map((photo) => [photo.name, photo]));
};
const onlyPhoto = async (window: Window): Promise<number> => {
  const [photo, ...others] = Object.values(await photosOf(window));
  expect(others).toEqual([]);
  return photo!.id;
};
/** Child processes of this one. */
const children = () =>
  process.getActiveResourcesInfo().filter((resource) => resource === 'ProcessWrap').length;

test('there is a handler for each call, and no other', async () => {
  const { host } = await open();
  expect(Object.keys(host.handlers).sort()).toEqual([...callNames].sort());
});

describe('the work behind the window', () => {
  test('a folder that is added is tagged, and the window hears of each photo', async () => {
    await place.picture('one.jpg', red);
    await place.picture('two.jpg', green);
    const window = await open();
    await addPhotos(window);
    await window.idle();

    const photos = await photosOf(window);
    expect(photos).toMatchObject({
      'one.jpg': { topTag: 'golden retriever', state: 'done' },
      'two.jpg': { topTag: 'tabby', state: 'done' },
    });
    await window.until(() => window.of('photosChanged').flatMap(({ ids }) => ids).length === 2);
    const told = new Set(window.of('photosChanged').flatMap(({ ids }) => ids));
    expect(told).toEqual(new Set(Object.values(photos).map(({ id }) => id)));
    expect(window.of('libraryChanged').length).toBeGreaterThan(0);
    expect(window.of('activity').map(({ phase }) => phase)).toContain('tag');
    expect(await window.call('getOverview', null)).toMatchObject({
      status: { photos: 2, tagged: 2, device: 'cpu' },
      untagged: 0,
      model: { id: 'colours', classes: 5, inUse: true },
      modelTrouble: null,
      activity: { phase: 'idle', device: 'cpu', trouble: null },
    });
    const thumb = await window.host.image('thumb', photos['one.jpg']!.id.toString());
    expect(thumb?.type).toBe('image/webp');
    expect(await sharp(thumb!.bytes).metadata()).toMatchObject({ format: 'webp', width: 80 });
  });

  test('a folder that is not there is a problem, and the others beside it are added', async () => {
    await place.picture('one.jpg', red);
    const window = await open();
    const folders = [place.at('nowhere'), place.at('photos')];
    await expect(window.call('addFolders', { folders })).rejects.toMatchObject({
      code: 'NOT_FOUND',
      message: expect.stringContaining('nowhere'),
    });
    await window.idle();
    expect(Object.keys(await photosOf(window))).toEqual(['one.jpg']);
  });

  test('pictures that come later are found, because the folder is watched', async () => {
    const window = await open();
    await addPhotos(window);
    await window.until(async () => (await window.call('getOverview', null)).activity.watching === 'live');
    await place.picture('late/one.jpg', blue);
    await window.until(async () => (await photosOf(window))['one.jpg']?.topTag === 'banana');
  });

  test('paused, nothing is tagged; resumed, all is', async () => {
    await place.picture('one.jpg', red);
    const window = await open();
    await window.call('pause', null);
    await addPhotos(window);
    expect((await window.call('getOverview', null)).activity.phase).toBe('paused');
    await window.call('rescan', null);
    expect((await window.call('getOverview', null)).status).toMatchObject({ photos: 0, tagged: 0 });
    await window.call('resume', null);
    await window.idle();
    expect((await window.call('getOverview', null)).status).toMatchObject({ photos: 1, tagged: 1 });
  });

  test('a pause keeps what is done, and ends with the program', async () => {
    for (let i = 0; i < 60; i++) await place.picture(`${i}.jpg`, [i, 0, 0]);
    const window = await open();
    await addPhotos(window);
    await window.until(() => window.of('activity').some(({ phase, done }) => phase === 'tag' && done > 0));
    await window.call('pause', null);
    await window.host.close();
    const later = await open();
    expect((await later.call('getOverview', null)).activity.phase).not.toBe('paused');
    await later.idle();
    expect((await later.call('getOverview', null)).status).toMatchObject({ photos: 60, tagged: 60 });
  });

  test('a folder that is removed takes its photos out of sight', async () => {
    await place.picture('one.jpg', red);
    const window = await open();
    await addPhotos(window);
    await window.idle();
    await window.call('removeFolder', { folder: place.at('photos') });
    expect(await photosOf(window)).toEqual({});
    await expect(window.call('removeFolder', { folder: place.at('photos') })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  });

  test('a folder that vanishes is told of once, and its photos stay', async () => {
    await place.picture('one.jpg', red);
    const window = await open();
    await addPhotos(window);
    await window.idle();
    await rename(place.at('photos'), place.at('elsewhere'));
    await window.call('rescan', null);
    await window.until(() => window.of('notice').length > 0);
    await window.call('rescan', null);
    await window.idle();
    expect(window.of('notice')).toEqual([{ text: expect.stringMatching(/photos cannot be reached/) }]);
    const { status } = await window.call('getOverview', null);
    expect(status).toMatchObject({ tagged: 1, roots: [{ online: false }] });
  });

  test('with a model that cannot be used photos are shown all the same, and tagged when it can', async () => {
    await place.picture('one.jpg', red);
    const sidecar = place.at('models', 'colours.json');
    await writeFile(sidecar, '{}');
    const window = await open();
    await addPhotos(window);
    await window.until(() => window.of('activity').some(({ trouble }) => trouble !== null));
    expect(await photosOf(window)).toMatchObject({ 'one.jpg': { state: 'pending', topTag: null } });
    const { activity, model, modelTrouble } = await window.call('getOverview', null);
    expect(activity.trouble).toMatch(/colours\.json is wrong .* Correct the sidecar\.$/);
    expect({ model, modelTrouble }).toEqual({ model: null, modelTrouble: activity.trouble });
    const id = await onlyPhoto(window);
    expect(await window.host.image('photo', id.toString())).toMatchObject({ type: 'image/jpeg' });

    await rm(sidecar);
    await writeColourModel(place.at('models'));
    await window.call('rescan', null);
    await window.idle();
    const overview = await window.call('getOverview', null);
    expect(overview).toMatchObject({
      status: { tagged: 1 },
      activity: { trouble: null },
      modelTrouble: null,
    });
  });

  test('another model tags all photos anew', async () => {
    await place.picture('one.jpg', red);
    const labels = ['n03388043', ...colourClasses.slice(1).map(({ label }) => label)];
    await writeColourModel(place.at('models'), { name: 'other', labels });
    const window = await open();
    await addPhotos(window);
    await window.idle();
    expect(await window.call('useModel', { id: 'other' })).toEqual({ waiting: 1 });
    await window.idle();
    expect(await photosOf(window)).toMatchObject({ 'one.jpg': { topTag: 'fountain' } });
    const models = await window.call('listModels', null);
    expect(models.find(({ inUse }) => inUse)?.id).toBe('other');
  });

  test('what failed is listed, and tried again on the person’s word', async () => {
    await writeFile(place.at('photos', 'two.jpg'), 'no picture at all');
    const window = await open();
    await addPhotos(window);
    await window.idle();
    const failures = await window.call('listFailures', { afterId: 0, limit: 10 });
    expect(failures).toMatchObject([{ file: place.at('photos', 'two.jpg'), code: 'UNSUPPORTED', tries: 1 }]);
    const told = () =>
      window
        .of('photosChanged')
        .flatMap(({ ids }) => ids)
        .filter((id) => id === failures[0]!.id);
    await window.until(() => told().length === 1);
    await window.call('retryFailures', null);
    await window.until(() => told().length === 2);
    expect(await window.call('listFailures', { afterId: 0, limit: 10 })).toMatchObject([{ tries: 1 }]);
  });

  test('a library has one owner', async () => {
    const window = await open();
    await expect(Window.open(place)).rejects.toMatchObject({ code: 'LOCKED' });
    await window.host.close();
    await open();
  });

  test('close is a barrier: no process, no event, and the library is free', async () => {
    const before = children();
    for (let i = 0; i < 40; i++) await place.picture(`${i}.jpg`, [i, 0, 0]);
    const window = await open();
    await addPhotos(window);
    await window.until(() => window.of('activity').some(({ phase, done }) => phase === 'tag' && done > 0));
    expect(children()).toBeGreaterThan(before);
    await Promise.all([window.host.close(), window.host.close()]);
    const heard = window.heard.length;
    expect(children()).toBe(before);
    const later = await open();
    await later.idle();
    expect((await later.call('getOverview', null)).status.tagged).toBe(40);
    expect(window.heard.length).toBe(heard);
  });
});

describe('a person’s word', () => {
  test('is told to the window at once, also when it is taken back', async () => {
    await place.picture('one.jpg', red);
    const window = await open();
    await addPhotos(window);
    await window.idle();
    const id = await onlyPhoto(window);
    const told = () => window.of('photosChanged').filter(({ ids }) => ids.includes(id)).length;
    for (const call of ['stateTag', 'rate', 'undo', 'redo'] as const) {
      const before = told();
      if (call === 'stateTag') await window.call(call, { photos: [id], concept: retriever, verdict: 'no' });
      else if (call === 'rate') await window.call(call, { photos: [id], rating: 4 });
      else expect(await window.call(call, null)).toMatchObject({ kind: 'rate', label: '4', photos: 1 });
      expect(told(), call).toBe(before + 1);
    }
    await window.call('undo', null);
    await window.call('undo', null);
    expect(await window.call('undo', null)).toBeNull();
  });
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

  const looksFolders = async () =>
    (await readdir(tmpdir())).filter((name) => name.startsWith('phototag-look-'));

  test('a picture by its bytes: tags, raw labels, its picture; and nothing is stored', async () => {
    const before = await looksFolders();
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
    expect(await looksFolders()).toHaveLength(before.length + 1);
    await window.host.close();
    expect(await looksFolders()).toEqual(before);
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
    const [folder] = await looksFolders();
    expect(folder === undefined ? [] : await readdir(join(tmpdir(), folder))).toEqual([]);
  });

  test('the heat is where the colour of the concept is, in a look and in a photo', async () => {
    await writeFile(place.at('photos', 'halves.png'), await halves('red', 'blue').toBuffer());
    const window = await open();
    await addPhotos(window);
    await window.idle();
    const id = await onlyPhoto(window);
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
    await addPhotos(window);
    await window.idle();
    const id = await onlyPhoto(window);
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
    await addPhotos(window);
    await window.idle();
    expect(await onlyPhoto(window)).toBe(1);
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

describe('the rest', () => {
  test('preferences are kept, and nonsense is as at first', async () => {
    const window = await open();
    expect(await window.call('getPreferences', null)).toEqual(preferencesAtFirst);
    const changed = { ...preferencesAtFirst, cell: 200, language: 'tr' };
    expect(await window.call('setPreferences', { cell: 200, language: 'tr' })).toEqual(changed);
    await window.host.close();
    expect(await (await open()).call('getPreferences', null)).toEqual(changed);
  });

  test('the doctor works beside the owner', async () => {
    const window = await open();
    const findings = await window.call('getDoctor', null);
    expect(findings.filter(({ ok }) => !ok)).toEqual([]);
    expect(findings.map(({ name }) => name)).toEqual(expect.arrayContaining(['library', 'model', 'network']));
  });

  test('the system’s file manager is asked with the photo’s path', async () => {
    const file = await place.picture('one.jpg', red);
    const asked: string[] = [];
    const show = async (path: string) => asked.push(path) > 0;
    const window = await open(place, { showInFolder: show, openWith: show });
    await addPhotos(window);
    await window.idle();
    const id = await onlyPhoto(window);
    expect(await window.call('showInFolder', { photo: id })).toBe(true);
    expect(await window.call('openWith', { photo: id })).toBe(true);
    expect(asked).toEqual([file, file]);
    await expect(window.call('openWith', { photo: 99 })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});
