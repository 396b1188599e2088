/** @file What a person says about photos stays, can be undone, and is never contradicted. */
import { cell, expect, found, makeAlbum, panel, searchBox, settled, test } from '../app.ts';

test('confirm, reject, add and rate by keyboard; undo, redo; all of it there after a restart', async ({
  place,
  open,
}) => {
  await makeAlbum(place.photos);
  const window = await open({ folder: place.photos });
  const { page } = window;
  await settled(page, 10);
  const tags = panel(page).getByRole('list', { name: 'Tags' });
  await cell(page, 'tabby-1').click();
  await expect(tags).toContainText('tabby');
  await page.keyboard.press('y');
  await expect(page.getByText(/^Confirmed .tabby/)).toBeVisible();
  await expect(tags.getByRole('button', { name: 'tabby, yours' })).toBeVisible();

  await cell(page, 'tabby-2').click();
  await page.keyboard.press('n');
  await expect(page.getByText(/^Rejected .tabby/)).toBeVisible();
  await expect(panel(page)).toContainText('Rejected');
  await page.keyboard.press('Control+z');
  await expect(page.getByText(/^Undone: rejecting .tabby/)).toBeVisible();
  await expect(tags.getByRole('button', { name: /^tabby/ })).toBeVisible();
  await page.keyboard.press('Control+Shift+z');
  await expect(panel(page)).toContainText('Rejected');

  await cell(page, 'bus').click();
  await page.keyboard.press('t');
  await page.keyboard.type('Aunt Mary');
  await page.keyboard.press('Enter');
  await expect(tags).toContainText('Aunt Mary');
  await page.keyboard.press('Escape');
  await cell(page, 'bus').click();
  await page.keyboard.press('4');
  await expect(page.getByText(/^Gave 4 stars/)).toBeVisible();

  await window.close();
  const again = await open();
  await settled(again.page, 10, 1);
  for (const [query, count] of [
    ['tag:tabby', 2],
    ['is:confirmed', 2],
    ['is:rejected', 1],
    ['"Aunt Mary"', 1],
    ['rating:>=4', 1],
  ] as const) {
    await searchBox(again.page).fill(query);
    await again.page.keyboard.press('Enter');
    await found(again.page, count);
  }
});

test('one word for many photos, taken back at once', async ({ place, open }) => {
  await makeAlbum(place.photos);
  const { page } = await open({ folder: place.photos });
  await settled(page, 10);
  await cell(page, 'tabby-1').click();
  await page.keyboard.press('Control+a');
  const bar = page.getByRole('toolbar', { name: 'Selected photos' });
  await bar.getByRole('combobox', { name: 'Add a tag' }).fill('keep');
  await page.keyboard.press('Enter');
  await expect(page.getByText(/^Added .keep. to 10 photos/)).toBeVisible();
  await searchBox(page).fill('tag:keep');
  await page.keyboard.press('Enter');
  await found(page, 10);
  await page.getByRole('button', { name: 'Undo' }).first().click();
  await searchBox(page).fill('');
  await page.keyboard.press('Enter');
  await found(page, 10);
  await cell(page, 'tabby-1').click();
  await expect(panel(page)).not.toContainText('keep');
});
