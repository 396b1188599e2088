/** @file Photos like one, found from it, by key and by button. */
import { cell, expect, found, grid, makeAlbum, searchBox, settled, test } from '../app.ts';

test('photos like one come most alike first, by what it is called; more terms narrow them; the way back is by date', async ({
  place,
  open,
}) => {
  await makeAlbum(place.photos);
  const { page } = await open({ folder: place.photos });
  await settled(page, 10);
  const headings = page.getByRole('heading', { level: 2 });
  const cells = grid(page).getByRole('gridcell');
  await expect(cells.first()).toHaveAccessibleName(/retriever/); // the newest

  // Green is like green, then like yellow, which is half green.
  await cell(page, 'tabby-1').click();
  await page.keyboard.press('Enter');
  const view = page.getByRole('dialog', { name: 'tabby-1.jpg' });
  await view.getByRole('button', { name: 'Find similar photos' }).click();
  await expect(view).toBeHidden();
  await found(page, 9);
  await expect(headings.filter({ hasText: 'Most alike first' })).toBeVisible();
  await expect(headings.filter({ hasText: '2019' })).toHaveCount(0);
  await expect(page.getByRole('slider', { name: 'Go to a month' })).toHaveCount(0);
  await expect(page.getByRole('list', { name: 'Parts of the search' })).toHaveText(
    /^\s*like tabby-1\.jpg\s*$/,
  );
  await expect(cells.nth(0)).toHaveAccessibleName(/tabby-[23]/);
  await expect(cells.nth(1)).toHaveAccessibleName(/tabby-[23]/);
  await expect(cells.nth(2)).toHaveAccessibleName(/bus/);

  const query = await searchBox(page).inputValue();
  await searchBox(page).fill(`${query} -tabby`);
  await found(page, 7);
  await expect(cells.nth(0)).toHaveAccessibleName(/bus/);

  await cell(page, 'bus').click();
  await page.keyboard.press('s');
  await expect(page.getByRole('list', { name: 'Parts of the search' })).toHaveText(/^\s*like bus\.jpg\s*$/);
  await found(page, 9);
  await searchBox(page).fill('');
  await found(page, 10);
  await expect(headings.filter({ hasText: 'July 2021' })).toBeVisible();
});
