/** @file What is said of groups of photos, in words and numbers. */
import type { KeptBest, ShownGroup, ShownPhoto } from '../../app/contract/duplicates.ts';
import type { Text } from '../text/text.svelte.ts';

export const pixelsOf = ({ width, height }: ShownPhoto, { t }: Text): string =>
  t('duplicates.pixels', { width, height });

/** Of the others, which would go. */
export const bytesOf = ({ others }: ShownGroup): number => others.reduce((sum, { bytes }) => sum + bytes, 0);

/** With their RAW and Live Photo halves. */
export const filesOf = ({ others }: ShownGroup): number =>
  others.reduce((sum, { partner }) => sum + (partner === null ? 1 : 2), 0);

/** How a photo stands to the best one of its group. */
export function standing(group: ShownGroup, photo: ShownPhoto, { t, percent }: Text): string {
  if (photo.missing) return t('duplicates.gone');
  if (photo.id === group.best.id) return `${t('duplicates.best')}: ${t(`duplicates.why.${group.why}`)}`;
  const other = group.others.find(({ id }) => id === photo.id)!;
  return other.copy ? t('duplicates.copy') : t('duplicates.alike', { share: percent(other.similarity) });
}

/** One line for each reason for which files were left. */
export function reasonsLeft(left: KeptBest['left'], { t }: Text): string[] {
  return [...new Set(left.map(({ code }) => code))].map((code) => {
    const files = left.filter((each) => each.code === code).length;
    return `${t('duplicates.left', { files })}: ${t(`duplicates.left.${code}`)}`;
  });
}
