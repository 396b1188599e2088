/** @file `start` and `serve`: the window's way from the command line to a page, with the real host behind it. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { connectPage, type PageBridge } from '../../renderer/bridge/socket.ts';
import { createApi, type Api } from '../../renderer/bridge/api.ts';
import { Status } from '../contract/results.ts';
import { Workplace, type Running } from './testing/phototag.ts';

let place: Workplace;

beforeEach(async () => {
  place = await Workplace.make();
});

afterEach(() => place.remove());

/** What a browser that opens the printed address can do. */
class Visitor {
  readonly cookie: string;
  readonly origin: string;
  readonly bridge: PageBridge;
  readonly api: Api;

  private constructor(origin: string, cookie: string) {
    this.origin = origin;
    this.cookie = cookie;
    const headers = { Origin: origin, Cookie: cookie };
    this.bridge = connectPage(() => new WebSocket(`${origin.replace('http', 'ws')}/socket`, { headers }));
    this.api = createApi(this.bridge);
  }

  static async enter(url: string): Promise<Visitor> {
    const { origin, hash } = new URL(url);
    const entered = await fetch(`${origin}/session`, {
      method: 'POST',
      body: hash.slice(1),
      headers: { Origin: origin },
    });
    expect(entered.status).toBe(204);
    return new Visitor(origin, entered.headers.get('set-cookie')!.split(';')[0]!);
  }

  get(path: string): Promise<Response> {
    return fetch(this.origin + path, { headers: { Cookie: this.cookie } });
  }

  async tagged(photos: number): Promise<void> {
    await expect.poll(async () => (await this.api.getOverview(null)).status.tagged).toBe(photos);
  }
}

const address = /http:\/\/127\.0\.0\.1:\d+\/enter#[\w-]+/;

/** The address that is printed once the page stands. */
const printed = async (running: Running): Promise<string> => address.exec(await running.says('/enter#'))![0];

/** No Electron, whatever this machine has. */
const env = { ELECTRON_OVERRIDE_DIST_PATH: '/nowhere' };

const stop = async (running: Running) => {
  running.signal('SIGINT');
  return running.ended;
};

test('serve opens the window, tags the folder, and frees the library at Ctrl-C', async () => {
  await place.picture('a.jpg', [255, 0, 0]);
  await place.picture('b.jpg', [0, 255, 0]);
  const running = place.start(['serve', '--json', place.at('photos')]);
  const visitor = await Visitor.enter(await printed(running));
  const window = await visitor.get('/');
  expect(window.status).toBe(200);
  const script = /src="\.?(\/[^"]+\.js)"/.exec(await window.text())![1]!;
  expect((await visitor.get(script)).headers.get('content-type')).toContain('text/javascript');

  await visitor.tagged(2);
  const { id, total } = await visitor.api.openResult({ query: 'dog' });
  expect(total).toBe(1);
  const [photo] = await visitor.api.getPage({ result: id, offset: 0, limit: 10 });
  for (const kind of ['thumb', 'photo'] as const) {
    const image = await visitor.get(visitor.bridge.imageUrl(kind, photo!.id, photo!.thumbnail!));
    expect(image.headers.get('content-type')).toMatch(/^image\//);
    expect((await image.arrayBuffer()).byteLength).toBeGreaterThan(100);
  }
  expect(await visitor.api.showInFolder({ photo: photo!.id })).toBe(false);
  expect(await visitor.api.chooseFolders(null)).toBeNull();

  visitor.bridge.close();
  const ran = await stop(running);
  expect(ran.code).toBe(0);
  expect(ran.json()).toMatchObject([{ url: expect.stringMatching(address) }]);
  expect((await place.run('add', place.at('photos'))).code).toBe(0);
});

