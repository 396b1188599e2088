/** @file What can go wrong around the window: said where the person is, with nothing lost. */
import { rename } from 'node:fs/promises';
import { openLibrary } from '../../app/core/open.ts';
import { cell, expect, grid, makeAlbum, panel, settled, test } from '../app.ts';

test('a library that is open elsewhere is said in the window, and opens when it is free', async ({
  place,
  open,
  host,
}) => {
  test.skip(host === 'page', 'the page is not served without a library: the command line says so (app/cli)');
  const owner = await openLibrary({
    libraryFolder: place.at('library'),
    modelsFolder: undefined,
    mode: 'write',
  });
  const { page } = await open();
  await expect(page.getByRole('heading', { name: 'The library cannot be opened' })).toBeVisible();
  await owner.close();
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByRole('heading', { name: 'Find your photos by what is in them' })).toBeVisible();
});

test('a folder that vanishes while the window is open keeps its photos and what was said of them', async ({
  place,
  open,
}) => {
  await makeAlbum(place.photos);
  const { page } = await open({ folder: place.photos });
  await settled(page, 10);
  await cell(page, 'tabby-1').click();
  await page.keyboard.press('y');
  await rename(place.photos, place.at('elsewhere'));
  await expect(page.getByRole('button', { name: /offline since/i }).first()).toBeVisible({ timeout: 40_000 });
  await expect(grid(page).getByRole('gridcell')).toHaveCount(10);
  await expect(panel(page)).toContainText('tabby');
  await page.keyboard.press('Control+,');
  await expect(page.getByRole('region', { name: 'Settings' })).toContainText(
    /offline since .*\d.*; its photos stay/,
  );
  await rename(place.at('elsewhere'), place.photos);
});
