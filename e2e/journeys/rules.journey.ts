/** @file Rules made from a photo's tag change what is said at once, are there after a restart, and leave no trace. */
import type { Page } from '@playwright/test';
import { cell, expect, found, makeAlbum, panel, searchBox, settled, test } from '../app.ts';
import { savePicture } from '../pictures.ts';

const tags = (page: Page) => page.getByRole('list', { name: 'Tags' }).last(); // the photo view's, where it is open
const tree = (page: Page) => page.getByRole('tree', { name: 'Concepts' });
const inTree = (page: Page, tag: string) =>
  tree(page).getByRole('treeitem', { name: new RegExp(`^${tag} `) });

/** Chooses from the menu beside a tag of the photo that is looked at, and waits for what is asked then. */
async function startRule(page: Page, tag: string, item: string, title: string) {
  await panel(page)
    .getByRole('button', { name: `More for ${tag}` })
    .click();
  await page.getByRole('menuitem', { name: item }).click();
  const dialog = page.getByRole('dialog', { name: title });
  await expect(dialog.locator('[data-first]')).toBeFocused();
  return dialog;
}

/** A rule in Settings, in words. */
const listed = (page: Page, words: RegExp) =>
  page.getByRole('region', { name: 'Rules' }).getByRole('listitem').filter({ hasText: words });

async function takeBack(page: Page, words: RegExp): Promise<void> {
  await expect(listed(page, words)).toBeVisible();
  await listed(page, words).getByRole('button').click();
  await expect(listed(page, words)).toHaveCount(0);
}

test('a tag is hidden in one folder only, and by keyboard; taken back in Settings, it is said again', async ({
  place,
  open,
}) => {
  await makeAlbum(place.photos);
  await savePicture(place.photos, 'home/beagle-3.jpg', 'beagle', 11);
  const { page } = await open({ folder: place.photos });
  await settled(page, 11);
  await tree(page).focus();
  await page.keyboard.press('Home');
  for (const above of ['animal', 'mammal', 'dog', 'hound']) {
    await page.keyboard.press('ArrowRight');
    await expect(tree(page).getByRole('treeitem', { expanded: true, name: above }).first()).toBeVisible();
    await page.keyboard.press('ArrowDown');
  }
  await expect(inTree(page, 'beagle')).toHaveText(/3$/);

  await cell(page, 'beagle-1').click();
  await page.keyboard.press('Enter');
  const view = page.getByRole('dialog', { name: 'beagle-1.jpg' });
  const menu = view.getByRole('button', { name: 'More for beagle' });
  await menu.focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('menuitem', { name: 'Hide this tag...' })).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('menuitem', { name: 'Call it something else...' })).toBeFocused();
  await page.keyboard.press('Escape'); // of the menu alone
  await expect(page.getByRole('menuitem')).toHaveCount(0);
  await expect(menu).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('menuitem', { name: 'Hide this tag...' })).toBeFocused();
  await page.keyboard.press('Enter');
  const hide = page.getByRole('dialog', { name: 'Hide “beagle”' });
  await hide.getByText('In holiday and below').click();
  await hide.getByRole('button', { name: 'Hide' }).click();
  await expect(page.getByText(/^“beagle” is hidden in .*holiday and below$/)).toBeVisible();
  await expect(tags(page)).toHaveText(/^hound/);
  await page.keyboard.press('Escape');
  await expect(cell(page, 'beagle-2')).toHaveAccessibleName(/, hound/);
  await expect(cell(page, 'beagle-3')).toHaveAccessibleName(/, beagle/);
  await expect(inTree(page, 'beagle')).toHaveText(/1$/);
  await expect(inTree(page, 'hound')).toHaveText(/3$/);

  await page.keyboard.press('Control+,');
  await takeBack(page, /^“beagle” is hidden in .*holiday and below/);
  await expect(inTree(page, 'beagle')).toHaveText(/3$/);
  await page.keyboard.press('Escape');
  await expect(cell(page, 'beagle-2')).toHaveAccessibleName(/, beagle/);
  await expect(tags(page)).toHaveText(/^beagle/);
});

test('below a hidden tag one kind of it is allowed, from what the network saw', async ({ place, open }) => {
  await makeAlbum(place.photos);
  const { page } = await open({ folder: place.photos });
  await settled(page, 10);
  await cell(page, 'some-dog').click();
  const hide = await startRule(page, 'dog', 'Hide this tag...', 'Hide “dog”');
  await hide.getByRole('button', { name: 'Hide' }).click();
  await cell(page, 'beagle-1').click();
  await expect(tags(page)).not.toContainText('beagle');

  await panel(page).getByText('What the network saw').click();
  const allow = await startRule(page, 'beagle', 'Let it be said...', 'Let “beagle” be said');
  await allow.getByRole('button', { name: 'Allow' }).click();
  await expect(tags(page)).toHaveText(/^beagle/);
  await expect(cell(page, 'beagle-2')).toHaveAccessibleName(/, beagle/);
  await expect(cell(page, 'retriever')).not.toHaveAccessibleName(/, (golden retriever|dog)/);
  await page.keyboard.press('Control+,');
  await expect(listed(page, /^“beagle” may be said everywhere/)).toBeVisible();
});

