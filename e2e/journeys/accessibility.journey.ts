/** @file axe-core finds no serious fault, on any screen, light and dark. */
import { copyFile } from 'node:fs/promises';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { drop } from '../drop.ts';
import { cell, expect, found, makeAlbum, searchBox, settled, test } from '../app.ts';
import { picture } from '../pictures.ts';

async function examine(page: Page, screen: string): Promise<void> {
  // Under the stand-in the browser belongs to the app, and lends no page for axe's own.
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
  const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  const faults = serious.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${screen}: ${id}: ${html}`));
  expect(faults).toEqual([]);
}

for (const colorScheme of ['light', 'dark'] as const) {
  test(`every screen, ${colorScheme}`, async ({ place, open }) => {
    test.slow(); // axe looks at sixteen screens
    const empty = await open({ view: { colorScheme } });
    await examine(empty.page, 'welcome');
    await empty.close();

    await makeAlbum(place.photos);
    await copyFile(place.at('photos/bus.jpg'), place.at('photos/bus-again.jpg'));
    const { page } = await open({ folder: place.photos, view: { colorScheme } });
    await settled(page, 11);
    await cell(page, 'beagle-1').click();
    await examine(page, 'grid');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('dialog')).toBeVisible();
    await examine(page, 'photo');
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /^More for/ })
      .first()
      .click();
    await expect(page.getByRole('menuitem').first()).toBeFocused();
    await examine(page, 'menu of rules');
    await page.getByRole('menuitem', { name: /surer/ }).click();
    await expect(page.getByRole('spinbutton')).toBeFocused();
    await examine(page, 'rule to make');
    await page.getByRole('spinbutton').fill('50');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('spinbutton')).toBeHidden();
    await page.getByRole('dialog').getByText('What the network saw').click();
    await expect(page.getByRole('dialog').getByRole('button', { name: /^More for/ })).not.toHaveCount(1);
    await examine(page, 'what the network saw');
    await page.keyboard.press('s');
    await expect(page.getByRole('heading', { name: /^Most alike first/ })).toBeVisible();
    await examine(page, 'similar photos');
    await searchBox(page).fill('');
    await found(page, 11);
    await cell(page, 'beagle-1').click();
    await page.keyboard.press('?');
    await examine(page, 'keys');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+,');
    await examine(page, 'settings');
    await page.getByRole('button', { name: 'About Phototag' }).click();
    await examine(page, 'about');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: /^Duplicates/ }).click();
    await examine(page, 'duplicates, not looked for');
    await page.getByRole('button', { name: 'Look for duplicates' }).click();
    await expect(page.getByRole('article')).toBeVisible();
    await examine(page, 'duplicates');
    await page.getByRole('button', { name: /^Compare/ }).click();
    await examine(page, 'duplicates compared');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Keep best of all' }).click();
    await examine(page, 'duplicates, asked');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await drop(page, { files: [{ name: 'a.jpg', type: 'image/jpeg', bytes: await picture('beagle') }] });
    await expect(page.getByRole('dialog', { name: 'What it is' })).toContainText(/beagle/i);
    await examine(page, 'look');
  });

  test(`teaching and a new rule, ${colorScheme}`, async ({ place, open }) => {
    await makeAlbum(place.photos);
    const { page } = await open({ folder: place.photos, view: { colorScheme } });
    await settled(page, 10);
    await page.getByRole('button', { name: 'Taught tags' }).click();
    await examine(page, 'no taught tags');
    await page.keyboard.press('Escape');
    await cell(page, 'beagle-1').click();
    await page.getByRole('button', { name: 'Teach a tag...' }).click();
    await page.keyboard.type('bea');
    await expect(page.getByRole('option').first()).toBeVisible();
    await page.keyboard.press('ArrowDown');
    await examine(page, 'tag to teach');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('dialog').getByRole('alert')).toContainText('too few');
    await examine(page, 'tag that cannot be taught');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+a');
    await page.getByRole('button', { name: 'Teach a tag...' }).click();
    await page.keyboard.type('Mine');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Taught tags' }).click();
    await expect(page.getByRole('button', { name: '10 photos show it: Mine' })).toBeVisible();
    await examine(page, 'taught tags');
    await page.keyboard.press('Control+,');
    await page.getByRole('button', { name: 'Add a rule' }).click();
    await page.keyboard.type('nothing known');
    await page.getByText('In a folder and below').click();
    await page.getByRole('combobox', { name: 'Folder' }).fill(place.photos);
    await page.keyboard.press('Enter');
    await expect(page.getByRole('dialog').getByRole('alert')).toContainText('no tag');
    await examine(page, 'new rule');
  });
}
