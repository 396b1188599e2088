/** @file What goes wrong, in words for the window. */
import { Problem, type ProblemCode } from '../contract/problem.ts';

/** What is wrong and the way out, in one breath. */
export const sentenceOf = ({ message, hint }: Problem): string =>
  hint === undefined ? message : `${message} ${hint}`;

/** The core's ways out are commands to type. @param waysOut - in their place, by what is wrong */
export async function inTheWindow<Answer>(
  answer: Promise<Answer>,
  waysOut: Readonly<Partial<Record<ProblemCode, string>>>,
): Promise<Answer> {
  try {
    return await answer;
  } catch (error) {
    const wayOut = error instanceof Problem ? waysOut[error.code] : undefined;
    if (!(error instanceof Problem) || wayOut === undefined) throw error;
    throw new Problem(error.code, error.message, wayOut, { cause: error });
  }
}
