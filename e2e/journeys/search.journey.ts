/** @file Finding: the query, its chips, completion, the tree, filters, saved searches, and what is wrong with a query. */
import { cell, expect, found, grid, makeAlbum, searchBox, settled, test } from '../app.ts';

test.beforeEach(({ place }) => makeAlbum(place.photos));

test('words find, chips change the query, an error stays beside it and the photos stay', async ({
  place,
  open,
}) => {
  const { page } = await open({ folder: place.photos });
  await settled(page, 10);
  await page.keyboard.press('/');
  await expect(searchBox(page)).toBeFocused();
  await page.keyboard.type('dog -beagle');
  await page.keyboard.press('Enter');
  await found(page, 2);
  await expect(cell(page, 'some-dog')).toBeVisible();
  const chips = page.getByRole('list', { name: 'Parts of the search' });
  await chips.getByRole('button', { name: /^not beagle/ }).click();
  await page.getByRole('menuitem', { name: 'This after all' }).click();
  await expect(searchBox(page)).toHaveValue('dog beagle');
  await found(page, 2);
  await chips.getByRole('button', { name: /^beagle/ }).click();
  await page.getByRole('menuitem', { name: 'Remove' }).click();
  await found(page, 4);

  await searchBox(page).fill('dog "bea');
  await page.keyboard.press('Enter');
  await expect(page.getByText(/^The query is wrong at/)).toBeVisible();
  await expect(grid(page).getByRole('gridcell')).toHaveCount(4);
  await searchBox(page).fill('banana tabby');
  await page.keyboard.press('Enter');
  await expect(page.getByText('No photos match')).toBeVisible();
  await page.getByRole('button', { name: 'without banana' }).click();
  await found(page, 3);
});

test('completion, the tree, filters and saved searches lead to the same photos', async ({ place, open }) => {
  const { page } = await open({ folder: place.photos });
  await settled(page, 10);
  await searchBox(page).pressSequentially('beag');
  await expect(page.getByRole('option').first()).toHaveText(/beagle/);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await found(page, 2);

  await page.getByRole('button', { name: 'Save search' }).click();
  await page.getByRole('textbox', { name: 'Name of the search' }).fill('My beagles');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: /All photos/ }).click();
  await found(page, 10);
  await page.getByRole('button', { name: 'My beagles', exact: true }).click();
  await found(page, 2);
  await page.getByRole('button', { name: /Delete.*My beagles/ }).click();
  await expect(page.getByRole('button', { name: 'My beagles', exact: true })).toBeHidden();

  const tree = page.getByRole('tree', { name: 'Concepts' });
  await tree.focus();
  await page.keyboard.press('Home');
  await page.keyboard.press('ArrowRight');
  await expect(tree.getByRole('treeitem', { expanded: true }).first()).toBeVisible();
  await tree.getByRole('treeitem').filter({ hasText: 'animal' }).first().click();
  await found(page, 7);

  await page.getByRole('button', { name: /All photos/ }).click();
  await page.getByText('Years', { exact: true }).click();
  await page.getByRole('button', { name: /2019/ }).click();
  await found(page, 5);
  await page.getByText('Cameras', { exact: true }).click();
  await page.getByRole('button', { name: /iPhone 15/ }).click();
  await found(page, 5);
});
