/**
 * @file Addresses of pictures in the window: `thumb://id/12?v=3`. They carry an id and no path, so that whatever asks
 * can get a photo of the library and nothing else. The id is not the host of the address, because a standard scheme
 * would read 12 as the IP address 0.0.0.12.
 */
import { imageKinds, type ImageKind } from '../contract/calls.ts';

/** @param version - makes a changed picture a new address */
export function imageAddress(kind: ImageKind, id: number | string, version?: string): string {
  const query = version === undefined ? '' : `?v=${encodeURIComponent(version)}`;
  return `${kind}://id/${encodeURIComponent(id)}${query}`;
}

export interface ImageRequest {
  readonly kind: ImageKind;
  readonly id: string;
  /** The address changes with the picture, so what is there never does. */
  readonly isVersioned: boolean;
}

/** @returns null for what is no address of a picture */
export function readImageAddress(address: string): ImageRequest | null {
  const url = URL.parse(address);
  const kind = imageKinds.find((one) => url?.protocol === `${one}:`);
  const id = url === null ? undefined : /^\/([^/]+)$/.exec(url.pathname)?.[1];
  if (url === null || kind === undefined || url.host !== 'id' || id === undefined) return null;
  try {
    return { kind, id: decodeURIComponent(id), isVersioned: url.searchParams.has('v') };
  } catch {
    return null; // not percent-encoded as addresses are
  }
}
