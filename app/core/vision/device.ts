/** @file Which of onnxruntime's execution providers runs the network. */
import type { Device } from '../../contract/device.ts';
import { Problem } from '../../contract/problem.ts';
import { listSupportedBackends } from './onnxruntime.ts';

export type Provider = Exclude<Device, 'auto'>;

/**
 * The provider for a device. `auto` is the CPU, which is everywhere. A device asked for by name is that or an error:
 * onnxruntime itself drops some providers in silence, and others not.
 * @throws {Problem} VISION where this build of onnxruntime has no such provider
 */
export function providerOf(device: Device): Provider {
  if (device === 'auto') return 'cpu';
  const there = listSupportedBackends().map(({ name }) => name);
  if (there.includes(device)) return device;
  throw new Problem(
    'VISION',
    `The device ${device} is not to be had on this machine.`,
    `Choose one of: auto, ${there.join(', ')}.`,
  );
}
