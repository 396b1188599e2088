import { expect, test } from 'vitest';
import type { Bridge } from '../../app/contract/bridge.ts';
import { mostPictureBytes, type Input } from '../../app/contract/calls.ts';
import type { Look } from '../../app/contract/views.ts';
import type { Api } from '../bridge/api.ts';
import { Text } from '../text/text.svelte.ts';
import { Looks, mostSheets } from './looks.svelte.ts';
import { Toasts } from './toasts.svelte.ts';

const settle = () => new Promise((resolve) => setTimeout(resolve));
const file = (name: string, content = 'x') => new File([content], name);
const transfer = (texts: Record<string, string>) =>
  ({ items: [], getData: (type: string) => texts[type] ?? '' }) as unknown as DataTransfer;

/** @param folder - where dropped files lie, as a window that knows paths sees them; null on a page */
function setUp({ folder = null as string | null, folders = [] as string[], slow = false } = {}) {
  const asked: Input<'look'>['picture'][] = [];
  const answers: (() => void)[] = [];
  const api = {
    look: async ({ picture }: Input<'look'>): Promise<Look> => {
      asked.push(picture);
      if (slow) await new Promise<void>((resolve) => answers.push(resolve));
      const name = 'name' in picture ? picture.name : picture.path;
      if (name.includes('bad')) throw new Error(`${name} is no picture`);
      return { look: name, name } as Look;
    },
    sortPaths: ({ paths }: Input<'sortPaths'>) =>
      Promise.resolve({ folders, files: paths.filter((path) => !folders.includes(path)), absent: [] }),
  } as unknown as Api;
  const bridge = { pathOf: ({ name }: File) => (folder === null ? null : `${folder}/${name}`) } as Bridge;
  const text = new Text();
  text.locale = 'en';
  const toasts = new Toasts(new Text());
  return { looks: new Looks(api, bridge, toasts, text), asked, answers, toasts };
}

test('each picture gets its sheet, and one that fails does not stop the others', async () => {
  const { looks, asked } = setUp();
  await looks.dropFiles([file('a.jpg', 'hello'), file('bad.txt'), file('c.jpg')]);
  expect(looks.sheets.map(({ name, state }) => [name, state])).toEqual([
    ['a.jpg', 'seen'],
    ['bad.txt', 'failed'],
    ['c.jpg', 'seen'],
  ]);
  expect(looks.sheets[1]!.problem?.message).toBe('bad.txt is no picture');
  expect(asked[0]).toEqual({ name: 'a.jpg', base64: btoa('hello') });
});

test('an empty file and one that is too large are not sent', async () => {
  const { looks, asked } = setUp();
  const huge = file('huge.tif');
  Object.defineProperty(huge, 'size', { value: mostPictureBytes + 1 });
  await looks.dropFiles([file('empty.jpg', ''), huge]);
  expect(asked).toEqual([]);
  expect(looks.sheets[0]!.problem?.message).toBe('empty.jpg is empty: it has no bytes.');
  expect(looks.sheets[1]!.problem).toMatchObject({ message: expect.stringContaining('huge.tif has 67 MB') });
});

test('where paths are known the bytes stay where they are, and the folders can be added', async () => {
  const { looks, asked } = setUp({ folder: '/p', folders: ['/p/Holiday'] });
  await looks.dropFiles([file('a.jpg'), file('b.jpg'), file('Holiday')]);
  expect(asked).toEqual([{ path: '/p/a.jpg' }, { path: '/p/b.jpg' }]);
  expect(looks.foldersToAdd).toEqual(['/p/Holiday', '/p']);
});

test.each([null, '/p'])(
  'of fifty thousand files the first are looked at and the rest counted (in %s)',
  async (folder) => {
    const { looks, asked } = setUp({ folder });
    await looks.dropFiles(Array.from({ length: 50_000 }, (_, i) => file(`${i}.jpg`)));
    expect(asked).toHaveLength(mostSheets);
    expect([looks.sheets.length, looks.left]).toEqual([mostSheets, 50_000 - mostSheets]);
  },
);

test('closing stops the rest, and a picture seen too late is forgotten', async () => {
  const { looks, asked, answers } = setUp({ slow: true });
  const drop = looks.dropFiles([file('a.jpg'), file('b.jpg')]);
  await expect.poll(() => answers).toHaveLength(1);
  expect(looks.sheets.map(({ state }) => state)).toEqual(['looking', 'waiting']);
  looks.close();
  answers[0]!();
  await drop;
  expect([asked.length, looks.sheets.length, looks.isOpen]).toEqual([1, 0, false]);
});

test('a second drop takes the place of the first', async () => {
  const { looks, answers } = setUp({ slow: true });
  const first = looks.dropFiles([file('a.jpg'), file('b.jpg')]);
  await expect.poll(() => answers).toHaveLength(1);
  const second = looks.dropFiles([file('c.jpg')]);
  await expect.poll(() => answers).toHaveLength(2);
  answers.forEach((answer) => answer());
  await Promise.all([first, second]);
  expect(looks.sheets.map(({ name, state }) => [name, state])).toEqual([['c.jpg', 'seen']]);
});

test('an address, a text and nothing at all are said to be that', async () => {
  const { looks, toasts } = setUp();
  await looks.take(transfer({ 'text/uri-list': 'https://example.org/a.jpg' }));
  await looks.take(transfer({ 'text/plain': 'dog' }));
  await looks.take(transfer({}));
  await settle();
  expect(toasts.list.map(({ text }) => text)).toEqual([
    'The browser gave only the picture’s address.',
    'That is text, not a picture.',
    'There is no picture in that.',
  ]);
  expect(looks.isOpen).toBe(false);
});
