/** @file What went wrong, and the way out in this window, in words. */
import type { PlainProblem } from '../../app/contract/plain-problem.ts';
import { printable } from '../../app/contract/printable.ts';
import type { Reason } from '../../app/contract/reason.ts';
import { expectedInWords } from './expected.ts';
import type { Text } from './text.svelte.ts';

export interface ProblemWords {
  readonly message: string;
  readonly hint?: string | undefined;
}

/** @param problem - the host's, or an error of the window's own, which has its words already */
export function problemInWords(
  text: Text,
  problem: ProblemWords & Partial<Pick<PlainProblem, 'code' | 'place' | 'reason'>>,
): ProblemWords {
  const { code, message, hint, place, reason } = problem;
  if (place !== undefined) return queryInWords(text, place);
  if (reason !== undefined) return reasonInWords(text, reason);
  return code === undefined ? { message, hint } : { message: text.t('problem.other', { message }) };
}

/** The same in one breath. */
export function problemInOne(text: Text, problem: Parameters<typeof problemInWords>[1]): string {
  const { message, hint } = problemInWords(text, problem);
  return hint === undefined ? message : `${message} ${hint}`;
}

function queryInWords(text: Text, place: NonNullable<PlainProblem['place']>): ProblemWords {
  const { t } = text;
  const { what: expected, hint } = expectedInWords(text, place.expected);
  const found = printable(place.text.slice(place.position, place.position + place.length));
  if (place.text.trim() === '') return { message: t('query.empty', { expected }), hint };
  if (found === '') return { message: t('query.short', { expected }), hint };
  return { message: t('query.wrong', { character: place.position + 1, found, expected }), hint };
}

function reasonInWords(text: Text, reason: Reason): ProblemWords {
  const { t } = text;
  if (reason.kind === 'picture') {
    const { name, failure } = reason;
    return {
      message: t('problem.picture', { name: printable(name), reason: t(`failure.${failure}`) }),
      hint: t(`failure.${failure}.hint`),
    };
  }
  const values = Object.fromEntries(
    Object.entries(reason).map(([name, value]) => [
      name,
      typeof value === 'string' ? printable(value) : value,
    ]),
  );
  if (reason.kind === 'library.locked') values['since'] = text.moment(reason.since);
  if (reason.kind === 'model.unaware') values['tag'] = text.concept(null, reason.tag);
  return { message: t(`problem.${reason.kind}`, values), hint: t(`problem.${reason.kind}.hint`, values) };
}
