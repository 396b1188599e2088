/** @file The local page from outside: who is let in, what is served, and what becomes of hostile requests. */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Problem } from '../contract/problem.ts';
import { FakeHost } from '../contract/testing/fake-host.ts';
import { Page } from './server.ts';
import { makeWindow, Visit } from './testing.ts';

let host: FakeHost;
let visit: Visit;

beforeEach(async () => {
  host = new FakeHost();
  host.images.set('thumb 7', { type: 'image/webp', bytes: Buffer.from('seven') });
  visit = await Visit.enter(host);
});

afterEach(() => visit.close());

/** Without the cookie. */
const stranger = async <T>(work: () => Promise<T>): Promise<T> => {
  const { cookie } = visit;
  visit.cookie = '';
  try {
    return await work();
  } finally {
    visit.cookie = cookie;
  }
};

test('the token opens the window once; the cookie goes on to open it', async () => {
  const other = await Visit.open();
  try {
    expect(await other.spend('wrong')).toMatchObject({ status: 403 });
    const entered = await other.spend(other.token);
    expect(entered).toMatchObject({ status: 204, text: '' });
    expect(entered.headers['set-cookie']).toHaveLength(1);
    expect(await other.spend(other.token)).toMatchObject({ status: 403 });
  } finally {
    await other.close();
  }
  for (let tab = 0; tab < 3; tab++) {
    expect(await visit.ask('/')).toMatchObject({ status: 200, text: '<title>The window</title>' });
  }
  expect(await visit.ask('/assets/main.js')).toMatchObject({
    status: 200,
    headers: { 'content-type': 'text/javascript; charset=utf-8' },
  });
});

test('a stranger sees a page that says what to do, and nothing else', async () => {
  await stranger(async () => {
    const door = await visit.ask('/');
    expect(door.status).toBe(401);
    expect(door.text).toContain('npx phototag serve');
    expect((await visit.ask('/enter')).text).toBe(door.text);
    expect((await visit.ask('/enter.js')).headers['content-type']).toContain('text/javascript');
    for (const path of ['/index.html', '/assets/main.js', '/thumb/7', '/nothing']) {
      expect(await visit.ask(path)).toMatchObject({ status: 401 });
    }
    expect(await visit.socketStatus()).toBe(401);
  });
  expect(host.imagesAsked).toEqual([]);
});

test('a stranger who prefers Turkish is told so in Turkish, by the same page', async () => {
  const headers = { 'Accept-Language': 'tr-TR,tr;q=0.9,en;q=0.8' };
  const marks = (page: string) => page.match(/(?:id|href|src)="[^"]*"/g);
  await stranger(async () => {
    const english = await visit.ask('/');
    for (const path of ['/', '/enter']) {
      const { text } = await visit.ask(path, { headers });
      expect(text).toContain('<html lang="tr">');
      expect(text).toContain('Bu adres Phototag’i açmıyor');
      expect(marks(text)).toEqual(marks(english.text));
    }
    expect(english.text).toContain('<html lang="en">');
    expect((await visit.ask('/nothing', { headers })).text).toBe(
      'Phototag’i, başlatıldığında yazılan adresle açın.\n',
    );
  });
});

test('the token is nowhere but in the fragment, and whoever is in already is led past it', async () => {
  expect(visit.page.url).toBe(`${visit.origin}/enter#${visit.token}`);
  expect(await visit.ask('/enter')).toMatchObject({ status: 303, headers: { location: '/#' } });
  expect(await visit.ask(`/?token=${visit.token}`)).toMatchObject({ status: 200 });
  await stranger(async () => {
    expect(await visit.ask(`/enter?token=${visit.token}`)).toMatchObject({ status: 200 });
    expect((await visit.ask(`/enter?${visit.token}`)).headers['set-cookie']).toBeUndefined();
  });
});

test('a page that has the cookie may enter again; a token of a kilobyte is no token', async () => {
  expect(await visit.spend('')).toMatchObject({ status: 204 });
  expect(await visit.spend('x'.repeat(1024))).toMatchObject({ status: 413 });
});

