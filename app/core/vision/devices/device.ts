/** @file The devices a network can run on here: onnxruntime's execution providers. */
import type { Device } from '../../../contract/device.ts';
import { Problem } from '../../../contract/problem.ts';
import { listSupportedBackends } from '../onnxruntime.ts';

export type Provider = Exclude<Device, 'auto'>;

/**
 * To be asked before a session is made: onnxruntime itself drops some providers in silence, and others not.
 * @throws {Problem} VISION where this build of onnxruntime has no such provider
 */
export function requireProvider(provider: Provider): void {
  const there = listSupportedBackends().map(({ name }) => name);
  if (there.includes(provider)) return;
  throw new Problem(
    'VISION',
    `The device ${provider} is not to be had on this machine.`,
    `Choose one of: auto, ${there.join(', ')}.`,
  );
}
