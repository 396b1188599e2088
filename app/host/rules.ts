/** @file A person's rules behind the window: in force at once, and what is said instead follows. */
import type { WantedRule } from '../contract/calls.ts';
import type { RuleWish } from '../core/labels/rules.ts';
import type { Library } from '../core/library.ts';
import type { Activity } from './activity.ts';
import type { Changes } from './changes.ts';
import type { Handlers } from './dispatch.ts';

interface Parts {
  readonly library: Library;
  readonly activity: Activity;
  readonly changes: Changes;
}

export function ruleHandlers({
  library,
  activity,
  changes,
}: Parts): Pick<Handlers, 'listRules' | 'setRule' | 'removeRule'> {
  const inForce = <Answer>(answer: Answer): Answer => {
    changes.libraryNow();
    activity.retag(); // tagging begins with hedging anew
    return answer;
  };
  return {
    listRules: () => library.rules.list(),
    setRule: async (rule) => inForce(await library.rules.set(wishOf(rule))),
    removeRule: async ({ id }) => inForce(await library.rules.remove(id)),
  };
}

function wishOf(rule: WantedRule): RuleWish {
  const { action, concept } = rule;
  if (action === 'rename') return { action, concept, value: rule.name };
  const folder = rule.folder ?? undefined;
  return action === 'threshold'
    ? { action, concept, value: String(rule.least), folder }
    : { action, concept, folder };
}
