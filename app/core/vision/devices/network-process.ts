/** @file Starts the process that has the network on a device. */
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import type { Setup } from '../protocol.ts';
import { WorkerProcess } from '../worker-process.ts';

export interface NetworkProcess {
  readonly worker: WorkerProcess;
  /** Resolves when it is gone, with the reason in words. */
  readonly ended: Promise<string>;
  /** What a vision worker needs to reach it. */
  readonly network: NonNullable<Setup['network']>;
}

interface Options extends Pick<Setup, 'model' | 'provider' | 'threads'> {
  readonly node: string;
  readonly batch: number;
  readonly hangMs: number;
}

/** @returns what has been started, once it is ready; @throws {Problem} where it does not come that far */
export async function startNetwork({ node, batch, hangMs, ...setup }: Options): Promise<NetworkProcess> {
  const isWindows = process.platform === 'win32';
  // A folder that nobody else may enter. Paths of sockets are at most a hundred bytes long.
  const folder = isWindows ? undefined : await mkdtemp(join(tmpdir(), 'phototag-'));
  const address =
    folder === undefined
      ? `\\\\.\\pipe\\phototag-${randomBytes(16).toString('hex')}`
      : join(folder, 'network');
  const network = { address, batch, hangMs };
  const entry = join(import.meta.dirname, `network-worker${extname(import.meta.filename)}`);
  const worker = new WorkerProcess(
    { entry, node, setup: { ...setup, thumbnails: undefined, network } },
    () => undefined,
  );
  if (folder !== undefined) void worker.ended.then(() => rm(folder, { recursive: true, force: true }));
  const impatience = setTimeout(() => worker.kill(), readyMs);
  try {
    await worker.ready;
  } catch (error) {
    worker.kill();
    await worker.ended;
    throw error;
  } finally {
    clearTimeout(impatience);
  }
  // So it ends itself when the device fails; what it said last is why.
  const ended = worker.ended.then((why) => why.replace(/^it was ended by SIGKILL: /, ''));
  return { worker, ended, network };
}

/** A device that takes longer to load the network than it took in its trial is out of order. */
const readyMs = 60_000;
