/**
 * @file Rule: the window shows the app's own page and nothing else. It goes nowhere, opens no window and holds no
 * webview; a link of the app's own pages opens in the person's browser, if it is one of those listed here.
 */
import type { WebContents } from 'electron';
import { isOwnPage } from './own-page.ts';

/** Beginnings of addresses that the app's own pages link to. */
const allowedLinks = [
  'https://nodejs.org/',
  'https://github.com/',
  'https://wordnet.princeton.edu/',
] as const;

export function isAllowedLink(address: string): boolean {
  const href = URL.parse(address)?.href;
  return href !== undefined && allowedLinks.some((beginning) => href.startsWith(beginning));
}

/** @param openLink - opens an address in the person's browser */
export function confine(
  contents: Pick<WebContents, 'on' | 'setWindowOpenHandler'>,
  openLink: (address: string) => void,
): void {
  contents.setWindowOpenHandler(({ url }) => {
    if (isAllowedLink(url)) openLink(url);
    return { action: 'deny' };
  });
  contents.on('will-frame-navigate', (event) => {
    if (!event.isMainFrame || !isOwnPage(event.url)) event.preventDefault();
  });
  contents.on('will-redirect', (event) => {
    if (!isOwnPage(event.url)) event.preventDefault();
  });
  contents.on('will-attach-webview', (event) => event.preventDefault());
}
