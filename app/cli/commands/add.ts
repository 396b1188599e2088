/** @file `phototag add`: register folders, tag their photos, and (with --watch) keep up. */
import type { AddSummary } from '../../contract/results.ts';
import { openLibrary } from '../../core/open.ts';
import { duration } from '../output.ts';
import { exitCodes, type Context } from '../run.ts';
import { reporting } from '../progress.ts';
import { keepUp } from './watch.ts';

interface Options {
  readonly watch?: boolean;
  readonly exclude: string[];
}

export async function add(context: Context, [folders]: [string[]], options: Options) {
  await using library = await openLibrary({ ...context, mode: 'write' });
  const summary = await library.add(folders, {
    ...reporting(context),
    exclude: options.exclude,
  });
  context.output.end();
  context.output.result(summary, describeSummary(summary));
  if (options.watch === true && !context.signal.aborted) await keepUp(context, library);
  return summary.failed > 0 && !context.signal.aborted ? exitCodes.someFailed : undefined;
}

export function describeSummary(summary: AddSummary): string {
  const { photos, tagged, failed, skipped, seconds, photosPerSecond, device, model } = summary;
  const parts = [`${photos.toString()} photos`, `${tagged.toString()} tagged now`];
  if (failed > 0) parts.push(`${failed.toString()} failed (see \`phototag failures\`)`);
  if (skipped > 0) parts.push(`${skipped.toString()} other files left alone`);
  const speed = tagged > 0 ? `, ${photosPerSecond.toFixed(1)} photos/s` : '';
  return `${parts.join(', ')}.\n${duration(seconds)}${speed}, with ${model} on ${device}.`;
}
