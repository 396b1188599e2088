/** @file A person's rules behind the window: in force at once, and what is said instead follows. */
import type { WantedRule } from '../contract/calls.ts';
import { Problem } from '../contract/problem.ts';
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
    setRule: async (rule) => inForce(await inTheWindow(library.rules.set(wishOf(rule)), waysOut.set)),
    removeRule: async ({ id }) => inForce(await inTheWindow(library.rules.remove(id), waysOut.remove)),
  };
}

const waysOut = {
  set: 'Connect the drive that the folder is on and look at the photo again, or let the rule hold everywhere.',
  remove: 'It was taken back already.',
};

/** The core's ways out are commands to type. @param wayOut - where there is no such tag, folder or rule any more */
async function inTheWindow<Answer>(answer: Promise<Answer>, wayOut: string): Promise<Answer> {
  try {
    return await answer;
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== 'NOT_FOUND') throw error;
    throw new Problem(error.code, error.message, wayOut, { cause: error });
  }
}

function wishOf(rule: WantedRule): RuleWish {
  const { action, concept } = rule;
  if (action === 'rename') return { action, concept, value: rule.name };
  const folder = rule.folder ?? undefined;
  return action === 'threshold'
    ? { action, concept, value: String(rule.least), folder }
    : { action, concept, folder };
}
