/** @file How far a tag is learned, in plain words. */
import { fewestExamples, type TaughtTag } from '../../app/contract/teach.ts';
import type { Text } from '../text/text.svelte.ts';

export const taughtSentence = (
  { examples, suggested, state }: Pick<TaughtTag, 'examples' | 'suggested' | 'state'>,
  { t }: Text,
): string =>
  examples < fewestExamples
    ? t('teach.tooFew', { fewest: fewestExamples })
    : t(`teach.${state}`, { suggested });