test('a tag is hidden everywhere, another renamed, and another said only when surer; after a restart too', async ({
  place,
  open,
}) => {
  await makeAlbum(place.photos);
  const before = await open({ folder: place.photos });
  const { page } = before;
  await settled(page, 10);

  await cell(page, 'banana-1').click();
  const hide = await startRule(page, 'banana', 'Hide this tag...', 'Hide “banana”');
  await hide.getByRole('button', { name: 'Hide' }).click();
  await expect(tags(page)).not.toContainText('banana');
  await expect(cell(page, 'banana-2')).not.toHaveAccessibleName(/, banana/);

  await cell(page, 'tabby-1').click();
  await startRule(page, 'tabby', 'Call it something else...', 'Call “tabby” something else');
  await page.keyboard.type('Mimi');
  await page.keyboard.press('Enter');
  await expect(tags(page)).toHaveText(/^Mimi/);
  await expect(cell(page, 'tabby-3')).toHaveAccessibleName(/, Mimi/);
  await searchBox(page).fill('mimi');
  await found(page, 3);
  await searchBox(page).fill('');
  await found(page, 10);

  await cell(page, 'retriever').click();
  const surer = await startRule(
    page,
    'golden retriever',
    'Say it only when surer...',
    'Say “golden retriever” only when surer',
  );
  await surer.getByRole('spinbutton', { name: 'At least, in percent' }).fill('100');
  await surer.getByRole('button', { name: 'Set' }).click();
  await expect(tags(page)).not.toContainText('golden retriever');
  await before.close();

  const { page: again } = await open();
  await settled(again, 10);
  await expect(cell(again, 'banana-1')).not.toHaveAccessibleName(/, banana/);
  await expect(cell(again, 'tabby-2')).toHaveAccessibleName(/, Mimi/);
  await expect(cell(again, 'retriever')).not.toHaveAccessibleName(/, golden retriever/);
  await again.keyboard.press('Control+,');
  await again.getByRole('combobox', { name: 'Language' }).selectOption('tr');
  await expect(again.getByText(/^“.+” yerine “Mimi” denir$/)).toBeVisible();
  await again.getByRole('combobox', { name: 'Dil' }).selectOption('en');
  await takeBack(again, /^“banana” is hidden everywhere/);
  await takeBack(again, /^“golden retriever” is said only when at least 100% sure, everywhere/);
  await takeBack(again, /^“tabby” is called “Mimi”/);
  await expect(again.getByRole('region', { name: 'Rules' })).toContainText('There are no rules.');
  await again.keyboard.press('Escape');
  await expect(cell(again, 'banana-1')).toHaveAccessibleName(/, banana/);
  await expect(cell(again, 'retriever')).toHaveAccessibleName(/, golden retriever/);
  await expect(cell(again, 'tabby-1')).toHaveAccessibleName(/, tabby/);
});

test('in Settings a rule is made for any tag, and for any folder that is followed or lies below', async ({
  place,
  open,
}) => {
  await makeAlbum(place.photos);
  const { page } = await open({ folder: place.photos });
  await settled(page, 10);
  await page.keyboard.press('Control+,');
  await page.getByRole('button', { name: 'Add a rule' }).click();
  const dialog = page.getByRole('dialog', { name: 'New rule' });
  await expect(dialog.getByRole('combobox', { name: 'Tag' })).toBeFocused();
  await page.keyboard.type('beag');
  await expect(dialog.getByRole('option').first()).toHaveText(/^beagle/); // not yet of “be”, whose first is the animal
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(dialog.getByRole('combobox', { name: 'Tag' })).toHaveValue('beagle');
  await dialog.getByText('In a folder and below').click();
  const hide = dialog.getByRole('button', { name: 'Hide' });
  await expect(hide).toBeDisabled();
  const folder = dialog.getByRole('combobox', { name: 'Folder' });
  await folder.fill(place.at('models'));
  await hide.click();
  await expect(dialog.getByRole('alert')).toContainText('does not lie in a folder that is followed');
  await folder.fill(place.at('photos/holiday'));
  await page.keyboard.press('Enter');
  await expect(dialog).toBeHidden();
  await expect(listed(page, /^“beagle” is hidden in .*holiday and below/)).toBeVisible();

  await page.getByRole('button', { name: 'Add a rule' }).click();
  await page.keyboard.type('gorilla'); // no photo has it
  await dialog.getByText('Let it be said').click();
  await dialog.getByRole('button', { name: 'Allow' }).click();
  await expect(listed(page, /^“gorilla” may be said everywhere/)).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(cell(page, 'beagle-2')).toHaveAccessibleName(/, hound/);
  await cell(page, 'beagle-2').click();
  await expect(tags(page)).toHaveText(/^hound/);
});
