/** @file The title of the window. */
import type { Activity, Overview } from '../../app/contract/views.ts';
import type { Text } from '../text/text.svelte.ts';
import { shareDone } from './progress.ts';

/** How far the tagging is while it goes on, else how many photos there are. */
export function windowTitle(
  { t, percent }: Text,
  overview: Overview | null,
  activity: Activity | null,
): string {
  const share = activity?.phase === 'tag' ? shareDone(activity) : null;
  // 100 % only when it is so.
  if (share !== null) return t('app.title.tagging', { share: percent(Math.floor(share * 100) / 100) });
  const photos = overview?.status.photos ?? 0;
  return photos > 0 ? t('app.title.photos', { photos }) : 'Phototag';
}
