/** @file `phototag rule`: what is said of photos and by which name, as a person wants it. */
import { Problem } from '../../contract/problem.ts';
import type { Rule, RuleAction } from '../../contract/rules.ts';
import { openLibrary } from '../../core/open.ts';
import type { Context } from '../run.ts';
import { sayAnew } from './rehedge.ts';

interface Options {
  readonly folder?: string;
}

type Arguments = [concept: string, value?: string];

/** The command that makes rules of one kind. */
export const make =
  (action: RuleAction) =>
  async (context: Context, [concept, value]: Arguments, { folder }: Options) => {
    await using library = await openLibrary({ ...context, mode: 'write' });
    const rule = await library.rules.set({ action, concept, value, folder });
    await sayAnew(context, library);
    context.output.result(rule, `${describe(rule)}.`);
    return undefined;
  };

export async function list(context: Context) {
  await using library = await openLibrary({ ...context, mode: 'read' });
  const rules = await library.rules.list();
  for (const rule of rules)
    context.output.result(rule, `${rule.id.toString().padStart(4)}  ${describe(rule)}`);
  if (rules.length === 0) context.output.note('There are no rules.');
  return undefined;
}

export async function remove(context: Context, [number]: [string]) {
  if (!/^\d{1,15}$/.test(number)) {
    throw new Problem('USAGE', `${number} is no number of a rule.`, 'See them with: phototag rule list');
  }
  await using library = await openLibrary({ ...context, mode: 'write' });
  const rule = await library.rules.remove(Number(number));
  await sayAnew(context, library);
  context.output.result(rule, `No longer: ${describe(rule)}.`);
  return undefined;
}

function describe({ action, name, concept, value, folder }: Rule): string {
  const where = folder === null ? '' : ` in ${folder}`;
  const what = `${name} (${concept})`;
  if (action === 'rename') return `${what} is called ${value ?? ''}`;
  if (action === 'threshold') return `${what} is said from ${value ?? ''}${where}`;
  return `${what} is ${action === 'hide' ? 'hidden' : 'allowed'}${where}`;
}
