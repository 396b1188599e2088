/** @file Which addresses are the app's own. */

/** The scheme of the window's page; not file:, whose pages may read whatever the person can. */
export const ownScheme = 'app';
const ownHost = 'phototag';

export const ownAddress = `${ownScheme}://${ownHost}/index.html`;

/** Compared by its parts: `origin` of a scheme that the parser does not know is the text "null". */
export function isOwnPage(address: string): boolean {
  const url = URL.parse(address);
  return url !== null && url.protocol === `${ownScheme}:` && url.host === ownHost && url.username === '';
}
