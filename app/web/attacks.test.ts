/** @file The local page against who is not a browser: bytes as they go over the wire, and what becomes of others meanwhile. */
import { connect } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { FakeHost } from '../contract/testing/fake-host.ts';
import { Visit } from './testing.ts';

let host: FakeHost;
let visit: Visit;

beforeEach(async () => {
  host = new FakeHost();
  host.images.set('thumb 7', { type: 'image/webp', bytes: Buffer.from('seven') });
  visit = await Visit.enter(host);
});
afterEach(() => visit.close());

const own = () => `127.0.0.1:${visit.port.toString()}`;

/** Sends bytes as they are and reads until the server closes the connection. @returns all that it said */
async function exchange(bytes: string): Promise<string> {
  const socket = connect(visit.port, '127.0.0.1').on('error', () => undefined);
  let said = '';
  socket.setEncoding('latin1').on('data', (text: string) => (said += text));
  const closed = new Promise((resolve) => socket.once('close', resolve));
  socket.write(bytes, 'latin1');
  await closed;
  return said;
}

const statuses = (said: string): number[] =>
  [...said.matchAll(/^HTTP\/1\.1 (\d{3})/gm)].map(([, status]) => Number(status));

/** A request that closes its connection. */
const asked = (lines: readonly string[], first = 'GET /thumb/7 HTTP/1.1'): string =>
  [first, ...lines, 'Connection: close', '', ''].join('\r\n');

test('a token cannot be guessed: it has 256 bits, and guesses neither spend it nor shut its owner out', async () => {
  const other = await Visit.open();
  try {
    expect(Buffer.from(other.token, 'base64url')).toHaveLength(32);
    const near = [...other.token].map((_, at) => {
      const letter = other.token[at] === 'A' ? 'B' : 'A';
      return other.token.slice(0, at) + letter + other.token.slice(at + 1);
    });
    for (const guess of [...near, '', other.token.slice(0, 42), `${other.token}A`, other.token.toLowerCase()])
      expect((await other.spend(guess)).status, guess).toBe(403);
    expect((await other.spend(other.token)).status).toBe(204);
  } finally {
    await other.close();
  }
});

test('a cookie of another name, of another run or beside the right name does not let in', async () => {
  const [name, value] = visit.cookie.split('=') as [string, string];
  for (const Cookie of [
    `${name}x=${value}`,
    `x${name}=${value}`,
    `phototag=${value}`,
    `__Host-${name}=${value}`,
    `${name.toUpperCase()}=${value}`,
    `${name}=${value.slice(0, -1)}`,
    `${name}="${value}"`,
    `${name} ${value}`,
    `a=${name}=${value}`,
    `${value}`,
    `${name}=${visit.token}`,
  ]) {
    expect((await visit.ask('/thumb/7', { headers: { Cookie } })).status, Cookie).toBe(401);
    expect(await visit.socketStatus({ Cookie }), Cookie).toBe(401);
  }
  expect(host.imagesAsked).toEqual([]);
});

test('a Host that only looks like this one is refused', async () => {
  const port = visit.port.toString();
  for (const Host of [
    `127.0.0.1.:${port}`,
    `localhost.:${port}`,
    `user@127.0.0.1:${port}`,
    `127.0.0.1:${port}@evil.example`,
    `127.0.0.1:0${port}`,
    `127.0.0.1:${port}:${port}`,
    `127.1:${port}`,
    `2130706433:${port}`,
    `0x7f000001:${port}`,
    `0.0.0.0:${port}`,
    `[::1]:${port}`,
    `[::ffff:127.0.0.1]:${port}`,
    `[127.0.0.1]:${port}`,
    `127.0.0.1:${port}/`,
    `127.0.0.1:${port}, evil.example`,
    `evil.example#127.0.0.1:${port}`,
    `localhost\t:${port}`,
  ]) {
    expect((await visit.ask('/thumb/7', { headers: { Host } })).status, Host).toBe(403);
    expect(await visit.socketStatus({ Host, Origin: `http://${Host}` }), Host).toBe(403);
  }
  for (const hosts of [
    [own(), 'evil.example'],
    ['evil.example', own()],
    [own(), own()],
  ]) {
    const twice = asked([...hosts.map((name) => `Host: ${name}`), `Cookie: ${visit.cookie}`]);
    expect([[400], [403]]).toContainEqual(statuses(await exchange(twice)));
  }
  expect(host.imagesAsked).toEqual([]);
});

test('no request without a Host, of whatever version', async () => {
  const cookie = `Cookie: ${visit.cookie}`;
  for (const version of ['1.0', '1.1']) {
    const said = await exchange(asked([cookie], `GET /thumb/7 HTTP/${version}`));
    expect([400, 403], version).toContain(statuses(said)[0]);
  }
  const old = await exchange(asked([cookie, `Host: ${own()}`], 'GET /thumb/7 HTTP/1.0'));
  expect(statuses(old)).toEqual([200]);
  expect(host.imagesAsked).toEqual(['7']);
});

