/**
 * @file Electron's `protocol`. Chromium cannot be taught schemes of a page from outside, so a page at `app://phototag/x`
 * is shown at `http://app.phototag.localhost/x`; pictures at other schemes are asked for as they are.
 */
type Handler = (request: Request) => Response | Promise<Response>;

const handlers = new Map<string, Handler>();

export const protocol = {
  registerSchemesAsPrivileged(): void {
    // The mapped origin is a secure context, as such a scheme would be.
  },
  handle(scheme: string, handler: Handler): void {
    handlers.set(scheme, handler);
  },
};

/** @param address - as the app knows it. @returns null where no scheme of the app is meant */
export async function answer(address: string, method: string): Promise<Response | null> {
  const handler = handlers.get(new URL(address).protocol.slice(0, -1));
  return handler === undefined ? null : handler(new Request(address, { method }));
}

/** The address that the browser shows for one of the app's. */
export function toBrowser(address: string): string {
  const { protocol: scheme, host, pathname, search, hash } = new URL(address);
  return `http://${scheme.slice(0, -1)}.${host}.localhost${pathname}${search}${hash}`;
}

/** The app's address for one of the browser's. */
export function toApp(address: string): string {
  const url = new URL(address);
  const [, scheme, host] = /^([a-z]+)\.(.+)\.localhost$/.exec(url.host) ?? [];
  return scheme === undefined ? address : `${scheme}://${host!}${url.pathname}${url.search}${url.hash}`;
}
