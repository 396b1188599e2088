/** @file A rule as it is written in the dialog, on its way to the host. */
import type { WantedRule } from '../../app/contract/calls.ts';
import type { PhotoTag } from '../../app/contract/results.ts';
import type { RuleAction } from '../../app/contract/rules.ts';

/** The rules that a tag's menu offers. A person's own word stands above rules, and a keyword in a file is never more or less sure. */
export const offeredFor = ({
  verdict,
  source,
}: Pick<PhotoTag, 'verdict' | 'source'>): readonly RuleAction[] =>
  verdict === 'yes' || source === 'person'
    ? ['rename']
    : source === 'file'
      ? ['hide', 'rename']
      : ['hide', 'rename', 'threshold'];

export interface Written {
  readonly action: RuleAction;
  /** Id. */
  readonly concept: string;
  readonly name: string;
  /** As it stands in the field, 0..100; null where that is empty. */
  readonly percent: number | null;
  /** null: everywhere. */
  readonly folder: string | null;
}

/** The rule; null while what was written is none. */
export function wantedRule({ action, concept, name, percent, folder }: Written): WantedRule | null {
  switch (action) {
    case 'allow':
    case 'hide':
      return { action, concept, folder };
    case 'rename':
      return name.trim() === '' ? null : { action, concept, name: name.trim() };
    case 'threshold':
      return percent === null || !(percent >= 0 && percent <= 100)
        ? null
        : { action, concept, least: percent / 100, folder };
  }
}

/** The whole percent that is offered first: just more than a tag has, as far as there is more. @param confidence - 0..1 */
export const percentAbove = (confidence: number): number => Math.min(100, Math.floor(confidence * 100) + 1);
