/** @file Times, devices and speeds in words. */
import type { Text } from './text.svelte.ts';

/** How long work still takes, said no more exactly than it is known. @param seconds - not negative */
export function timeLeft({ t }: Text, seconds: number): string {
  const minutes = Math.ceil(seconds / 60);
  if (minutes <= 1) return t('time.seconds');
  if (minutes < 60) return t('time.minutes', { minutes });
  if (minutes < 24 * 60) return t('time.hours', { hours: Math.floor(minutes / 60), minutes: minutes % 60 });
  return t('time.days', { days: Math.round(minutes / (24 * 60)) });
}

const gpuNames: Readonly<Record<string, string>> = {
  webgpu: 'WebGPU',
  cuda: 'CUDA',
  dml: 'DirectML',
  coreml: 'Core ML',
};

/** Where the network runs. @param device - as in `Activity.device`; one that is not known keeps its own name */
export function deviceName({ t }: Text, device: string): string {
  if (device === 'cpu') return t('device.cpu');
  const name = gpuNames[device];
  return name === undefined ? device : t('device.gpu', { name });
}

/** Photos a second: 0.37, 8.4, 120. */
export const rate = ({ number }: Text, photosPerSecond: number): string =>
  number(photosPerSecond, { maximumSignificantDigits: photosPerSecond < 100 ? 2 : 3 });
