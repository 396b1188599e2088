/** @file What went wrong, and the way out, in words. */
import { printable } from '../../app/contract/printable.ts';
import type { CallProblem } from '../bridge/api.ts';
import { expectedInWords } from './expected.ts';
import type { Text } from './text.svelte.ts';

export interface ProblemWords {
  readonly message: string;
  readonly hint?: string | undefined;
}

/** @param problem - of a call, or one of the window's own, which has its words already */
export function problemInWords(
  text: Text,
  { message, hint, place }: ProblemWords & Pick<Partial<CallProblem>, 'place'>,
): ProblemWords {
  return place === undefined ? { message, hint } : queryInWords(text, place);
}

function queryInWords(text: Text, place: NonNullable<CallProblem['place']>): ProblemWords {
  const { t } = text;
  const { what: expected, hint } = expectedInWords(text, place.expected);
  const found = printable(place.text.slice(place.position, place.position + place.length));
  if (place.text.trim() === '') return { message: t('query.empty', { expected }), hint };
  if (found === '') return { message: t('query.short', { expected }), hint };
  return { message: t('query.wrong', { character: place.position + 1, found, expected }), hint };
}
