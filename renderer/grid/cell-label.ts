/** @file A photo of the grid in words, for those who hear it. */
import type { GridPhoto } from '../../app/contract/views.ts';
import type { Text } from '../text/text.svelte.ts';

/** @param photo - undefined while it is on its way */
export function cellLabel(photo: GridPhoto | undefined, { t, date, concept }: Text): string {
  if (photo === undefined) return t('grid.loading');
  const { name, topTag, takenAt, rating, state } = photo;
  return [
    name,
    topTag === null ? t('grid.untagged') : concept(null, topTag),
    takenAt === null ? '' : date(takenAt, { dateStyle: 'long' }),
    rating === null || rating === 0 ? '' : t('grid.stars', { rating }),
    state === 'missing' ? t('grid.missing') : state === 'failed' ? t('grid.failed') : '',
  ]
    .filter((part) => part !== '')
    .join(', ');
}
