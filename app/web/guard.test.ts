import fc from 'fast-check';
import { expect, test } from 'vitest';
import { hostsOf, inAddress, reachableAt, refusal } from './guard.ts';

const hosts = hostsOf('127.0.0.1', 4000);
const own = { host: '127.0.0.1:4000' };
const get = (headers: Record<string, string>) => refusal({ method: 'GET', headers, isUpgrade: false }, hosts);
const post = (headers: Record<string, string>) =>
  refusal({ method: 'POST', headers, isUpgrade: false }, hosts);
const upgrade = (headers: Record<string, string>) =>
  refusal({ method: 'GET', headers, isUpgrade: true }, hosts);

test('a server has its loopback names at its own port, and no other', () => {
  expect([...hosts]).toEqual(['127.0.0.1:4000', 'localhost:4000']);
  expect(hostsOf('127.0.0.1', 80)).toContain('localhost');
  expect(hosts).not.toContain('localhost');
});

test('a server that was asked to listen elsewhere answers to that address too', () => {
  expect(hostsOf('192.168.1.5', 4000)).toContain('192.168.1.5:4000');
  expect(hostsOf('fd00::5', 4000)).toContain('[fd00::5]:4000');
  expect(hostsOf('0.0.0.0', 4000)).toContain('[::1]:4000');
  expect(hostsOf('0.0.0.0', 4000)).not.toContain('0.0.0.0:4000');
});

test('the address that a person is given is one that the server answers to', () => {
  for (const address of ['127.0.0.1', '192.168.1.5', '::1', '0.0.0.0', '::']) {
    expect(hostsOf(address, 4000)).toContain(`${inAddress(reachableAt(address))}:4000`);
  }
});

test.each([
  '127.0.0.1:4001',
  '127.0.0.1',
  'evil.example:4000',
  'localhost.evil.example:4000',
  '[::1]:4000',
  '',
  '127.0.0.1:4000@evil.example',
])('another host is refused: %s', (host) => {
  expect(get({ host })).not.toBeNull();
  expect(upgrade({ host, origin: `http://${host}` })).not.toBeNull();
});

test('no request without a host', () => {
  expect(get({})).not.toBeNull();
});

test('a plain request needs no origin; anything else needs the page’s own', () => {
  expect(get(own)).toBeNull();
  expect(post(own)).not.toBeNull();
  expect(upgrade(own)).not.toBeNull();
  const fromPage = { ...own, origin: 'http://127.0.0.1:4000' };
  for (const ask of [get, post, upgrade]) expect(ask(fromPage)).toBeNull();
});

test.each([
  'null',
  'http://evil.example',
  'http://localhost:4000',
  'https://127.0.0.1:4000',
  'http://127.0.0.1:4001',
  'file://',
])('another origin is refused: %s', (origin) => {
  for (const ask of [get, post, upgrade]) expect(ask({ ...own, origin })).not.toBeNull();
});

test('any origin but its own is refused', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.webUrl()), (origin) => {
      expect(upgrade({ ...own, origin })).not.toBeNull();
    }),
  );
});

test('another site may lead a person here, and may not load, send or frame anything', () => {
  const navigate = { 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' };
  for (const site of ['cross-site', 'same-site']) {
    const from = { ...own, 'sec-fetch-site': site };
    expect(get({ ...from, ...navigate })).toBeNull();
    expect(get({ ...from, 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'image' })).not.toBeNull();
    expect(get({ ...from, 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'iframe' })).not.toBeNull();
    expect(post({ ...from, ...navigate, origin: 'http://127.0.0.1:4000' })).not.toBeNull();
    expect(upgrade({ ...from, ...navigate, origin: 'http://127.0.0.1:4000' })).not.toBeNull();
  }
  for (const site of ['same-origin', 'none']) expect(get({ ...own, 'sec-fetch-site': site })).toBeNull();
});
