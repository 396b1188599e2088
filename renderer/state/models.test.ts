import { beforeEach, expect, test, vi } from 'vitest';
import type { ModelInfo } from '../../app/contract/results.ts';
import type { Download } from '../../app/contract/views.ts';
import { CallProblem, type Api } from '../bridge/api.ts';
import { Models } from './models.svelte.ts';
import { Toasts } from './toasts.svelte.ts';
import { Text } from '../text/text.svelte.ts';

const download = (some: Partial<Download>): Download => ({
  id: 'large',
  received: 0,
  total: 100,
  state: 'running',
  problem: null,
  ...some,
});

const noConnection = { code: 'DOWNLOAD', message: 'No connection.', hint: 'Try later.' } as const;

let api: { [Name in 'listModels' | 'getModel' | 'cancelDownload' | 'useModel']: ReturnType<typeof vi.fn> };
let toasts: Toasts;
let models: Models;
beforeEach(() => {
  api = {
    listModels: vi.fn(async (): Promise<ModelInfo[]> => []),
    getModel: vi.fn(async () => null),
    cancelDownload: vi.fn(async () => null),
    useModel: vi.fn(async () => ({ waiting: 12 })),
  };
  toasts = new Toasts(new Text());
  models = new Models(api as unknown as Api, toasts);
});

test('a download is followed until it has arrived, and the list is read again', async () => {
  await models.fetch('large', { andUse: false });
  await models.follow(download({ received: 40 }));
  expect(models.downloads['large']).toMatchObject({ received: 40, state: 'running' });
  await models.follow(download({ received: 100, state: 'done' }));
  expect(models.downloads).toEqual({});
  expect(api.listModels).toHaveBeenCalled();
  expect(api.useModel).not.toHaveBeenCalled();
});

test('a model asked for at the start is used when it arrives', async () => {
  await models.fetch('large', { andUse: true });
  await models.follow(download({ state: 'done' }));
  expect(api.useModel).toHaveBeenCalledExactlyOnceWith({ id: 'large' });
});

test('a download that fails says so in its place, and can be asked for again', async () => {
  api.getModel.mockRejectedValueOnce(new CallProblem(noConnection));
  await models.fetch('large', { andUse: false });
  expect(models.downloads['large']).toMatchObject({ state: 'failed', problem: noConnection });
  await models.fetch('large', { andUse: false });
  expect(models.downloads['large']).toMatchObject({ state: 'running', problem: null });
  expect(toasts.list).toEqual([]);
});

test('what the host still says of a download that was called off is not shown', async () => {
  await models.fetch('large', { andUse: true });
  await models.cancel('large');
  await models.follow(download({ received: 50 }));
  await models.follow(download({ state: 'failed', problem: noConnection }));
  expect(models.downloads).toEqual({});
  await models.fetch('large', { andUse: false });
  await models.follow(download({ state: 'failed', problem: noConnection }));
  expect(models.downloads['large']?.problem).toEqual(noConnection);
});
