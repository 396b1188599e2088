import { expect, test } from 'vitest';
import { bindingOf, keyGroups, type Place, type Press } from './keys.ts';

const press = (key: string, some: Partial<Press> = {}): Press => ({
  key,
  code: /^[a-z]$/i.test(key) ? `Key${key.toUpperCase()}` : '',
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...some,
});
const grid: Place = { screen: 'grid', isWriting: false, isMac: false };
const ctrl = { ctrlKey: true };
const cmd = { metaKey: true };
const meant = (pressed: Press, place: Partial<Place> = {}) =>
  bindingOf(pressed, { ...grid, ...place })?.binding.message ?? null;

test.each<[string, Press, string | null]>([
  ['/', press('/'), 'keys.search'],
  ['/ on a keyboard that has it above 7', press('/', { shiftKey: true }), 'keys.search'],
  ['ctrl-F', press('f', ctrl), 'keys.search'],
  ['?', press('?', { shiftKey: true }), 'keys.keys'],
  ['y', press('y'), 'keys.confirm'],
  ['Y', press('Y', { shiftKey: true }), 'keys.confirm'],
  ['ctrl-Y is no confirmation', press('y', ctrl), 'keys.redo'],
  ['3', press('3'), 'keys.rate'],
  ['6', press('6'), null],
  ['ctrl-Z', press('z', ctrl), 'keys.undo'],
  ['ctrl-shift-Z', press('Z', { ...ctrl, shiftKey: true }), 'keys.redo'],
  ['ctrl-alt-Z', press('z', { ...ctrl, altKey: true }), null],
  ['alt-Y', press('y', { altKey: true }), null],
  ['cmd-F where ctrl is meant', press('f', cmd), null],
  ['+', press('+', { shiftKey: true }), 'keys.larger'],
  ['=', press('='), 'keys.larger'],
  ['ctrl-+ is the browser’s', press('+', ctrl), null],
  ['ctrl-,', press(',', ctrl), 'keys.settings'],
  ['ı of a Turkish keyboard', press('ı', { code: 'KeyI' }), 'keys.info'],
  ['i of a Turkish keyboard', press('i', { code: 'Quote' }), 'keys.info'],
  ['н of a Russian keyboard, in the place of Y', press('н', { code: 'KeyY' }), 'keys.confirm'],
])('%s', (_, pressed, expected) => {
  expect(meant(pressed)).toBe(expected);
});

test('cmd takes the place of ctrl on a Mac', () => {
  expect(meant(press('f', cmd), { isMac: true })).toBe('keys.search');
  expect(meant(press('f', ctrl), { isMac: true })).toBeNull();
});

test('who writes writes: only what no text can mean still works', () => {
  const writing = { isWriting: true };
  for (const key of ['/', '?', 'y', 'n', '1', '+', 'Escape'])
    expect(meant(press(key), writing), key).toBeNull();
  for (const key of ['a', 'z', 'y']) expect(meant(press(key, ctrl), writing), key).toBeNull();
  expect(meant(press('f', ctrl), writing)).toBe('keys.search');
  expect(meant(press('o', ctrl), writing)).toBe('keys.addFolder');
});

test('what is about photos works where photos are', () => {
  expect(meant(press('y'), { screen: 'photo' })).toBe('keys.confirm');
  expect(meant(press('y'), { screen: 'settings' })).toBeNull();
  expect(meant(press('a', ctrl), { screen: 'photo' })).toBeNull();
  expect(meant(press('Escape'), { screen: 'settings' })).toBe('keys.back');
});

test('no key means two things at one place', () => {
  const bindings = keyGroups.flatMap(({ bindings }) => bindings);
  const chords = bindings.flatMap(({ keys }) => keys);
  expect(chords).toHaveLength(new Set(chords).size);
  expect(bindings.length).toBeGreaterThan(15);
});
