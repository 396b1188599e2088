/** @file `phototag import`: in from files and sidecars, or from a list that `export` or another program wrote. */
import type { ImportSummary } from '../../contract/interchange.ts';
import { Problem } from '../../contract/problem.ts';
import { openLibrary } from '../../core/open.ts';
import { reporting } from '../progress.ts';
import { exitCodes, type Context } from '../run.ts';

export interface Options {
  readonly dryRun?: boolean;
  readonly overwrite?: boolean;
}

export async function importWords(context: Context, [file]: [string | undefined], options: Options) {
  if (file !== undefined) return (await import('./import-list.ts')).importList(context, file, options);
  if (options.dryRun === true || options.overwrite === true) {
    throw new Problem('USAGE', '--dry-run and --overwrite belong to a list.', 'Name a .json or .csv file.');
  }
  return importKeywords(context);
}

async function importKeywords(context: Context): Promise<number | undefined> {
  await using library = await openLibrary({ ...context, mode: 'write' });
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