test('every answer carries what keeps other sites out', async () => {
  const answers = [
    await visit.ask('/'),
    await visit.ask('/thumb/7'),
    await visit.ask('/nothing'),
    await visit.ask('/', { headers: { Host: 'evil.example' } }),
    await stranger(() => visit.ask('/')),
  ];
  for (const { headers } of answers) {
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
    });
    expect(headers['content-security-policy']).toContain("default-src 'none'; script-src 'self';");
    expect(headers['content-security-policy']).not.toContain('unsafe');
    expect(headers['access-control-allow-origin']).toBeUndefined();
  }
});

test('a name that was pointed at this machine is refused', async () => {
  const headers = { Host: `evil.example:${visit.port.toString()}` };
  expect(await visit.ask('/', { headers })).toMatchObject({ status: 403 });
  expect(await visit.socketStatus({ ...headers, Origin: `http://${headers.Host}` })).toBe(403);
  const localhost = `localhost:${visit.port.toString()}`;
  expect(await visit.ask('/', { headers: { Host: localhost } })).toMatchObject({ status: 200 });
});

test('other sites get no answer, even with the cookie', async () => {
  const Origin = 'https://evil.example';
  expect(await visit.ask('/thumb/7', { headers: { Origin } })).toMatchObject({ status: 403 });
  expect(await visit.spend(visit.token, { Origin })).toMatchObject({ status: 403 });
  expect(await visit.socketStatus({ Origin })).toBe(403);
  expect(await visit.socketStatus({ Origin: 'null' })).toBe(403);
  expect(await visit.ask('/thumb/7', { headers: { 'Sec-Fetch-Site': 'cross-site' } })).toMatchObject({
    status: 403,
  });
  expect(await visit.ask('/session', { method: 'POST', body: visit.token })).toMatchObject({ status: 403 });
  expect(host.imagesAsked).toEqual([]);
});

test('nothing but reading, and sockets at one place only', async () => {
  for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS', 'PROPFIND']) {
    expect(await visit.ask('/', { method, headers: { Origin: visit.origin } })).toMatchObject({
      status: 405,
    });
  }
  expect(await visit.ask('/', { method: 'HEAD' })).toMatchObject({ status: 200, text: '' });
  expect(await visit.socketStatus({}, '/')).toBe(404);
  expect(await visit.socketStatus()).toBe(101);
});

test.each([
  '/../secret.txt',
  '/..%2fsecret.txt',
  '/%2e%2e/secret.txt',
  '/%2e%2e%2fsecret.txt',
  '/..%5csecret.txt',
  '/..\\secret.txt',
  '/assets/../../secret.txt',
  '/assets/..;/..;/secret.txt',
  '//../secret.txt',
  '///etc/passwd',
  '/%252e%252e%252fsecret.txt',
  '/.hidden',
  '/%00',
  '/%',
  '/thumb/../../secret.txt',
  '/__proto__',
  '/constructor',
])('nothing outside the window is served: %s', async (path) => {
  const { status, text } = await visit.ask(path);
  expect([400, 404]).toContain(status);
  expect(text).not.toContain('secret');
  expect(await visit.ask('/')).toMatchObject({ status: 200 });
});

test('pictures go out by id, and are kept by the browser where their address changes with them', async () => {
  expect(await visit.ask('/thumb/7?v=a1')).toMatchObject({
    status: 200,
    text: 'seven',
    headers: { 'content-type': 'image/webp', 'cache-control': 'private, max-age=31536000, immutable' },
  });
  expect((await visit.ask('/thumb/7')).headers['cache-control']).toBe('private, no-cache');
  expect(await visit.ask('/thumb/8?v=a1')).toMatchObject({
    status: 404,
    headers: { 'cache-control': 'no-store' },
  });
  host.images.set('thumb 9', { type: 'image/webp', bytes: Buffer.from('old'), isPassing: true });
  expect((await visit.ask('/thumb/9?v=a1')).headers['cache-control']).toBe('private, no-cache');
  expect(await visit.ask('/photo/7')).toMatchObject({ status: 404 });
  expect(host.imagesAsked).toEqual(['7', '7', '8', '9', '7']);
});

