/** @file A rule in plain words. */
import type { Rule } from '../../app/contract/rules.ts';
import type { Text } from '../text/text.svelte.ts';

export function ruleSentence({ action, concept, name, value, folder }: Rule, text: Text): string {
  const tag = text.concept(concept, name);
  if (action === 'rename') return text.t('rules.says.rename', { tag, name: value! });
  const share = text.number(Number(value), { style: 'percent', maximumFractionDigits: 2 });
  const where = folder === null ? 'all' : 'folder';
  return text.t(`rules.says.${action}`, { tag, share, where, folder: folder ?? '' });
}
