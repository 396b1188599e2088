/** @file A tag is taught from photos that were selected, its suggestions are judged, and it learns from that. */
import type { Page } from '@playwright/test';
import { cell, expect, found, panel, searchBox, settled, test } from '../app.ts';
import { savePicture } from '../pictures.ts';

const tags = (page: Page) => panel(page).getByRole('list', { name: 'Tags' });
const selected = (page: Page) => page.getByRole('toolbar', { name: 'Selected photos' });
const dialog = (page: Page) => page.getByRole('dialog', { name: /^Teach/ });
const listed = (page: Page) =>
  page.getByRole('region', { name: 'Taught tags' }).getByRole('listitem').filter({ hasText: 'Dolmuş' });

/** Six yellow pictures, newest last, among those of other kinds. */
async function makeBuses(folder: string): Promise<void> {
  for (let at = 1; at <= 6; at++) {
    await savePicture(folder, `bus-${at}.jpg`, 'school bus', at, { taken: `2019:03:0${at} 09:00:00` });
    await savePicture(folder, `banana-${at}.jpg`, 'banana', 10 + at);
    await savePicture(folder, `tabby-${at}.jpg`, 'tabby', 20 + at);
  }
}

async function select(page: Page, ...names: string[]): Promise<void> {
  for (const [at, name] of names.entries())
    await cell(page, name).click({ modifiers: at === 0 ? [] : ['ControlOrMeta'] });
  await expect(selected(page)).toContainText(`${names.length} photo`);
}

test('taught by keyboard from three photos, looked through, confirmed and rejected; there after a restart; forgotten', async ({
  place,
  open,
}) => {
  await makeBuses(place.photos);
  const before = await open({ folder: place.photos });
  const { page } = before;
  await settled(page, 18);

  await select(page, 'bus-1', 'bus-2');
  await selected(page).getByRole('button', { name: 'Teach a tag...' }).click();
  const name = dialog(page).getByRole('combobox', { name: 'Name' });
  await expect(name).toBeFocused();
  await page.keyboard.type('Dolmuş');
  await page.keyboard.press('Enter');
  await expect(dialog(page).getByRole('alert')).toContainText(
    '2 photos show “Dolmuş”, too few to learn from.',
  );
  await page.keyboard.press('Escape'); // the photos are still selected
  await expect(dialog(page)).toBeHidden();
  await cell(page, 'bus-3').click({ modifiers: ['ControlOrMeta'] });
  await selected(page).getByRole('button', { name: 'Teach a tag...' }).click();
  await page.keyboard.type('Dolmuş');
  await page.keyboard.press('Enter');
  await expect(page.getByText('Suggested for 3 photos.')).toBeVisible();
  await expect(dialog(page)).toBeHidden();

  // What Y and N are about is the tag that is looked through, not the other that these photos have.
  await page.getByRole('button', { name: 'Look through' }).click();
  await found(page, 3);
  await expect(searchBox(page)).toHaveValue('label:Dolmuş source:taught');
  await cell(page, 'bus-4').click();
  await expect(tags(page)).toContainText('school bus');
  await page.keyboard.press('y');
  await expect(page.getByText('Confirmed “Dolmuş” on 1 photo')).toBeVisible();
  await found(page, 2);
  await cell(page, 'bus-5').click();
  await page.keyboard.press('n');
  await expect(page.getByText('Rejected “Dolmuş” on 1 photo')).toBeVisible();
  await expect(cell(page, 'bus-5')).toHaveCount(0);
  await before.close();

  const { page: again } = await open();
  await again.getByRole('button', { name: 'Taught tags' }).click();
  await expect(listed(again)).toContainText('4 photos show it');
  await listed(again).getByRole('button', { name: '1 photo does not: Dolmuş' }).click();
  await expect(cell(again, 'bus-5')).toBeVisible();
  await found(again, 1);
  await again.getByRole('button', { name: 'Taught tags' }).click();
  await listed(again).getByRole('button', { name: '4 photos show it: Dolmuş' }).click();
  await found(again, 4);
  await again.getByRole('button', { name: 'Taught tags' }).click();
  await listed(again).getByRole('button', { name: 'Suggest Dolmuş no more' }).click();
  await expect(again.getByRole('region', { name: 'Taught tags' })).toContainText('No tag is taught yet');
  await again.getByRole('button', { name: 'Teach again' }).click();
  await expect(listed(again)).toBeVisible();
  await listed(again).getByRole('button', { name: 'Suggest Dolmuş no more' }).click();
  await expect(listed(again)).toHaveCount(0);
  await again.keyboard.press('Escape');
  await searchBox(again).fill('tag:Dolmuş');
  await found(again, 4); // the person's own words
});

test('a tag that photos have already is taught from its menu, and photos that do not show it are added to it by name', async ({
  place,
  open,
}) => {
  await makeBuses(place.photos);
  const { page } = await open({ folder: place.photos });
  await settled(page, 18);
  await select(page, 'bus-1', 'bus-2', 'bus-3');
  await selected(page).getByRole('combobox', { name: 'Add a tag' }).fill('Dolmuş');
  await page.keyboard.press('Enter');
  await expect(page.getByText('Added “Dolmuş” to 3 photos')).toBeVisible();
  await cell(page, 'bus-1').click();
  await panel(page).getByRole('button', { name: 'More for Dolmuş' }).click();
  await page.getByRole('menuitem', { name: 'Teach this tag...' }).click();
  await expect(dialog(page)).toHaveAccessibleName('Teach “Dolmuş”');
  await dialog(page).getByRole('button', { name: 'Teach', exact: true }).click();
  await expect(page.getByText('Suggested for 3 photos.')).toBeVisible();
  await expect(cell(page, 'bus-6')).toHaveAccessibleName(/school bus|Dolmuş/);

  await select(page, 'bus-5', 'bus-6');
  await selected(page).getByRole('button', { name: 'Teach a tag...' }).click();
  const name = dialog(page).getByRole('combobox', { name: 'Name' });
  await name.fill('dol');
  await expect(dialog(page).getByRole('option').first()).toHaveText('Dolmuş');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(name).toHaveValue('Dolmuş');
  await dialog(page).getByText('Does not show it').click();
  await dialog(page).getByRole('button', { name: 'Teach', exact: true }).click();
  await expect(dialog(page)).toBeHidden();
  await page.getByRole('button', { name: 'Taught tags' }).click();
  await expect(listed(page)).toContainText('2 photos do not');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+z');
  await page.getByRole('button', { name: 'Taught tags' }).click();
  await expect(listed(page)).not.toContainText('do not');
});
