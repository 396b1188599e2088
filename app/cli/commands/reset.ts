/** @file `phototag reset machine-tags`: throws away what machines said; what a person said stays. */
import { openLibrary } from '../../core/open.ts';
import type { Context } from '../run.ts';

export async function machineTags(context: Context) {
  await using library = await openLibrary({ ...context, mode: 'write' });
  const reset = await library.resetMachineTags();
  context.output.result(
    reset,
    `${reset.tags.toString()} tags that machines gave are gone; what you said is kept. ` +
      `${reset.waiting.toString()} photos are tagged anew by the next add or watch.`,
  );
  return undefined;
}