test('start says why it is a local page, and one Ctrl-C that comes twice still ends it well', async () => {
  await place.picture('a.jpg', [255, 0, 0]);
  const running = place.start(['start', place.at('photos')], { env });
  const visitor = await Visitor.enter(await printed(running));
  await visitor.tagged(1);
  visitor.bridge.close();
  await running.says('Nothing is left to do');
  running.signal('SIGINT');
  running.signal('SIGINT');
  const { code, stderr } = await running.ended;
  expect(code).toBe(0);
  expect(stderr).toContain('Opening on a local page, because ');
  const [status] = (await place.run('status', '--json')).json();
  expect(Status.parse(status)).toMatchObject({ photos: 1, tagged: 1, pending: 0 });
});

test('a page without a folder and without a model opens all the same', async () => {
  const running = place.start(['serve'], { env: { PHOTOTAG_MODELS: '' } });
  const visitor = await Visitor.enter(await printed(running));
  expect((await visitor.api.getOverview(null)).status.photos).toBe(0);
  visitor.bridge.close();
  expect((await stop(running)).code).toBe(0);
});

test.each(['start', 'serve'])(
  '%s: a folder that is not there is named before anything is opened',
  async (command) => {
    const ran = await place.run(command, place.at('nowhere'));
    expect(ran.code).toBe(3);
    expect(ran.stderr).toContain(place.at('nowhere'));
    expect(ran.stdout).toBe('');
    expect(existsSync(place.at('library'))).toBe(false);
  },
);

test('a folder that cannot be followed is named on the terminal and in the window, which is open all the same', async () => {
  await place.picture('a.jpg', [255, 0, 0]);
  const hidden = dirname(await place.picture('.hidden/b.jpg', [0, 255, 0]));
  expect((await place.run('add', place.at('photos'))).code).toBe(0);
  const running = place.start(['serve', hidden]);
  await running.says('passes it over');
  const visitor = await Visitor.enter(await printed(running));
  const told = new Promise((resolve) => visitor.bridge.on('notice', resolve));
  await visitor.api.getOverview(null);
  expect(await told).toMatchObject({
    kind: 'problem',
    problem: { reason: { kind: 'folder.passedOver', folder: hidden, root: place.at('photos') } },
  });
  visitor.bridge.close();
  const { code, stderr } = await stop(running);
  expect(code).toBe(0);
  expect(stderr.split('passes it over')).toHaveLength(2);
});

test('a library that is open elsewhere, and a port that is taken, are named with the way out', async () => {
  const running = place.start(['serve']);
  const { port } = new URL(await printed(running));
  for (const command of ['serve', 'start']) {
    const locked = await place.start([command], { env }).ended;
    expect(locked.code).toBe(3);
    expect(locked.stderr).toMatch(/process \d+/);
    expect(locked.stderr).toContain('Use the window that is open');
  }
  const taken = await place.run('--library', place.at('other'), 'serve', '--port', port);
  expect(taken.code).toBe(3);
  expect(taken.stderr).toContain(`127.0.0.1:${port} is in use`);
  expect((await stop(running)).code).toBe(0);
});

test('a page that others can reach says so', async () => {
  const running = place.start(['serve', '--host', '0.0.0.0']);
  await running.says('/enter#');
  expect((await stop(running)).stderr).toContain('Listening on 0.0.0.0, as asked for: whoever');
});

test('no browser is opened where nobody sits at a terminal', async () => {
  const running = place.start(['serve', '--open']);
  await printed(running);
  expect((await stop(running)).stderr).toContain('No browser is opened');
});

test('ending the launcher ends the program', async () => {
  const launcher = spawn('node', [join(import.meta.dirname, 'phototag.js'), 'serve'], {
    env: { PATH: process.env['PATH'], HOME: place.path, PHOTOTAG_LIBRARY: place.at('library') },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise((resolve) => launcher.once('exit', resolve));
  let said = '';
  for await (const text of launcher.stdout.setEncoding('utf8')) {
    said += String(text);
    if (address.test(said)) break;
  }
  launcher.kill('SIGTERM');
  expect(await ended).toBe(0);
  await expect(fetch(new URL(address.exec(said)![0]).origin)).rejects.toThrow();
});
