/** @file The schemes of the window: its page at `app:`, and pictures by id at `thumb:`, `photo:` and `look:`. */
import type { CustomScheme, Protocol } from 'electron';
import { imageKinds, type ImageKind } from '../contract/calls.ts';
import type { Image } from '../host/images.ts';
import type { Assets } from '../web/assets.ts';
import { readImageAddress } from './image-address.ts';
import { pageHeaders } from './security/content-policy.ts';
import { isOwnPage, ownAddress, ownScheme } from './security/own-page.ts';

/** To be registered before Electron is ready. `standard` gives the page an origin; `secure` makes it a secure context. */
export const schemes: CustomScheme[] = [ownScheme, ...imageKinds].map((scheme) => ({
  scheme,
  privileges: { standard: true, secure: true },
}));

type Handles = Pick<Protocol, 'handle'>;

/** @param onPage - called when the page itself is loaded, also when it is loaded again */
export function servePage(protocol: Handles, assets: Promise<Assets>, onPage: () => void): void {
  protocol.handle(ownScheme, async ({ url, method }) => {
    if (method !== 'GET' || !isOwnPage(url)) return nothingThere();
    if (new URL(url).pathname === new URL(ownAddress).pathname) onPage();
    const asset = (await assets).get(new URL(url).pathname);
    if (asset === undefined) return nothingThere();
    return new Response(Buffer.from(asset.bytes), {
      headers: { ...pageHeaders, 'content-type': asset.type },
    });
  });
}

/** @param find - null where there is no such picture */
export function serveImages(
  protocol: Handles,
  find: (kind: ImageKind, id: string) => Promise<Image | null>,
): void {
  for (const scheme of imageKinds) {
    protocol.handle(scheme, async ({ url, method }) => {
      const request = method === 'GET' ? readImageAddress(url) : null;
      const image = request === null ? null : await find(request.kind, request.id).catch(() => null);
      if (request === null || image === null) return nothingThere();
      const isLasting = request.isVersioned && image.isPassing !== true;
      const headers = {
        'content-type': image.type,
        'x-content-type-options': 'nosniff',
        'cache-control': isLasting ? 'private, max-age=31536000, immutable' : 'no-cache',
      };
      return new Response(Buffer.from(image.bytes), { headers });
    });
  }
}

const nothingThere = (): Response => new Response(null, { status: 404 });
