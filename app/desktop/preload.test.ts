import { expect, test } from 'vitest';
import { FakeHost } from '../contract/testing/fake-host.ts';
import { readImageAddress } from './image-address.ts';
import { answerCalls } from './ipc.ts';
import { builtPreload, ElectronPair } from './testing/electron-pair.ts';

const preload = await builtPreload();

test('the built preload requires electron and nothing else, and evaluates no text', () => {
  expect([...preload.matchAll(/\brequire\(([^)]*)\)/g)].map(([, name]) => name)).toEqual(['"electron"']);
  expect(preload).not.toMatch(/\bimport\s*\(|\beval\b|new Function/);
  expect(preload.length).toBeLessThan(10_000); // it is read whole before the page
});

test('it names a channel to nobody: the page gets the functions of the contract', () => {
  const bridge = new ElectronPair().expose(preload);
  expect(Object.keys(bridge).sort()).toEqual(['calls', 'host', 'imageUrl', 'on', 'pathOf']);
  expect(bridge.host).toBe('electron');
  expect(() => bridge.on('phototag:call' as never, () => undefined)).toThrow(TypeError);
});

test('a dropped file has its path; what comes from elsewhere has none', () => {
  const paths = new Map([['a.jpg', '/photos/a.jpg']]);
  const bridge = new ElectronPair().expose(preload, ({ name }) => paths.get(name) ?? '');
  expect(bridge.pathOf(new File([], 'a.jpg'))).toBe('/photos/a.jpg');
  expect(bridge.pathOf(new File([], 'b.jpg'))).toBeNull();
});

test('the addresses it makes are those that are answered', () => {
  const bridge = new ElectronPair().expose(preload);
  expect(readImageAddress(bridge.imageUrl('thumb', 12, 'v1'))).toEqual({
    kind: 'thumb',
    id: '12',
    isVersioned: true,
  });
});

test('a call from another page is refused before anything of it is looked at', async () => {
  const host = new FakeHost();
  const pair = new ElectronPair();
  answerCalls(pair.ipcMain as never, async () => host.handlers, host.onFault);
  const bridge = pair.expose(preload);
  for (const frame of [
    null,
    { url: 'https://example.com/', parent: null },
    { url: 'app://phototag/index.html', parent: { url: 'app://phototag/index.html' } },
  ]) {
    pair.frame = frame;
    await expect(bridge.calls['pause']!(null)).rejects.toThrow('its own page only');
  }
  expect(host.reached).toEqual([]);
});
