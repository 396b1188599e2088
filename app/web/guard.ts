/**
 * @file Which requests come from the page itself. A browser will send requests to this machine for any site it has
 * open; it cannot be made to lie about `Host`, `Origin` and `Sec-Fetch-Site`.
 */
import type { IncomingHttpHeaders } from 'node:http';
import { hostname, networkInterfaces } from 'node:os';
import type { Sentence } from './words.ts';

const everywhere: ReadonlySet<string> = new Set(['0.0.0.0', '::']);

export const isLoopback = (address: string): boolean =>
  address === 'localhost' || address === '::1' || /^127(\.\d{1,3}){3}$/.test(address);

/** As it is written in an address: IPv6 in brackets. */
export const inAddress = (address: string): string => (address.includes(':') ? `[${address}]` : address);

const ownAddresses = () => Object.values(networkInterfaces()).flatMap((them) => them ?? []);

/** The address to give to a person: for a server that listens everywhere, one that others can reach where there is one. */
export const reachableAt = (address: string): string =>
  everywhere.has(address)
    ? (ownAddresses().find((one) => !one.internal && one.family === 'IPv4')?.address ?? '127.0.0.1')
    : address;

/**
 * The `Host` headers that mean this server. Any other name is an attacker's that has been pointed at this machine (DNS
 * rebinding).
 * @param address - what the server listens on
 */
export function hostsOf(address: string, port: number): ReadonlySet<string> {
  const names = ['127.0.0.1', 'localhost'];
  if (everywhere.has(address)) {
    names.push('::1', hostname(), ...ownAddresses().map((one) => one.address.replace(/%.*$/, '')));
  } else {
    names.push(address);
  }
  return new Set(
    names.flatMap((name) => {
      const host = inAddress(name.toLowerCase());
      return port === 80 ? [host, `${host}:80`] : [`${host}:${port.toString()}`];
    }),
  );
}

export interface Asked {
  readonly method: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly isUpgrade: boolean;
}

/** @returns why a request is refused, or null where it may come in */
export function refusal({ method, headers, isUpgrade }: Asked, hosts: ReadonlySet<string>): Sentence | null {
  const host = headers.host?.toLowerCase();
  if (host === undefined || !hosts.has(host)) return 'otherHost';
  const isPlain = (method === 'GET' || method === 'HEAD') && !isUpgrade;
  const { origin } = headers;
  if (origin === undefined ? !isPlain : origin.toLowerCase() !== `http://${host}`) {
    return 'otherPage';
  }
  const site = headers['sec-fetch-site'];
  const isNavigation =
    isPlain && headers['sec-fetch-mode'] === 'navigate' && headers['sec-fetch-dest'] === 'document';
  if (site !== undefined && site !== 'same-origin' && site !== 'none' && !isNavigation) {
    return 'otherPage';
  }
  return null;
}
