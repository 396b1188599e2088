/** @file What every journey starts with: a place of its own, and the window on the host that the project names. */
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test as base, type Browser, type Page } from '@playwright/test';
import { writeColourModel } from '../models/testing/colour-model.ts';
import { launchBrowser } from './browser.ts';
import { findElectronHere, openElectron } from './hosts/electron.ts';
import { openPage } from './hosts/page.ts';
import { openStandIn } from './hosts/stand-in.ts';
import { savePicture } from './pictures.ts';

export type HostKind = 'page' | 'stand-in' | 'electron';
export interface HostOptions {
  host: HostKind;
}

export interface WindowOptions {
  readonly env: Readonly<Record<string, string>>;
  /** To add at the start. */
  readonly folder?: string;
  readonly view?: { readonly colorScheme: 'light' | 'dark' };
}

export interface OpenedWindow {
  readonly page: Page;
  readonly host: HostKind;
  /** What the app asked the system for, under the stand-in. */
  readonly happenings?: readonly { readonly kind: string }[];
  /** What the system's next dialog for folders is answered with; on a host that has one. */
  nextChoice?(path: string): Promise<void>;
  /** Chooses in the window's own dialog; does nothing on a host that asked the system. */
  chooseFolder(path: string): Promise<void>;
  /** Says where a file lies that a journey makes up and drops, on a host whose window can know. */
  placeFile(name: string, path: string): Promise<void>;
  close(): Promise<{ code: number | null; stderr: string }>;
}

/** A folder with a library, a model and photos. */
export interface Place {
  readonly path: string;
  readonly photos: string;
  at(...names: string[]): string;
  readonly env: Readonly<Record<string, string>>;
}

interface Fixtures {
  place: Place;
  /** Opens the window; it is closed after the journey at the latest. */
  open: (options?: Omit<WindowOptions, 'env'>) => Promise<OpenedWindow>;
}

export const test = base.extend<Fixtures & HostOptions, { browser: Browser }>({
  host: ['page', { option: true }],
  browser: [
    // eslint-disable-next-line no-empty-pattern -- Playwright reads the parameter's pattern
    async ({}, use) => {
      const browser = await launchBrowser();
      await use(browser);
      await browser.close();
    },
    { scope: 'worker' },
  ],
  // eslint-disable-next-line no-empty-pattern -- as above
  place: async ({}, use) => {
    const path = await mkdtemp(join(tmpdir(), 'phototag-journey-'));
    const at = (...names: string[]) => join(path, ...names);
    await mkdir(at('models'));
    await mkdir(at('photos'));
    await writeColourModel(at('models'));
    const env = {
      PHOTOTAG_LIBRARY: at('library'),
      PHOTOTAG_MODELS: at('models'),
      HOME: path,
      LANG: 'en_GB.UTF-8',
    };
    await use({ path, photos: at('photos'), at, env });
    await rm(path, { recursive: true, force: true });
  },
  open: async ({ host, browser, place }, use) => {
    const electron = findElectronHere();
    test.skip(host === 'electron' && 'missing' in electron, 'missing' in electron ? electron.missing : '');
    const opened: OpenedWindow[] = [];
    await use(async (options = {}) => {
      const all = { env: place.env, ...options };
      const open = {
        page: () => openPage(browser, all),
        'stand-in': () => openStandIn(all),
        electron: () => openElectron(all),
      };
      const window = await open[host]();
      const faults = watchFaults(window.page);
      let ending: ReturnType<OpenedWindow['close']> | undefined;
      const closing = {
        ...window,
        close: () => (ending ??= window.close().finally(() => expect(faults).toEqual([]))),
      };
      opened.push(closing);
      return closing;
    });
    for (const window of opened) await window.close();
  },
});

/** No journey may leave an error in the page behind it. */
function watchFaults(page: Page): string[] {
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(message.text());
  });
  return faults;
}

/** Ten pictures of four kinds, of three months and two cameras, one without a date. */
export async function makeAlbum(folder: string): Promise<void> {
  const canon = { make: 'Canon', model: 'EOS R6' };
  const phone = { make: 'Apple', model: 'iPhone 15' };
  await savePicture(folder, 'holiday/beagle-1.jpg', 'beagle', 1, { taken: '2021:07:04 12:00:00', ...canon });
  await savePicture(folder, 'holiday/beagle-2.jpg', 'beagle', 2, { taken: '2021:07:05 12:00:00', ...canon });
  await savePicture(folder, 'holiday/retriever.jpg', 'golden retriever', 3, {
    taken: '2021:07:06 12:00:00',
    ...canon,
  });
  await savePicture(folder, 'holiday/some-dog.jpg', 'dog', 4, { taken: '2021:06:01 12:00:00', ...canon });
  await savePicture(folder, 'tabby-1.jpg', 'tabby', 5, { taken: '2019:03:01 09:00:00', ...phone });
  await savePicture(folder, 'tabby-2.jpg', 'tabby', 6, { taken: '2019:03:02 09:00:00', ...phone });
  await savePicture(folder, 'tabby-3.jpg', 'tabby', 7, { taken: '2019:03:03 09:00:00', ...phone });
  await savePicture(folder, 'bus.jpg', 'school bus', 8, { taken: '2019:03:04 09:00:00', ...phone });
  await savePicture(folder, 'banana-1.jpg', 'banana', 9, { taken: '2019:03:05 09:00:00', ...phone });
  await savePicture(folder, 'banana-2.jpg', 'banana', 10);
}

export const grid = (page: Page) => page.getByRole('grid', { name: 'Photos' });
/** The grid's cell of a photo, by the file's name. */
export const cell = (page: Page, name: string) =>
  grid(page).getByRole('gridcell', { name: new RegExp(name) });
export const panel = (page: Page) => page.getByRole('complementary', { name: 'About the photo' });
export const searchBox = (page: Page) => page.getByRole('combobox', { name: 'Search' });
/** "10 photos": how many the search has found. */
export const found = (page: Page, count: number) =>
  expect(page.getByText(`${count} photo${count === 1 ? '' : 's'}`, { exact: true }).first()).toBeVisible();

/** Waits until nothing is left to do. @param untagged - photos of which nothing is said */
export async function settled(page: Page, photos: number, untagged = 0): Promise<void> {
  await expect(grid(page)).toHaveAttribute('aria-rowcount', /\d/);
  await found(page, photos);
  await expect(page.getByRole('button', { name: `Untagged ${untagged}`, exact: true })).toBeVisible();
  await expect(page.getByRole('region', { name: 'Progress' })).toBeHidden();
  await expect(grid(page)).toHaveAttribute('aria-busy', 'false'); // no photo moves away from under a click
}

export { expect };
