/** @file `phototag rehedge`: says anew what photos show, from stored scores. */
import { Problem } from '../../contract/problem.ts';
import type { Library } from '../../core/library.ts';
import { openLibrary } from '../../core/open.ts';
import type { Rehedged } from '../../core/work.ts';
import type { Context } from '../run.ts';

export async function rehedge(context: Context) {
  await using library = await openLibrary({ ...context, mode: 'write' });
  const { photos, changed } = await say(context, library);
  context.output.result(
    { photos, changed },
    photos === 0
      ? 'All is said as it should be.'
      : `${photos.toString()} photos looked at again, without the network; ${changed.toString()} say something else now.`,
  );
  return undefined;
}

/** After a change of the rules. Where there is no model, nothing was said that could change. */
export async function sayAnew(context: Context, library: Library): Promise<void> {
  try {
    await say(context, library);
  } catch (error) {
    if (!(error instanceof Problem && (error.code === 'NO_MODEL' || error.code === 'BAD_MODEL'))) throw error;
  }
}

async function say({ output, signal }: Context, library: Library): Promise<Rehedged> {
  const done = await library.work.rehedge(await library.modelInUse(), {
    signal,
    onProgress: (progress) => output.progress({ title: 'Saying anew', unit: 'photos', ...progress }),
  });
  output.end();
  return done;
}
