/** @file What the progress bar says. */
import type { Activity } from '../../app/contract/views.ts';
import { deviceName, rate, timeLeft } from '../text/quantities.ts';
import type { Text } from '../text/text.svelte.ts';

/** Share of the work that is done, 0..1; null while it is not known. */
export const shareDone = ({ phase, done, total }: Activity): number | null =>
  phase === 'scan' || total === null || total === 0 ? null : Math.min(1, done / total);

/** What goes on: "Tagging 3,120 of 12,400". */
export function progressTitle({ t }: Text, { phase, done, total }: Activity): string {
  if (phase === 'scan') return done > 0 ? t('progress.scan', { done }) : t('progress.scanStart');
  if (phase === 'paused') {
    return total === null ? t('progress.pausedStart') : t('progress.paused', { done, total });
  }
  return total === null ? t('progress.tagStart', { done }) : t('progress.tag', { done, total });
}

/** How fast it goes, where, and for how long still: as far as that is known. */
export function progressDetails(text: Text, activity: Activity): string[] {
  if (activity.phase !== 'tag') return [];
  const { photosPerSecond, device, secondsLeft } = activity;
  const details: string[] = [];
  if (photosPerSecond !== null && photosPerSecond > 0 && device !== null) {
    const values = { rate: rate(text, photosPerSecond), device: deviceName(text, device) };
    details.push(text.t('progress.rate', values));
  }
  if (secondsLeft !== null) details.push(timeLeft(text, secondsLeft));
  return details;
}

/**
 * The part of the news that is worth interrupting a listener for: another phase, another tenth.
 * Two activities with the same one need be said once.
 */
export function milestone(activity: Activity): string {
  const share = shareDone(activity);
  return `${activity.phase} ${share === null ? '' : Math.floor(share * 10)}`;
}
