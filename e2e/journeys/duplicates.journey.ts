/** @file Photos that are there more than once are found on request, compared, and all but the best go to the trash. */
import { copyFile, mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import sharp from 'sharp';
import { cell, expect, found, panel, settled, test, type Place } from '../app.ts';
import { savePicture } from '../pictures.ts';

/** What a journey's own home has for a trash, on this system. */
const trashOf = (place: Place) => place.at('.local/share/Trash');

/** A pattern that hashes well; another for each seed. */
async function pattern(file: string, seed: number, width: number): Promise<void> {
  const size = { width: 160, height: 120 };
  const pixels = Uint8Array.from(
    { length: size.width * size.height * 3 },
    (_, i) => (i * i * (7919 + 2 * seed) + (i >> 6) * (31 + 12 * seed)) % 256,
  );
  const smooth = await sharp(pixels, { raw: { ...size, channels: 3 } })
    .blur(6)
    .normalise()
    .png()
    .toBuffer();
  await sharp(smooth).resize(width).jpeg({ quality: 92 }).toFile(file);
}

async function makeDuplicates(place: Place): Promise<void> {
  await mkdir(place.at('photos/old'));
  await pattern(place.at('photos/sea.jpg'), 0, 160);
  await pattern(place.at('photos/old/sea-small.jpg'), 0, 120);
  await copyFile(place.at('photos/sea.jpg'), place.at('photos/old/sea-copy.jpg'));
  await pattern(place.at('photos/hill.jpg'), 5, 160);
  await pattern(place.at('photos/hill-small.jpg'), 5, 110);
  await savePicture(place.photos, 'single.jpg', 'banana');
}

/** Names of files that lie in the trash, as its notes have them. */
async function trashed(place: Place): Promise<string[]> {
  const notes = await readdir(join(trashOf(place), 'info')).catch(() => []);
  const texts = await Promise.all(notes.map((note) => readFile(join(trashOf(place), 'info', note), 'utf8')));
  return texts.map((text) => /\/([^/\n]+)\n/.exec(text)![1]!).sort();
}

async function openDuplicates(page: Page) {
  await page.getByRole('button', { name: /^Duplicates/ }).click();
  const region = page.getByRole('region', { name: 'Duplicates' });
  await region.getByRole('button', { name: 'Look for duplicates' }).click();
  return region;
}

test('they are looked for, compared, and the best of one group is kept, with what was said of the others', async ({
  place,
  open,
}) => {
  test.skip(process.platform !== 'linux', 'the trash of a home of its own is found on Linux alone');
  await makeDuplicates(place);
  const window = await open({ folder: place.photos });
  const { page } = window;
  await settled(page, 6);
  await cell(page, 'hill-small').click();
  await page.keyboard.press('t');
  await page.keyboard.type('Grandpa');
  await page.keyboard.press('Enter');
  await expect(panel(page)).toContainText('Grandpa');
  await page.keyboard.press('Escape');

  const duplicates = await openDuplicates(page);
  await expect(duplicates).toContainText('2 groups');
  await expect(page.getByRole('button', { name: 'Duplicates 2', exact: true })).toBeVisible();
  const hill = duplicates.getByRole('article', { name: 'hill.jpg and 1 other' });
  await expect(hill).toContainText('most pixels');
  await hill.getByRole('button', { name: 'Compare hill.jpg with the others' }).click();
  const compared = page.getByRole('dialog', { name: 'hill.jpg and 1 other' });
  await expect(compared).toContainText('Best: most pixels');
  await page.keyboard.press('ArrowRight');
  await expect(compared).toContainText('hill-small.jpg');
  await expect(compared).toContainText('alike');
  await page.keyboard.press('Escape');
  await expect(compared).toBeHidden();

  // Nothing goes before it was asked.
  await hill.getByRole('button', { name: 'Keep best' }).click();
  const asked = page.getByRole('dialog', { name: 'Keep hill.jpg?' });
  await expect(asked).toContainText('1 file');
  await asked.getByRole('button', { name: 'Cancel' }).click();
  expect(await trashed(place)).toEqual([]);
  await hill.getByRole('button', { name: 'Keep best' }).click();
  await asked.getByRole('button', { name: 'Move 1 file to the trash' }).click();
  await expect(page.getByText(/^1 file \(.*\) is in the trash/)).toBeVisible();
  await expect(hill).toBeHidden();
  await expect(duplicates).toContainText('1 group');
  expect(await trashed(place)).toEqual(['hill-small.jpg']);
  expect((await readdir(place.photos)).sort()).toEqual(['hill.jpg', 'old', 'sea.jpg', 'single.jpg']);

  await page.keyboard.press('Escape');
  await found(page, 5);
  await cell(page, 'hill.jpg').click();
  await expect(panel(page)).toContainText('Grandpa');
});

test('the best of all are kept after one question, and a copy that comes later is found', async ({
  place,
  open,
}) => {
  test.skip(process.platform !== 'linux', 'as above');
  await makeDuplicates(place);
  const { page } = await open({ folder: place.photos });
  await settled(page, 6);
  const duplicates = await openDuplicates(page);
  await expect(duplicates).toContainText('3 files besides the best');
  await duplicates.getByRole('button', { name: 'Keep best of all' }).click();
  const asked = page.getByRole('dialog', { name: 'Keep the best of 2 groups?' });
  await expect(asked).toContainText('3 files');
  await asked.getByRole('button', { name: 'Move 3 files to the trash' }).click();
  await expect(duplicates).toContainText('No photo is there more than once');
  await expect(duplicates).toContainText(/3 files \(.*\) are in the trash/);
  expect(await trashed(place)).toHaveLength(3);

  // A copy that comes later is found when looked for again.
  await copyFile(place.at('photos/single.jpg'), place.at('photos/single-2.jpg'));
  await page.keyboard.press('Escape');
  await settled(page, 4);
  await page.getByRole('button', { name: /^Duplicates/ }).click();
  await duplicates.getByRole('button', { name: 'Look again' }).click();
  await expect(duplicates.getByRole('article', { name: /^single/ })).toContainText('earliest');
});

test('keeping the best of very many can be stopped: what was done is done, the rest is as it was', async ({
  place,
  open,
}) => {
  test.skip(process.platform !== 'linux', 'as above');
  const many = 400;
  await mkdir(place.at('photos/again'));
  for (let at = 0; at < many; at++) {
    const file = await savePicture(place.photos, `${at}.jpg`, 'banana', at);
    await copyFile(file, place.at(`photos/again/${at}.jpg`));
  }
  const { page } = await open({ folder: place.photos });
  await settled(page, 2 * many);
  const duplicates = await openDuplicates(page);
  await expect(duplicates).toContainText(`${many} groups`);
  // Only those near the view are in the page.
  expect(await duplicates.getByRole('article').count()).toBeLessThan(80);
  await duplicates.getByRole('button', { name: 'Keep best of all' }).click();
  await page
    .getByRole('dialog')
    .getByRole('button', { name: `Move ${many} files to the trash` })
    .click();
  // Not `click`, which waits until nothing moves: by then all may be done.
  await duplicates.getByRole('button', { name: 'Stop' }).dispatchEvent('click');
  await expect(duplicates).toContainText(/(?:is|are) in the trash/);
  const gone = (await trashed(place)).length;
  expect(gone).toBeLessThan(many);
  await expect(page.getByRole('button', { name: `Duplicates ${many - gone}`, exact: true })).toBeVisible();
});
