/** @file Opens the device that the network runs on: chosen, and started where all workers share it. */
import type { Notice } from '../../../contract/notice.ts';
import type { Device } from '../../../contract/device.ts';
import { Problem } from '../../../contract/problem.ts';
import type { Model } from '../../../../models/model.ts';
import { chooseDevice } from './choose.ts';
import { type NetworkProcess, startNetwork } from './network-process.ts';
import { type Choice, left, noticeOf } from './verdict.ts';

export interface DeviceOptions {
  readonly model: Model;
  /** The CPU by default; `auto` is what a trial of each device shows to be the fastest. */
  readonly device?: Device;
  /** JSON file that remembers what trials of devices showed; without it they are tried each time. */
  readonly deviceMemory?: string;
  /** For one trial, in milliseconds; see `ChooseOptions`. */
  readonly patienceMs?: number;
  /** Milliseconds after which a batch on a device other than the CPU has hung; 20 seconds by default. */
  readonly hangMs?: number;
  /** Told why the network runs on the CPU when that was measured just now. */
  readonly onChoice?: (notice: Notice) => void;
  /** Told why a device is left. */
  readonly onNotice?: (notice: Notice) => void;
  /** Ends the trials of devices. */
  readonly signal?: AbortSignal;
  /** The Node that runs the processes. */
  readonly node: string;
  /** Threads that the CPU's trial gets. */
  readonly threads: number;
}

/** Far more than any batch takes, and less than a photo may take. */
const usualHangMs = 20_000;

/** @throws {Problem} as `chooseDevice`; VISION where a device asked for by name does not start */
export async function openDevice(
  options: DeviceOptions,
): Promise<{ choice: Choice; shared: NetworkProcess | undefined }> {
  const { model, device = 'cpu', deviceMemory: memory, patienceMs, signal, node, threads } = options;
  const { isNew, ...choice } = await chooseDevice(device, {
    model,
    node,
    threads,
    memory,
    patienceMs,
    signal,
  });
  if (isNew && choice.reason !== null) options.onChoice?.(noticeOf(choice));
  if (choice.provider === 'cpu') return { choice, shared: undefined };
  const { provider, batch } = choice;
  const { hangMs = usualHangMs } = options;
  try {
    return { choice, shared: await startNetwork({ model, provider, threads, node, batch, hangMs }) };
  } catch (error) {
    if (device !== 'auto' || !(error instanceof Problem)) throw error;
    const onCpu = left(choice, error.message);
    options.onNotice?.(noticeOf(onCpu));
    return { choice: onCpu, shared: undefined };
  }
}
