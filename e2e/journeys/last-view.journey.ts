/** @file The window comes back to the search and the place where it was left. */
import type { Page } from '@playwright/test';
import { cell, expect, found, grid, makeAlbum, searchBox, settled, test } from '../app.ts';

/** By the keyboard to the last photo of the grid, which is far below the first. */
async function goToTheEnd(page: Page): Promise<void> {
  await cell(page, 'retriever').click();
  for (let step = 0; step < 9; step++) await page.keyboard.press('+'); // as large as they get
  await page.keyboard.press('End');
  await isAtTheEnd(page);
}

async function isAtTheEnd(page: Page, timeout = 45_000): Promise<void> {
  await expect(cell(page, 'tabby-1')).toBeInViewport({ timeout });
  await expect(cell(page, 'retriever')).not.toBeInViewport({ timeout });
}

test('after a reload and after a restart it shows the last search at the last place; at the beginning it stays there', async ({
  place,
  open,
}) => {
  await makeAlbum(place.photos);
  const before = await open({ folder: place.photos });
  await settled(before.page, 10);
  await searchBox(before.page).fill('taken:2019..');
  await found(before.page, 9);
  // Who leaves within a moment of the last step may come back to the one before.
  await expect(async () => {
    await goToTheEnd(before.page);
    await before.page.reload();
    await expect(searchBox(before.page)).toHaveValue('taken:2019..');
    await isAtTheEnd(before.page, 5000);
  }).toPass();
  await before.close();

  const { page } = await open();
  await expect(searchBox(page)).toHaveValue('taken:2019..');
  await found(page, 9);
  await isAtTheEnd(page);
  await expect(grid(page).getByRole('gridcell', { selected: true })).toHaveCount(0);

  await searchBox(page).fill('');
  await found(page, 10);
  await expect(cell(page, 'retriever')).toBeInViewport();
  await page.reload();
  await found(page, 10);
  await expect(searchBox(page)).toHaveValue('');
  await expect(cell(page, 'retriever')).toBeInViewport();
});
