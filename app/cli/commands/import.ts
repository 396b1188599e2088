/** @file `phototag import`: keywords and ratings in from files and sidecars. */
import type { ImportSummary } from '../../contract/interchange.ts';
import { Library } from '../../core/library.ts';
import { reporting } from '../progress.ts';
import { exitCodes, type Context } from '../run.ts';

export async function importKeywords(context: Context): Promise<number | undefined> {
  await using library = await Library.open({ ...context, mode: 'write' });
  const summary = await library.interchange.importKeywords(reporting(context));
  context.output.end();
  context.output.result(summary, describe(summary));
  return summary.failed > 0 && !context.signal.aborted ? exitCodes.someFailed : undefined;
}

function describe({ photos, files, sidecars, failed }: ImportSummary): string {
  const read = `${sidecars.toString()} sidecars and ${files.toString()} files read now`;
  const trouble = failed > 0 ? `, ${failed.toString()} could not be read` : '';
  return `${photos.toString()} photos, ${read}${trouble}.`;
}
