/** @file The pages beside the photos: failures, settings, models, about, keys; and the other language. */
import { writeFile } from 'node:fs/promises';
import { expect, found, makeAlbum, settled, test } from '../app.ts';
import { writeColourModel } from '../../models/testing/colour-model.ts';
import { savePicture } from '../pictures.ts';

test('a broken file says why, and is tried again', async ({ place, open }) => {
  await makeAlbum(place.photos);
  await writeFile(place.at('photos/broken.jpg'), Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 16, 1, 2, 3]));
  const { page } = await open({ folder: place.photos });
  await found(page, 11);
  await page.getByRole('button', { name: /Failed/ }).click();
  const failures = page.getByRole('region', { name: 'Photos that could not be tagged' });
  await expect(failures).toContainText('broken.jpg');
  await failures.getByRole('button', { name: 'Retry all' }).click();
  await expect(page.getByText('All of them are tried again.')).toBeVisible();
  await expect(failures).toContainText('broken.jpg');
  await page.keyboard.press('Escape');
  await expect(failures).toBeHidden();
});

test('settings: another model, a folder that goes and stays known, sizes and the language', async ({
  place,
  open,
}) => {
  await makeAlbum(place.photos);
  await writeColourModel(place.at('models'), { name: 'other' });
  const window = await open({ folder: place.photos });
  const { page } = window;
  await settled(page, 10);
  await page.keyboard.press('Control+,');
  const settings = page.getByRole('region', { name: 'Settings' });
  await settings
    .getByRole('button', { name: /^Use Average colours/ })
    .first()
    .click();
  await page.getByRole('dialog').getByRole('button', { name: 'Use and tag again' }).click();
  await expect(settings).toContainText('in use');
  await expect(page.getByRole('region', { name: 'Progress' })).toBeHidden();

  await settings.getByText('Whole', { exact: true }).click();
  await settings.getByRole('combobox', { name: 'Language' }).selectOption({ label: 'Türkçe' });
  await expect(page.getByRole('region', { name: 'Ayarlar' })).toBeVisible();
  await page.getByRole('combobox', { name: 'Dil' }).selectOption({ label: 'English' });

  await settings
    .getByRole('button', { name: /^Stop following/ })
    .first()
    .click();
  await page.getByRole('dialog').getByRole('button', { name: 'Stop following' }).click();
  await expect(page.getByRole('heading', { name: 'Find your photos by what is in them' })).toBeAttached();
  await window.close();

  const again = await open({ folder: place.photos });
  await settled(again.page, 10);
});

test('a download that cannot be made says so in its place, and can be given up', async ({ open, place }) => {
  await makeAlbum(place.photos);
  const { page } = await open({ folder: place.photos });
  await settled(page, 10);
  await page.keyboard.press('Control+,');
  const settings = page.getByRole('region', { name: 'Settings' });
  await settings
    .getByRole('button', { name: /^Download/ })
    .first()
    .click();
  await expect(
    settings.getByRole('alert').or(settings.getByRole('button', { name: /^Cancel the download/ })),
  ).toBeVisible();
  const cancel = settings.getByRole('button', { name: /^Cancel the download/ });
  if (await cancel.isVisible()) await cancel.click();
  await expect(settings.getByRole('button', { name: /^Download|Try again/ }).first()).toBeVisible();
});

test('about tells what a bug report needs; the keys are all there', async ({ open, place }) => {
  await makeAlbum(place.photos);
  const { page } = await open({ folder: place.photos });
  await settled(page, 10);
  await page.keyboard.press('?');
  const keys = page.getByRole('dialog', { name: 'Keys' });
  await expect(keys).toContainText('Confirm the tag');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+,');
  await page.getByRole('button', { name: 'About Phototag' }).click();
  const about = page.getByRole('region', { name: 'About Phototag' });
  await expect(
    about
      .getByRole('cell', { name: /onnxruntime/ })
      .or(about.getByRole('rowheader', { name: /onnxruntime/ })),
  ).toBeVisible({ timeout: 60_000 });
  await about.getByRole('button', { name: 'Copy for a bug report' }).click();
  await expect(about.getByText('Copied')).toBeVisible();
});

test('a folder that is written before the first ones are listed stays; after, it takes their place', async ({
  place,
  open,
  host,
}) => {
  test.skip(host !== 'page', 'the other hosts ask with the system’s dialog');
  const { page } = await open({ folder: place.photos });
  const { promise: listed, resolve: list } = Promise.withResolvers<null>();
  await page.routeWebSocket(/./, (socket) => {
    const server = socket.connectToServer();
    const late = new Set<number>();
    socket.onMessage((message) => {
      const { id, name } = JSON.parse(message.toString()) as { id: number; name: string };
      if (name === 'listFolders') late.add(id);
      server.send(message);
    });
    server.onMessage(async (message) => {
      const { id } = JSON.parse(message.toString()) as { id?: number };
      if (id !== undefined && late.has(id)) await listed;
      socket.send(message);
    });
  });
  await page.reload();
  await page.getByRole('navigation').waitFor();
  const chooser = page.getByRole('dialog', { name: 'Choose a folder' });
  await page.keyboard.press('Control+o');
  await expect(chooser).toBeVisible();
  await page.keyboard.press('Escape'); // its folders come when it is gone
  await expect(chooser).toBeHidden();
  await page.keyboard.press('Control+o');
  await chooser.getByRole('textbox', { name: 'Folder' }).fill('/some/where');
  list(null);
  await chooser.getByRole('list').waitFor();
  await expect(chooser.getByRole('textbox', { name: 'Folder' })).toHaveValue('/some/where');

  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+o');
  await expect(chooser.getByRole('textbox', { name: 'Folder' })).toHaveValue(place.path);
  await page.keyboard.insertText('/other');
  await expect(chooser.getByRole('textbox', { name: 'Folder' })).toHaveValue('/other');
});

test('work is paused and goes on', async ({ place, open }) => {
  // Enough that the bar is there for longer than a moment, and added when the window is there to see it.
  for (let at = 0; at < 600; at++) await savePicture(place.photos, `${at}.jpg`, 'banana', at);
  const window = await open();
  const { page } = window;
  await window.nextChoice?.(place.photos);
  await page.getByRole('button', { name: 'Choose a folder' }).click();
  await window.chooseFolder(place.photos);
  await page.getByRole('button', { name: 'Pause' }).click();
  await expect(page.getByRole('button', { name: 'Resume' })).toBeVisible();
  await expect(page.getByText('Paused').first()).toBeVisible();
  await page.getByRole('button', { name: 'Resume' }).click();
  await settled(page, 600);
});

test('all folders are looked through again when work has stopped for a reason', async ({ place, open }) => {
  await makeAlbum(place.photos);
  // A model that cannot be used: the photos are found and shown, and the window says why they have no tags.
  await writeFile(place.at('models/colours.onnx'), 'no model');
  const { page } = await open({ folder: place.photos });
  await found(page, 10);
  await expect(page.getByRole('button', { name: 'Try again' })).toBeVisible();
  await writeColourModel(place.at('models'));
  await page.getByRole('button', { name: 'Try again' }).click();
  await settled(page, 10);
});
