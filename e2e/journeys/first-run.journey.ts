/** @file From an empty library to photos with tags, and back after a restart. */
import { expect, found, grid, cell, makeAlbum, panel, settled, test } from '../app.ts';

test('a folder is chosen; photos appear, are tagged, and are there after a restart', async ({
  place,
  open,
}) => {
  await makeAlbum(place.photos);
  const window = await open();
  const { page } = window;
  await expect(page.getByRole('heading', { name: 'Find your photos by what is in them' })).toBeVisible();
  await expect(page.getByText(/on this computer/)).toBeVisible();
  await window.nextChoice?.(place.photos);
  await page.getByRole('button', { name: 'Choose a folder' }).click();
  await window.chooseFolder(place.photos);
  await settled(page, 10);
  await expect(grid(page).getByRole('gridcell')).toHaveCount(10);
  await cell(page, 'beagle-1').click();
  await expect(panel(page)).toContainText('beagle');

  expect((await window.close()).code).toBe(0);
  const again = await open();
  await settled(again.page, 10);
  await found(again.page, 10);
  await expect(cell(again.page, 'tabby-1')).toBeVisible();
});