test('a request inside another is never served', async () => {
  const hidden = asked([`Host: ${own()}`, `Cookie: ${visit.cookie}`]);
  const post = (...lines: string[]) =>
    [
      ...['POST /session HTTP/1.1', `Host: ${own()}`, `Origin: ${visit.origin}`, `Cookie: ${visit.cookie}`],
      ...[...lines, '', ''],
    ].join('\r\n');
  for (const [what, bytes] of Object.entries({
    'both lengths': post('Content-Length: 4', 'Transfer-Encoding: chunked') + `0\r\n\r\n${hidden}`,
    'both lengths, the other way round':
      post('Transfer-Encoding: chunked', 'Content-Length: 4') + `0\r\n\r\n${hidden}`,
    'two lengths': post('Content-Length: 0', 'Content-Length: 44') + hidden,
    'two lengths in one line': post('Content-Length: 0, 44') + hidden,
    'a length that is no number': post('Content-Length: +0') + hidden,
    'an encoding that is none': post('Transfer-Encoding: xchunked') + `0\r\n\r\n${hidden}`,
    'two encodings': post('Transfer-Encoding: chunked, identity') + `0\r\n\r\n${hidden}`,
    'a blank before the colon': post('Transfer-Encoding : chunked') + `0\r\n\r\n${hidden}`,
    'a folded line': post('Transfer-Encoding:\r\n chunked') + `0\r\n\r\n${hidden}`,
    'a lone line feed': post('X: y\nTransfer-Encoding: chunked') + `0\r\n\r\n${hidden}`,
    'a wrong chunk': post('Transfer-Encoding: chunked') + `0x0\r\n\r\n${hidden}`,
    'a NUL in a header': post('X: \0') + hidden,
  })) {
    const said = await exchange(bytes);
    expect(statuses(said), what).toEqual([expect.toSatisfy((status) => status >= 400 && status < 500)]);
    expect(said, what).not.toContain('seven');
  }
  expect(host.imagesAsked).toEqual([]);
  expect((await visit.ask('/')).status).toBe(200);
});

test('an address, a header or more headers than any browser sends are refused', async () => {
  const head = [`Host: ${own()}`, `Cookie: ${visit.cookie}`];
  for (const [what, bytes] of Object.entries({
    'an address': asked(head, `GET /${'x'.repeat(100_000)} HTTP/1.1`),
    'a header': asked([...head, `X: ${'x'.repeat(100_000)}`]),
    'a cookie': asked([`Host: ${own()}`, `Cookie: ${'a=b; '.repeat(20_000)}${visit.cookie}`]),
    'many headers': asked([...head, ...Array.from({ length: 20_000 }, (_, n) => `X-${n.toString()}: y`)]),
  })) {
    // The answer may be lost: the connection is closed with most of the request unread.
    expect([[], [431]], what).toContainEqual(statuses(await exchange(bytes)));
  }
  expect(host.imagesAsked).toEqual([]);
  expect((await visit.ask('/')).status).toBe(200);
});

test('a socket of another version, or that is none, is refused as it should be', async () => {
  const upgrade = (...lines: string[]) =>
    asked(
      [...[`Host: ${own()}`, `Origin: ${visit.origin}`, `Cookie: ${visit.cookie}`], ...lines],
      'GET /socket HTTP/1.1',
    ).replace('Connection: close', 'Connection: Upgrade');
  const key = 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==';
  for (const [what, bytes, status] of [
    ['version 12', upgrade('Upgrade: websocket', key, 'Sec-WebSocket-Version: 12'), 400],
    ['no version', upgrade('Upgrade: websocket', key), 400],
    ['no key', upgrade('Upgrade: websocket', 'Sec-WebSocket-Version: 13'), 400],
    [
      'a key that is none',
      upgrade('Upgrade: websocket', 'Sec-WebSocket-Key: x', 'Sec-WebSocket-Version: 13'),
      400,
    ],
    ['another protocol', upgrade('Upgrade: h2c', key, 'Sec-WebSocket-Version: 13'), 400],
    [
      'another method',
      upgrade('Upgrade: websocket', key, 'Sec-WebSocket-Version: 13').replace('GET', 'POST'),
      405,
    ],
  ] as const) {
    expect(statuses(await exchange(bytes)), what).toEqual([status]);
  }
  expect(await visit.socketStatus()).toBe(101);
});

test('requests that never end are ended, and others are served meanwhile', async () => {
  const head = `Host: ${own()}\r\nOrigin: ${visit.origin}\r\nCookie: ${visit.cookie}\r\n`;
  const slow = {
    'a header without end': `GET / HTTP/1.1\r\n${head}`,
    'a body that does not come': `POST /session HTTP/1.1\r\n${head}Content-Length: 43\r\n\r\n`,
  };
  const ended = Object.values(slow).map(async (start) => {
    const socket = connect(visit.port, '127.0.0.1').on('error', () => undefined);
    const closed = new Promise((resolve) => socket.resume().once('close', resolve));
    socket.write(start);
    const drip = setInterval(() => socket.write('x'), 100);
    await closed;
    clearInterval(drip);
  });
  let areEnded = false;
  const all = Promise.all(ended).then(() => (areEnded = true));
  let served = 0;
  while (!areEnded) {
    expect((await visit.ask('/thumb/7')).status).toBe(200);
    served++;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  await all;
  expect(served).toBeGreaterThan(1);
});
