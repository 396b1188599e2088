/** @file Asks a person before something that is not done lightly. */
import { createInterface } from 'node:readline/promises';
import { Problem } from '../contract/problem.ts';

interface Question {
  /** What would happen, as a sentence. */
  readonly what: string;
  readonly question: string;
  /** What makes it safe to say `--yes`, as a sentence. */
  readonly withYes: string;
}

/** @throws Problem USAGE where nobody can be asked */
export async function agrees({ what, question, withYes }: Question, signal: AbortSignal): Promise<boolean> {
  if (!process.stdin.isTTY || !process.stderr.isTTY) {
    throw new Problem('USAGE', what, `Say so with --yes. ${withYes}`);
  }
  const asking = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^\s*y(es)?\s*$/i.test(await asking.question(`${what} ${question} [y/N] `, { signal }));
  } finally {
    asking.close();
  }
}
