import { expect, test, vi } from 'vitest';
import { Problem } from '../contract/problem.ts';
import type { Download } from '../contract/views.ts';
import type { GetOptions } from '../../models/registry.ts';
import { Downloads } from './downloads.ts';
import type { Listener } from './host.ts';

/** A catalog of one model, which is fetched as the test says. */
function downloads(get: (options: GetOptions) => Promise<void>) {
  const told: Download[] = [];
  const onModel = vi.fn();
  const onFault = vi.fn();
  const calls = { count: 0 };
  const models = {
    list: async () => [{ id: 'big' }],
    get: async (_: string, options: GetOptions) => {
      calls.count++;
      await get(options);
    },
  } as never;
  const tell = ((_: string, data: Download) => told.push(data)) as Listener;
  return {
    downloads: new Downloads({ library: { models }, tell, onFault, onModel }),
    told,
    onModel,
    onFault,
    calls,
  };
}

const untilAborted = ({ signal }: GetOptions) =>
  new Promise<void>((_, reject) => signal!.addEventListener('abort', () => reject(signal!.reason as Error)));

test('a download tells how far it is, and that it is done', async () => {
  const {
    downloads: all,
    told,
    onModel,
    calls,
  } = downloads(async ({ onProgress }) => {
    onProgress?.({ received: 5, total: undefined });
    onProgress?.({ received: 50, total: 100 });
  });
  await all.start('big');
  await all.start('big');
  await expect.poll(() => onModel).toHaveBeenCalledOnce();
  await all.close();
  expect(calls.count).toBe(1);
  expect(told[0]).toEqual({ id: 'big', received: 0, total: null, state: 'running', problem: null });
  expect(told.at(-1)).toEqual({ id: 'big', received: 50, total: 100, state: 'done', problem: null });
});

test('one that fails says why and what to do', async () => {
  const {
    downloads: all,
    told,
    onModel,
  } = downloads(() => Promise.reject(new Problem('DOWNLOAD', 'The server is gone.', 'Try again later.')));
  await all.start('big');
  await expect.poll(() => told.at(-1)?.state).toBe('failed');
  expect(told.at(-1)?.problem).toMatchObject({ message: 'The server is gone.', hint: 'Try again later.' });
  expect(onModel).not.toHaveBeenCalled();
});

test('one that is stopped has no problem, and can be begun again', async () => {
  const { downloads: all, told, calls } = downloads(untilAborted);
  await all.start('big');
  all.cancel('big');
  await expect.poll(() => told.at(-1)).toMatchObject({ state: 'failed', problem: null });
  await all.start('big');
  expect(calls.count).toBe(2);
  await all.close();
  expect(told.at(-1)).toMatchObject({ state: 'failed', problem: null });
});

test('a fault of the program is told to the host', async () => {
  const fault = new TypeError('x is undefined');
  const { downloads: all, told, onFault } = downloads(() => Promise.reject(fault));
  await all.start('big');
  await expect.poll(() => onFault).toHaveBeenCalledWith(fault);
  await all.close();
  expect(told.at(-1)?.problem).not.toContain('undefined');
});

test('what the catalog does not have is refused at once', async () => {
  const { downloads: all } = downloads(untilAborted);
  await expect(all.start('small')).rejects.toMatchObject({ code: 'NO_MODEL' });
});
