import { expect, test, vi } from 'vitest';
import { callNames } from '../contract/calls.ts';
import { Problem } from '../contract/problem.ts';
import { FakeHost } from '../contract/testing/fake-host.ts';
import { dispatch } from '../host/dispatch.ts';
import { HostKeeper } from './host-keeper.ts';

const kept = () => {
  const host = new FakeHost();
  return Object.assign(host, {
    addFoldersBehind: vi.fn(async () => undefined),
    close: vi.fn(async () => undefined),
  });
};
const locked = new Problem('LOCKED', 'The library is open elsewhere.', 'Close it there.');

test('a library that cannot be opened is the answer to every call', async () => {
  const keeper = new HostKeeper(() => Promise.reject(locked));
  const handlers = await keeper.handlers();
  const onFault = vi.fn();
  expect(Object.keys(handlers).sort()).toEqual([...callNames].sort());
  expect(await dispatch(handlers, 'getOverview', null, onFault)).toEqual({
    ok: false,
    problem: { code: 'LOCKED', message: locked.message, hint: locked.hint },
  });
  expect(onFault).not.toHaveBeenCalled();
  await keeper.addFoldersBehind(['/photos']);
  await expect(keeper.image('thumb', '1')).rejects.toBe(locked);
  await keeper.close();
});

test('it is tried again when it was refused, and only then', async () => {
  const host = kept();
  const open = vi.fn(() => Promise.resolve(host)).mockRejectedValueOnce(locked);
  const keeper = new HostKeeper(open);
  await keeper.handlers();
  keeper.retry();
  expect(await keeper.handlers()).toBe(host.handlers);
  keeper.retry();
  await keeper.handlers();
  expect(open).toHaveBeenCalledTimes(2);
});

test('calls wait for a library that is being opened', async () => {
  const host = kept();
  const opening = Promise.withResolvers<typeof host>();
  const keeper = new HostKeeper(() => opening.promise);
  keeper.retry(); // the page is loaded meanwhile
  const handlers = keeper.handlers();
  opening.resolve(host);
  expect(await handlers).toBe(host.handlers);
});

test('closing waits for the host to close, also one that is still being opened', async () => {
  const host = kept();
  const opening = Promise.withResolvers<typeof host>();
  const keeper = new HostKeeper(() => opening.promise);
  const closed = keeper.close();
  opening.resolve(host);
  await closed;
  expect(host.close).toHaveBeenCalledOnce();
});

test('folders are added once there are any', async () => {
  const host = kept();
  const keeper = new HostKeeper(() => Promise.resolve(host));
  await keeper.addFoldersBehind([]);
  expect(host.addFoldersBehind).not.toHaveBeenCalled();
  await keeper.addFoldersBehind(['/photos']);
  expect(host.addFoldersBehind).toHaveBeenCalledExactlyOnceWith(['/photos']);
});
