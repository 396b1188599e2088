/** @file The grid and the photo view: by mouse and by keyboard. */
import { rename, rm } from 'node:fs/promises';
import { cell, expect, found, grid, makeAlbum, panel, settled, test } from '../app.ts';
import { savePicture } from '../pictures.ts';

test('photos lie by month, newest first; keys and clicks select, and the view opens and closes', async ({
  place,
  open,
}) => {
  await makeAlbum(place.photos);
  const { page } = await open({ folder: place.photos });
  await settled(page, 10);
  const main = page.getByRole('main');
  for (const month of [/June\s–\sJuly 2021/, 'March 2019', 'No date']) {
    await expect(main.getByText(month).first()).toBeVisible();
  }
  await expect(grid(page).getByRole('gridcell').first()).toHaveAccessibleName(/retriever\.jpg/);

  await cell(page, 'retriever').click();
  await expect(panel(page)).toContainText('Canon EOS R6');
  await page.keyboard.press('ArrowRight');
  await expect(panel(page).getByRole('heading', { name: 'beagle-2.jpg' })).toBeVisible();
  await page.keyboard.press('Shift+End');
  await expect(page.getByRole('toolbar', { name: 'Selected photos' })).toContainText('9');
  await page.keyboard.press('Control+a');
  await expect(page.getByRole('toolbar', { name: 'Selected photos' })).toContainText('10');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('toolbar', { name: 'Selected photos' })).toBeHidden();

  await cell(page, 'beagle-2').dblclick();
  const view = page.getByRole('dialog', { name: 'beagle-2.jpg' });
  await expect(view).toContainText('2 of 10');
  const picture = view.locator('img:not([hidden])').last();
  await expect(picture).toHaveJSProperty('complete', true);
  await expect
    .poll(() => picture.evaluate((image) => (image as HTMLImageElement).naturalWidth))
    .toBeGreaterThan(0);
  await page.keyboard.press('ArrowRight');
  await expect(page.getByRole('dialog', { name: 'beagle-1.jpg' })).toContainText('3 of 10');
  await page.keyboard.press('w');
  await expect(page.getByRole('dialog').locator('canvas')).toBeVisible();
  await page.keyboard.press('i');
  await expect(panel(page)).toHaveCount(0);
  await page.keyboard.press('i');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toBeHidden();
  await expect(cell(page, 'beagle-1')).toHaveAttribute('aria-selected', 'true');
});

test('at the start the pictures in sight come before anything is counted', async ({ place, open, host }) => {
  test.skip(host !== 'page', 'what the other hosts answer cannot be followed from outside');
  await makeAlbum(place.photos);
  const { page } = await open({ folder: place.photos });
  await settled(page, 10);
  const counts: string[] = [];
  page.on('websocket', (socket) =>
    socket.on('framesent', ({ payload }) => {
      const { name } = JSON.parse(payload.toString()) as { name: string };
      if (/^get(Overview|ConceptTree|Facets)$/.test(name)) counts.push(name);
    }),
  );
  const asked = Promise.withResolvers<null>();
  const { promise: shown, resolve: show } = Promise.withResolvers<null>();
  let pictures = 0;
  await page.route(/\/thumb\//, async (route) => {
    if (++pictures === 10) asked.resolve(null);
    await shown;
    await route.continue();
  });
  await page.reload();
  await asked.promise;
  await page.waitForTimeout(300);
  expect(counts).toEqual([]);
  show(null);
  await expect
    .poll(() => [...new Set(counts)].sort())
    .toEqual(['getConceptTree', 'getFacets', 'getOverview']);
});

test('a thousand photos scroll, and the years at the edge lead to any month', async ({ place, open }) => {
  test.slow();
  for (let month = 1; month <= 12; month++) {
    for (let at = 0; at < 25; at++) {
      const taken = `20${10 + month}:${String(month).padStart(2, '0')}:01 12:00:${String(at).padStart(2, '0')}`;
      await savePicture(place.photos, `p${month}-${at}.jpg`, 'banana', month * 25 + at, { taken });
    }
  }
  const { page } = await open({ folder: place.photos });
  await settled(page, 300);
  const scrubber = page.getByRole('slider', { name: 'Go to a month' });
  // Dates come with the tags, and with them the order: the end is where it belongs once all photos have theirs.
  await expect(async () => {
    await scrubber.focus();
    await page.keyboard.press('End');
    await expect(cell(page, 'p1-0\\.jpg')).toBeInViewport({ timeout: 2000 });
  }).toPass();
  await grid(page).focus();
  await page.keyboard.press('Home');
  await expect(cell(page, 'p12-24\\.jpg')).toBeInViewport();
  const cells = await grid(page).getByRole('gridcell').count();
  expect(cells).toBeLessThan(150);
});

test('a file that comes, moves and goes while the window is open shows as such', async ({ place, open }) => {
  await makeAlbum(place.photos);
  const { page } = await open({ folder: place.photos });
  await settled(page, 10);
  await savePicture(place.photos, 'late.jpg', 'banana', 99, { taken: '2022:01:01 12:00:00' });
  await expect(cell(page, 'late.jpg')).toBeVisible({ timeout: 40_000 });
  await expect(cell(page, 'late.jpg')).toHaveAccessibleName(/banana/);
  await rename(place.at('photos/late.jpg'), place.at('photos/holiday/moved.jpg'));
  await expect(cell(page, 'moved.jpg')).toHaveAccessibleName(/banana/, { timeout: 40_000 });
  await rm(place.at('photos/holiday/moved.jpg'));
  await expect(cell(page, 'moved.jpg')).toBeHidden({ timeout: 40_000 });
  await found(page, 10);
  for (const name of ['All photos 10', 'Missing 1']) {
    await expect(page.getByRole('button', { name, exact: true })).toBeVisible();
  }
});

test('show in folder and open with reach the system, where there is one', async ({ place, open, host }) => {
  test.skip(host === 'electron', 'it would open programs on the screen that the tests run on');
  await makeAlbum(place.photos);
  const window = await open({ folder: place.photos });
  const { page } = window;
  await settled(page, 10);
  await cell(page, 'bus').dblclick();
  const view = page.getByRole('dialog', { name: 'bus.jpg' });
  if (host === 'page') {
    await expect(view.getByRole('button', { name: 'Show in folder' })).toBeHidden();
    return;
  }
  await view.getByRole('button', { name: 'Show in folder' }).click();
  await view.getByRole('button', { name: 'Open with...' }).click();
  const target = place.at('photos/bus.jpg');
  await expect.poll(() => window.happenings).toContainEqual({ kind: 'show-in-folder', target });
  await expect.poll(() => window.happenings).toContainEqual({ kind: 'open-path', target });
});
