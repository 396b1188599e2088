/** @file Drop a picture and see what it is, and why; nothing of it is stored unless it is added. */
import { readdir } from 'node:fs/promises';
import { drop, paste } from '../drop.ts';
import { expect, test, type OpenedWindow } from '../app.ts';
import { picture, savePicture } from '../pictures.ts';

const sheet = ({ page }: OpenedWindow) => page.getByRole('dialog', { name: 'What it is' });
const jpeg = async (name: string, ...what: Parameters<typeof picture>) => ({
  name,
  type: 'image/jpeg',
  bytes: await picture(...what),
});

test('a dropped picture is named, with the five surest and the heat map; a pasted one too; nothing is stored', async ({
  place,
  open,
}) => {
  const window = await open();
  const { page } = window;
  await drop(page, { files: [await jpeg('unknown.jpg', 'beagle')] });
  await expect(sheet(window)).toContainText(/beagle/i);
  await expect(sheet(window).getByRole('region', { name: 'What the network saw' })).toContainText(
    'golden retriever',
  );
  await page.keyboard.press('w');
  await expect(sheet(window).locator('canvas')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(sheet(window)).toBeHidden();

  await paste(page, await jpeg('image.png', 'tabby'));
  await expect(sheet(window)).toContainText(/tabby/i);
  await page.keyboard.press('Escape');
  expect((await readdir(place.at('library'))).filter((name) => /look|tmp/i.test(name))).toEqual([]);
  await expect(page.getByRole('heading', { name: 'Find your photos by what is in them' })).toBeVisible();
});

test('several make a strip of sheets; what is no picture says so, and the others are seen', async ({
  open,
}) => {
  const window = await open();
  await drop(window.page, {
    files: [
      await jpeg('a.jpg', 'school bus'),
      { name: 'notes.txt', type: 'text/plain', bytes: Buffer.from('only words') },
      { name: 'empty.jpg', type: 'image/jpeg', bytes: Buffer.alloc(0) },
      await jpeg('b.jpg', 'banana'),
    ],
  });
  await expect(sheet(window)).toContainText(/school bus/i);
  const strip = sheet(window).getByRole('list', { name: 'Pictures' });
  await strip.getByRole('button', { name: /notes\.txt could not be looked at/ }).click();
  await expect(sheet(window)).toContainText(/notes\.txt/);
  await strip.getByRole('button', { name: /empty\.jpg could not be looked at/ }).click();
  await expect(sheet(window)).toContainText('empty.jpg is empty');
  await strip.getByRole('button', { name: 'b.jpg' }).click();
  await expect(sheet(window)).toContainText(/banana/i);
});

test('an address that is no picture, and plain text, are told so', async ({ open }) => {
  const window = await open();
  await drop(window.page, { texts: { 'text/uri-list': 'http://example.com/cat.jpg' } });
  await expect(window.page.getByText(/address/i).first()).toBeVisible();
  await drop(window.page, { texts: { 'text/plain': 'hello' } });
  await expect(window.page.getByText('That is text, not a picture.')).toBeVisible();
});

test('of fifty thousand files the first fifty are looked at, the rest counted, and the window goes on', async ({
  open,
}) => {
  const window = await open();
  await drop(window.page, { files: [await jpeg('many.jpg', 'banana')], copies: 50_000 });
  await expect(sheet(window)).toContainText('49,950');
  await expect(sheet(window)).toContainText(/banana/i);
  await window.page.keyboard.press('Escape');
  await expect(sheet(window)).toBeHidden();
});

test('a picture whose place is known is added with its folder, by one more click', async ({
  place,
  open,
  host,
}) => {
  test.skip(
    host !== 'stand-in',
    'only the desktop knows where a dropped file lies; the stand-in can be told',
  );
  const path = await savePicture(place.photos, 'mine.jpg', 'tabby', 1);
  const window = await open();
  await window.placeFile('mine.jpg', path);
  await drop(window.page, { files: [await jpeg('mine.jpg', 'tabby', 1)] });
  await expect(sheet(window)).toContainText(/tabby/i);
  await sheet(window).getByRole('button', { name: 'Add to the library' }).click();
  await expect(window.page.getByRole('gridcell', { name: /mine\.jpg, tabby/ })).toBeVisible();
});
