/** @file Each rule of this folder, with fakes of the part of Electron it is laid upon. */
import { EventEmitter } from 'node:events';
import { describe, expect, test, vi } from 'vitest';
import { imageKinds } from '../../contract/calls.ts';
import { contentPolicy } from './content-policy.ts';
import { confine, isAllowedLink } from './navigation.ts';
import { isOwnPage, ownAddress } from './own-page.ts';
import { denyPermissions } from './permissions.ts';
import { isFromOwnPage } from './sender.ts';

const strangers = [
  'app://elsewhere/index.html',
  'app://phototag.example.com/index.html',
  'app://phototag@example.com/index.html',
  'app://someone@phototag/index.html',
  'app://phototag:81/index.html',
  'thumb://phototag/index.html',
  'file:///index.html',
  'https://phototag/index.html',
  'data:text/html,app://phototag/',
  'about:blank',
  'javascript:alert(1)',
  'not an address',
  '',
];

describe('the sender of a call', () => {
  test('is the own page, on top', () => {
    expect(isFromOwnPage({ senderFrame: { url: ownAddress, parent: null } })).toBe(true);
    expect(isFromOwnPage({ senderFrame: { url: `${ownAddress}?x#y`, parent: null } })).toBe(true);
  });
  test.each(strangers)('is not %s', (url) => {
    expect(isFromOwnPage({ senderFrame: { url, parent: null } })).toBe(false);
    expect(isOwnPage(url)).toBe(false);
  });
  test('is no frame inside the page, and none that is gone', () => {
    expect(isFromOwnPage({ senderFrame: { url: ownAddress, parent: {} as never } })).toBe(false);
    expect(isFromOwnPage({ senderFrame: null })).toBe(false);
  });
});

describe('navigation', () => {
  const confined = () => {
    const contents = Object.assign(new EventEmitter(), { setWindowOpenHandler: vi.fn() });
    const openLink = vi.fn();
    confine(contents as never, openLink);
    const isPrevented = (name: string, fields: object = {}) => {
      const preventDefault = vi.fn();
      contents.emit(name, { preventDefault, ...fields });
      return preventDefault.mock.calls.length > 0;
    };
    const open = contents.setWindowOpenHandler.mock.calls[0]![0] as (details: { url: string }) => unknown;
    return { isPrevented, open, openLink };
  };

  test('the page may load itself again', () => {
    const { isPrevented } = confined();
    expect(isPrevented('will-frame-navigate', { url: ownAddress, isMainFrame: true })).toBe(false);
    expect(isPrevented('will-redirect', { url: ownAddress })).toBe(false);
  });
  test.each(strangers)('it does not go to %s', (url) => {
    const { isPrevented } = confined();
    expect(isPrevented('will-frame-navigate', { url, isMainFrame: true })).toBe(true);
    expect(isPrevented('will-redirect', { url })).toBe(true);
  });
  test('it has no frames and no webviews', () => {
    const { isPrevented } = confined();
    expect(isPrevented('will-frame-navigate', { url: ownAddress, isMainFrame: false })).toBe(true);
    expect(isPrevented('will-attach-webview')).toBe(true);
  });
  test('it opens no window; a listed link goes to the browser', () => {
    const { open, openLink } = confined();
    for (const url of [...strangers, 'http://github.com/', 'https://github.com.example.com/', ownAddress]) {
      expect(open({ url })).toEqual({ action: 'deny' });
      expect(isAllowedLink(url)).toBe(false);
    }
    expect(openLink).not.toHaveBeenCalled();
    expect(open({ url: 'https://nodejs.org/en' })).toEqual({ action: 'deny' });
    expect(openLink).toHaveBeenCalledExactlyOnceWith('https://nodejs.org/en');
  });
});

test('of all permissions the page has the one to copy', () => {
  const session = {
    setPermissionRequestHandler: vi.fn(),
    setPermissionCheckHandler: vi.fn(),
    setDevicePermissionHandler: vi.fn(),
  };
  denyPermissions(session as never);
  const [request] = session.setPermissionRequestHandler.mock.calls[0] as [
    (contents: unknown, permission: string, decide: (isGranted: boolean) => void) => void,
  ];
  const [check] = session.setPermissionCheckHandler.mock.calls[0] as [
    (contents: unknown, permission: string) => boolean,
  ];
  const [device] = session.setDevicePermissionHandler.mock.calls[0] as [() => boolean];
  for (const permission of [
    'media',
    'geolocation',
    'notifications',
    'clipboard-read',
    'openExternal',
    'usb',
    'new',
  ]) {
    const decide = vi.fn();
    request(null, permission, decide);
    expect(decide).toHaveBeenCalledExactlyOnceWith(false);
    expect(check(null, permission)).toBe(false);
  }
  expect(check(null, 'clipboard-sanitized-write')).toBe(true);
  expect(device()).toBe(false);
});

test('the policy begins with nothing, and lets in own files and pictures only', () => {
  const policy = new Map(
    contentPolicy.split('; ').map((directive) => {
      const [name, ...sources] = directive.split(' ');
      return [name!, sources] as const;
    }),
  );
  expect(policy.get('default-src')).toEqual(["'none'"]);
  expect(policy.get('script-src')).toEqual(["'self'"]);
  expect(policy.get('style-src')).toEqual(["'self'"]);
  for (const kind of imageKinds) expect(policy.get('img-src')).toContain(`${kind}:`);
  for (const name of ['base-uri', 'form-action', 'frame-ancestors'])
    expect(policy.get(name)).toEqual(["'none'"]);
  expect(contentPolicy).not.toMatch(/unsafe-eval|http|\*/);
  expect(policy.has('connect-src')).toBe(false);
});
