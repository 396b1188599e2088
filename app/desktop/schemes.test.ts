import { expect, test, vi } from 'vitest';
import type { Assets } from '../web/assets.ts';
import { imageAddress } from './image-address.ts';
import { schemes, serveImages, servePage } from './schemes.ts';
import { contentPolicy } from './security/content-policy.ts';

type Handler = (request: Pick<Request, 'url' | 'method'>) => Promise<Response>;

const fakeProtocol = () => {
  const handlers = new Map<string, Handler>();
  const protocol = { handle: (scheme: string, handler: Handler) => void handlers.set(scheme, handler) };
  const get = (url: string, method = 'GET') => handlers.get(url.split(':')[0]!)!({ url, method });
  return { protocol: protocol as never, get };
};

const assets: Assets = new Map([
  ['/index.html', { type: 'text/html', bytes: Buffer.from('<p>') }],
  ['/assets/main.js', { type: 'text/javascript', bytes: Buffer.from('1') }],
]);

test('the schemes have an origin and are secure, and no scheme may more', () => {
  expect(schemes.map(({ scheme }) => scheme)).toEqual(['app', 'thumb', 'photo', 'look']);
  for (const { privileges } of schemes) expect(privileges).toEqual({ standard: true, secure: true });
});

test('the page is served with its policy, and told of each time it is loaded', async () => {
  const { protocol, get } = fakeProtocol();
  const onPage = vi.fn();
  servePage(protocol, Promise.resolve(assets), onPage);
  const page = await get('app://phototag/index.html');
  expect(page.headers.get('content-security-policy')).toBe(contentPolicy);
  expect(page.headers.get('content-type')).toBe('text/html');
  expect(await page.text()).toBe('<p>');
  expect(onPage).toHaveBeenCalledOnce();
  expect(await (await get('app://phototag/assets/main.js')).text()).toBe('1');
  expect(onPage).toHaveBeenCalledOnce();
});

test.each([
  'app://elsewhere/index.html',
  'app://phototag/',
  'app://phototag/../../etc/passwd',
  'app://phototag/%2e%2e/%2e%2e/etc/passwd',
  'app://phototag/constructor',
])('there is nothing at %s', async (url) => {
  const { protocol, get } = fakeProtocol();
  servePage(protocol, Promise.resolve(assets), () => undefined);
  expect((await get(url)).status).toBe(404);
});

test('nothing is taken', async () => {
  const { protocol, get } = fakeProtocol();
  servePage(protocol, Promise.resolve(assets), () => undefined);
  serveImages(protocol, async () => ({ type: 'image/webp', bytes: Buffer.from('x') }));
  expect((await get('app://phototag/index.html', 'POST')).status).toBe(404);
  expect((await get('thumb://id/1', 'POST')).status).toBe(404);
});

test('pictures come by kind and id; one that has a version is kept', async () => {
  const { protocol, get } = fakeProtocol();
  const find = vi.fn(async () => ({ type: 'image/webp', bytes: Buffer.from('picture') }));
  serveImages(protocol, find);
  const kept = await get(imageAddress('thumb', 12, 'v1'));
  expect(find).toHaveBeenCalledExactlyOnceWith('thumb', '12');
  expect(await kept.text()).toBe('picture');
  expect(kept.headers.get('content-type')).toBe('image/webp');
  expect(kept.headers.get('cache-control')).toContain('immutable');
  const asked = await get(imageAddress('look', 'a/b'));
  expect(find).toHaveBeenLastCalledWith('look', 'a/b');
  expect(asked.headers.get('cache-control')).toBe('no-cache');
});

test('a picture that a better one is to replace is not kept', async () => {
  const { protocol, get } = fakeProtocol();
  serveImages(protocol, async () => ({ type: 'image/webp', bytes: Buffer.from('old'), isPassing: true }));
  expect((await get(imageAddress('thumb', 12, 'v1'))).headers.get('cache-control')).toBe('no-cache');
});

test('a picture that is not there, or cannot be made, is no fault', async () => {
  const { protocol, get } = fakeProtocol();
  serveImages(protocol, async (kind) => (kind === 'photo' ? Promise.reject(new Error('gone')) : null));
  expect((await get(imageAddress('thumb', 1))).status).toBe(404);
  expect((await get(imageAddress('photo', 1))).status).toBe(404);
});
