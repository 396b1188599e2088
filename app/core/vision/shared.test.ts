import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { type Model, Sidecar } from '../../../models/model.ts';
import { makeTinyModel } from '../../../models/resnext/tiny.ts';
import { SharedVision, type SharedVisionOptions } from './shared.ts';
import type { Vision } from './vision.ts';

let folder: string;
let model: Model;
let other: Model;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'phototag-shared-'));
  const tiny = makeTinyModel({ classes: 2, size: 32, seed: 1 });
  const file = join(folder, 'tiny.onnx');
  await writeFile(file, tiny.bytes);
  model = { id: 'tiny', file, sidecar: Sidecar.parse(tiny.sidecar), labels: ['a', 'b'], version: 'v' };
  other = { ...model, version: 'w' };
});
afterAll(() => rm(folder, { recursive: true }));

const opened: SharedVision[] = [];
function share(options: SharedVisionOptions = {}): SharedVision {
  const workerEntry = join(import.meta.dirname, 'hostile-worker.ts');
  const shared = new SharedVision({ workers: 1, workerEntry, thumbnails: folder, ...options });
  opened.push(shared);
  return shared;
}
afterEach(() => Promise.all(opened.splice(0).map((shared) => shared.close())));

/** The process that answers. */
const pidOf = async (vision: Vision) => (await vision.analyse('photo')).width;

const isRunning = (pid: number) => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

test('all who ask for a model share its workers, at the same time and later', async () => {
  const shared = share();
  const pids = await Promise.all([shared.use(model, pidOf), shared.use({ ...model }, pidOf)]);
  expect(new Set([...pids, await shared.use(model, pidOf)]).size).toBe(1);
});

test('another model waits until the first is no longer used, and never runs beside it', async () => {
  const shared = share();
  const { promise: enough, resolve } = Promise.withResolvers<null>();
  const { promise: begun, resolve: begin } = Promise.withResolvers<number>();
  let firstIsUsed = true;
  const first = shared.use(model, async (vision) => {
    begin(await pidOf(vision));
    await enough;
    firstIsUsed = false;
  });
  const pid = await begun;
  const second = shared.use(other, async (vision) => {
    expect(firstIsUsed).toBe(false);
    expect(isRunning(pid)).toBe(false);
    return pidOf(vision);
  });
  const third = shared.use(model, pidOf); // behind the second, so that it is not put off for ever
  resolve(null);
  await first;
  expect(await second).not.toBe(pid);
  expect(await third).not.toBe(await second);
});

test('workers that nobody uses end after a while, and come back when they are needed', async () => {
  const shared = share({ idleMs: 1 });
  const pid = await shared.use(model, pidOf);
  await expect.poll(() => isRunning(pid)).toBe(false);
  expect(await shared.use(model, pidOf)).not.toBe(pid);
});

test('workers that can no longer be started are tried anew by the next who asks', async () => {
  const thumbnails = await mkdtemp(join(folder, 'notes-'));
  const shared = share({ thumbnails });
  const crash = shared.use(model, (vision) => vision.analyse('crash last'));
  await expect(crash).rejects.toMatchObject({ code: 'VISION' });
  await rm(join(thumbnails, 'never again.note'));
  expect(await shared.use(model, pidOf)).toBeGreaterThan(0);
});

test('one that cannot be opened is a problem for the one who asked, not for the next', async () => {
  const shared = new SharedVision({ workers: 1 });
  opened.push(shared);
  const broken = { ...model, file: join(folder, 'gone.onnx') };
  await expect(shared.use(broken, pidOf)).rejects.toMatchObject({ code: 'BAD_MODEL' });
  expect(await shared.use(model, async (vision) => vision.device)).toBe('cpu');
});

test('close gives up what is under way, and nothing starts after it', async () => {
  const shared = share();
  const { promise: begun, resolve: begin } = Promise.withResolvers<number>();
  const hanging = shared.use(model, async (vision) => {
    begin(await pidOf(vision));
    return vision.analyse('hang');
  });
  const failed = expect(hanging).rejects.toMatchObject({ code: 'VISION' });
  const pid = await begun;
  await shared.close();
  expect(isRunning(pid)).toBe(false);
  await failed;
  await expect(shared.use(model, pidOf)).rejects.toMatchObject({ code: 'VISION' });
});
