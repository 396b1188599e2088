/** @file `phototag export`: photos, their tags and what was said of them, for other libraries and programs. */
import { Problem } from '../../contract/problem.ts';
import { openLibrary } from '../../core/open.ts';
import type { Context } from '../run.ts';

export interface Options {
  readonly csv?: boolean;
  readonly json?: boolean;
  readonly xmp?: boolean;
  readonly embed?: boolean;
  readonly confirmedOnly?: boolean;
  readonly dryRun?: boolean;
  readonly query?: string;
}

export async function exportPhotos(context: Context, _: [], options: Options) {
  const { csv, json, query } = options;
  if (options.xmp === true) return (await import('./export-xmp.ts')).exportXmp(context, options);
  if (options.embed === true || options.confirmedOnly === true || options.dryRun === true) {
    throw new Problem('USAGE', '--embed, --confirmed-only and --dry-run belong to --xmp.', 'Say --xmp too.');
  }
  if (csv !== true && json !== true) {
    throw new Problem('USAGE', 'export needs to know the format.', 'Say --csv, --json or --xmp.');
  }
  await using library = await openLibrary({ ...context, mode: 'read' });
  const { csvHeader, csvRow } = await import('../../core/lists/csv.ts');
  if (csv === true) context.output.raw(csvHeader());
  for await (const photo of library.lists.listed(library.search(query ?? null, {}))) {
    if (context.signal.aborted) break;
    if (csv === true) context.output.raw(csvRow(photo));
    else context.output.result(photo, '');
  }
  return undefined;
}
