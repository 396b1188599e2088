/** @file The work on the library as the taskbar or dock, and the icon in the tray, show it. */
import type { ProgressBarOptions } from 'electron';
import type { Activity } from '../contract/views.ts';
import type { Words } from './words.ts';

export interface TaskbarProgress {
  /** 0..1; below 0: none; above 1: going on, nobody knows how long. */
  readonly share: number;
  readonly mode: NonNullable<ProgressBarOptions['mode']>;
}

export function taskbarProgress({ phase, done, total }: Activity): TaskbarProgress {
  if (phase === 'idle') return { share: -1, mode: 'none' };
  const isKnown = total !== null && total > 0;
  if (phase === 'paused') return { share: isKnown ? done / total : -1, mode: isKnown ? 'paused' : 'none' };
  return isKnown ? { share: done / total, mode: 'normal' } : { share: 2, mode: 'indeterminate' };
}

/** What the tray's icon says when it is pointed at. */
export function trayTip({ phase, done, total }: Activity, words: Words): string {
  if (phase === 'idle') return 'Phototag';
  const share = total !== null && total > 0 ? ` ${Math.floor((100 * done) / total).toString()} %` : '';
  return `Phototag: ${words[phase]}${share}`;
}