test.each([
  '',
  '../7',
  '..%2f7',
  '7/8',
  '7%00',
  '%37',
  'x'.repeat(101),
  "7'",
  '7;8',
  'C:%5ca.jpg',
  '%2fetc%2fpasswd',
])('what is no id does not reach the host: %s', async (id) => {
  for (const kind of ['thumb', 'photo', 'look']) {
    expect((await visit.ask(`/${kind}/${id}`)).status).toBe(404);
  }
  expect(host.imagesAsked).toEqual([]);
});

test('a picture that cannot be made is the host’s fault, and the page goes on', async () => {
  const fault = new Error('/home/someone/thumbnails is gone');
  host.image = () => Promise.reject(fault);
  const answer = await visit.ask('/thumb/7');
  expect(answer.status).toBe(500);
  expect(answer.text).not.toContain('someone');
  expect(host.faults).toEqual([fault]);
  expect(await visit.ask('/')).toMatchObject({ status: 200 });
});

test('a range is not a way to trip the server', async () => {
  for (const Range of ['bytes=5-2', 'bytes=-1', 'bytes=999999999999-', 'bytes=a-b']) {
    expect(await visit.ask('/', { headers: { Range } })).toMatchObject({ status: 200 });
  }
});

test('a thousand idle connections: the page goes on', async () => {
  const idle: Socket[] = [];
  try {
    for (let i = 0; i < 1000; i++) {
      const socket = connect(visit.port, '127.0.0.1').on('error', () => undefined);
      idle.push(socket);
      await once(socket, 'connect');
      if (i % 2 === 0) socket.write(`GET /thumb/7 HTTP/1.1\r\nHost: 127.0.0.1:${visit.port.toString()}\r\n`);
    }
    expect(await visit.ask('/')).toMatchObject({ status: 200 });
    expect(await visit.socketStatus()).toBe(101);
    await Promise.all(idle.map((socket) => once(socket.resume(), 'close')));
  } finally {
    for (const socket of idle) socket.destroy();
  }
});

test('a request that is no HTTP is refused, and the page goes on', async () => {
  for (const text of [
    '\x16\x03\x01\x02\x00',
    'GET / HTTP/9\r\n\r\n',
    `GET /${'x'.repeat(100_000)} HTTP/1.1\r\n\r\n`,
    'GET / HTTP/1.1\r\n\r\n',
    'GET http://evil.example/ HTTP/1.1\r\nHost: evil.example\r\n\r\n',
  ]) {
    const socket = connect(visit.port, '127.0.0.1').on('error', () => undefined);
    const closed = new Promise((resolve) => socket.once('close', resolve));
    socket.end(text);
    socket.resume();
    await closed;
  }
  expect(await visit.ask('/')).toMatchObject({ status: 200 });
});

test('closing is a barrier: calls under way are finished, sockets are closed, the port is free', async () => {
  let finish: () => void = () => undefined;
  host.answer('pause', () => new Promise((resolve) => (finish = () => resolve(null))));
  const socket = visit.socket();
  await once(socket, 'open');
  const idle = connect(visit.port, '127.0.0.1');
  await once(idle, 'connect');
  const idleClosed = once(idle.resume(), 'close');
  socket.send(JSON.stringify({ id: 1, name: 'pause', input: null }));
  await expect.poll(() => host.reached).toHaveLength(1);
  let isClosed = false;
  const closed = visit.page.close().then(() => (isClosed = true));
  const [code] = (await once(socket, 'close')) as [number];
  expect(code).toBe(1001);
  await idleClosed;
  for (let turn = 0; turn < 100; turn++) await new Promise(setImmediate);
  expect(isClosed).toBe(false);
  finish();
  await closed;
  const again = connect(visit.port, '127.0.0.1');
  expect(await once(again, 'error')).toMatchObject([{ code: 'ECONNREFUSED' }]);
});

test('a port in use and a window that is not built are named', async () => {
  const options = { host, port: visit.port, address: '127.0.0.1', onFault: host.onFault };
  const { folder, remove } = await makeWindow();
  try {
    await expect(Page.open({ ...options, folder })).rejects.toMatchObject({
      code: 'ADDRESS',
      message: `127.0.0.1:${visit.port.toString()} is in use by another program.`,
    });
    await expect(Page.open({ ...options, folder: `${folder}/assets` })).rejects.toBeInstanceOf(Problem);
  } finally {
    await remove();
  }
});
