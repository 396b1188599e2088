import { rename, rm, writeFile } from 'node:fs/promises';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Workplace } from '../cli/testing/phototag.ts';
import { callNames } from '../contract/calls.ts';
import { preferencesAtFirst } from '../contract/views.ts';
import { colourClasses, writeColourModel } from '../../models/testing/colour-model.ts';
import type { Desk } from './host.ts';
import { Window } from './testing.ts';

const red = [255, 0, 0] as const;
const green = [0, 255, 0] as const;
const blue = [0, 0, 255] as const;
const retriever = 'n02099601';

let place: Workplace;
const opened: Window[] = [];
const open = async (desk: Partial<Desk> = {}): Promise<Window> => {
  const window = await Window.open(place, desk);
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
    await window.addPhotos();
    await window.idle();

    const photos = await window.photos();
    expect(photos).toMatchObject({
      'one.jpg': { topTag: 'golden retriever', state: 'done' },
      'two.jpg': { topTag: 'tabby', state: 'done' },
    });
    await window.until(() => window.of('photosChanged').flatMap(({ ids }) => ids).length === 2);
    const told = new Set(window.of('photosChanged').flatMap(({ ids }) => ids));
    expect(told).toEqual(new Set(Object.values(photos).map(({ id }) => id)));
    expect(window.of('libraryChanged').length).toBeGreaterThan(0);
    await window.until(() => window.of('activity').at(-1)?.phase === 'idle');
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

  test('photos in sight are tagged before others', async () => {
    for (let i = 0; i < 400; i++) await place.picture(`${i}.jpg`, [i % 256, 255, i >> 8]);
    const window = await open();
    await window.addPhotos();
    await window.until(async () => (await window.call('getOverview', null)).status.photos === 400);
    await window.call('pause', null);
    await window.until(async () => (await window.call('getOverview', null)).activity.phase === 'paused');
    const pending = async () =>
      Object.values(await window.photos())
        .filter(({ state }) => state === 'pending')
        .map(({ id }) => id)
        .sort((a, b) => a - b);
    let waiting = await pending();
    // What was under way is being finished.
    await expect
      .poll(async () => waiting.length === (waiting = await pending()).length, { interval: 300 })
      .toBe(true);
    const inSight = waiting.slice(-5);
    await window.call('tagFirst', { photos: inSight });
    await window.call('resume', null);
    let left = waiting;
    while (left.some((id) => inSight.includes(id))) left = await pending();
    expect(left.length).toBeGreaterThan(waiting.length / 2);
    await window.idle();
    expect(await pending()).toEqual([]);
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
    expect(Object.keys(await window.photos())).toEqual(['one.jpg']);
  });

  test('pictures that come later are found, because the folder is watched', async () => {
    const window = await open();
    await window.addPhotos();
    await window.until(
      async () => (await window.call('getOverview', null)).activity.watching[0]?.how === 'live',
    );
    await place.picture('late/one.jpg', blue);
    await window.until(async () => (await window.photos())['one.jpg']?.topTag === 'banana');
  });

  test('paused, nothing is tagged; resumed, all is', async () => {
    await place.picture('one.jpg', red);
    const window = await open();
    await window.call('pause', null);
    await window.addPhotos();
    expect((await window.call('getOverview', null)).activity.phase).toBe('paused');
    await window.call('rescan', null);
    expect((await window.call('getOverview', null)).status).toMatchObject({ photos: 0, tagged: 0 });
    await window.call('resume', null);
    await window.idle();
    expect((await window.call('getOverview', null)).status).toMatchObject({ photos: 1, tagged: 1 });
  });

  test('a pause keeps what is done, and ends with the program', async () => {
    for (let i = 0; i < 90; i++) await place.picture(`${i}.jpg`, [i, 0, 0]);
    const window = await open();
    await window.addPhotos();
    await window.until(() => window.of('photosChanged').length > 0); // the first 32
    await window.call('pause', null);
    await window.host.close();
    const later = await open();
    expect((await later.call('getOverview', null)).activity.phase).not.toBe('paused');
    await later.idle();
    expect((await later.call('getOverview', null)).status).toMatchObject({ photos: 90, tagged: 90 });
  });

  test('a folder that is removed takes its photos out of sight', async () => {
    await place.picture('one.jpg', red);
    const window = await open();
    await window.addPhotos();
    await window.idle();
    await window.call('removeFolder', { folder: place.at('photos') });
    expect(await window.photos()).toEqual({});
    await expect(window.call('removeFolder', { folder: place.at('photos') })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  });

  test('a folder that vanishes is told of once, and its photos stay', async () => {
    await place.picture('one.jpg', red);
    const window = await open();
    await window.addPhotos();
    await window.idle();
    const before = Date.now();
    await rename(place.at('photos'), place.at('elsewhere'));
    await window.call('rescan', null);
    await window.until(() => window.of('notice').length > 0);
    await window.call('rescan', null);
    await window.idle();
    expect(window.of('notice')).toEqual([
      { kind: 'folder.offline', folder: expect.stringMatching(/photos$/), code: 'ENOENT', elsewhere: null },
    ]);
    const { status } = await window.call('getOverview', null);
    expect(status).toMatchObject({ tagged: 1, roots: [{ online: false }] });
    expect(Date.parse(status.roots[0]!.offlineSince!)).toBeGreaterThanOrEqual(before);
  });

  test('with a model that cannot be used photos are shown all the same, and tagged when it can', async () => {
    await place.picture('one.jpg', red);
    const sidecar = place.at('models', 'colours.json');
    await writeFile(sidecar, '{}');
    const window = await open();
    await window.addPhotos();
    await window.until(() => window.of('activity').some(({ trouble }) => trouble !== null));
    await expect.poll(() => window.photos()).toMatchObject({ 'one.jpg': { state: 'pending', topTag: null } });
    const { activity, model, modelTrouble } = await window.call('getOverview', null);
    expect(activity.trouble).toMatchObject({
      message: expect.stringMatching(/colours\.json is wrong/),
      hint: 'Correct the sidecar.',
      reason: { kind: 'model.unusable', model: expect.stringMatching(/colours\.onnx$/) },
    });
    expect({ model, modelTrouble }).toEqual({ model: null, modelTrouble: activity.trouble });
    const id = await window.idOf('one.jpg');
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
    await window.addPhotos();
    await window.idle();
    expect(await window.call('useModel', { id: 'other' })).toEqual({ waiting: 1 });
    await window.idle();
    expect(await window.photos()).toMatchObject({ 'one.jpg': { topTag: 'fountain' } });
    const models = await window.call('listModels', null);
    expect(models.find(({ inUse }) => inUse)?.id).toBe('other');
  });

  test('what failed is listed, and tried again on the person’s word', async () => {
    await writeFile(place.at('photos', 'two.jpg'), 'no picture at all');
    const window = await open();
    await window.addPhotos();
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
    for (let i = 0; i < 90; i++) await place.picture(`${i}.jpg`, [i, 0, 0]);
    const window = await open();
    await window.addPhotos();
    await window.until(() => window.of('photosChanged').length > 0); // the first 32
    expect(children()).toBeGreaterThan(before);
    await Promise.all([window.host.close(), window.host.close()]);
    const heard = window.heard.length;
    expect(children()).toBe(before);
    const later = await open();
    await later.idle();
    expect((await later.call('getOverview', null)).status.tagged).toBe(90);
    expect(window.heard.length).toBe(heard);
  });
});

describe('a person’s word', () => {
  test('is told to the window at once, also when it is taken back', async () => {
    await place.picture('one.jpg', red);
    const window = await open();
    await window.addPhotos();
    await window.idle();
    const id = await window.idOf('one.jpg');
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
    const window = await open({ showInFolder: show, openWith: show });
    await window.addPhotos();
    await window.idle();
    const id = await window.idOf('one.jpg');
    expect(await window.call('showInFolder', { photo: id })).toBe(true);
    expect(await window.call('openWith', { photo: id })).toBe(true);
    expect(asked).toEqual([file, file]);
    await expect(window.call('openWith', { photo: 99 })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});
