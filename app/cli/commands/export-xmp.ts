/** @file `phototag export --xmp`: tags and ratings into sidecars or files, for other programs. */
import type { PacketChange, PacketEntries, PacketResult } from '../../contract/interchange.ts';
import { openLibrary } from '../../core/open.ts';
import { exitCodes, type Context } from '../run.ts';
import type { Options } from './export.ts';

export async function exportXmp(context: Context, options: Options): Promise<number | undefined> {
  const { signal, output } = context;
  const { embed = false, confirmedOnly = false, dryRun = false, query = null } = options;
  await using library = await openLibrary({ ...context, mode: dryRun ? 'read' : 'write' });
  const photos = library.search(query, {});
  let [changed, failed] = [0, 0];
  for await (const result of library.interchange.exportXmp(photos, {
    embed,
    confirmedOnly,
    dryRun,
    signal,
  })) {
    output.result(result, describe(result));
    if ('error' in result) failed++;
    else changed++;
  }
  if (!signal.aborted) output.note(summary(changed, failed, dryRun));
  return failed > 0 && !signal.aborted ? exitCodes.someFailed : undefined;
}

function summary(changed: number, failed: number, dryRun: boolean): string {
  const files = changed === 1 ? '1 file' : `${changed.toString()} files`;
  const done = `${files} ${dryRun ? 'would be written' : 'written'}`;
  if (failed === 0)
    return changed === 0 ? 'Nothing has to be written: all files say it already.' : `${done}.`;
  return `${done}, ${failed.toString()} left as ${failed === 1 ? 'it was' : 'they were'}.`;
}

function describe(result: PacketResult): string {
  if ('error' in result) {
    const { message, hint } = result.error;
    return [`${result.target}: ${message}`, ...(hint === null ? [] : [`  ${hint}`])].join('\n');
  }
  return [
    headline(result),
    ...entries(result.removed, '-'),
    ...entries(result.added, '+'),
    ...rating(result),
    ...entries(result.kept, ' '),
  ].join('\n');
}

const headline = ({ target, action, written }: PacketChange): string =>
  `${target}${action === 'create' ? ' (new)' : ''}${written ? '' : ' (not written)'}`;

const entries = (lists: PacketEntries, sign: string): string[] =>
  Object.entries(lists).flatMap(([property, values]) =>
    values.map((value) => `  ${sign} ${property} ${value}`),
  );

const rating = ({ rating: change }: PacketChange): string[] =>
  change === null ? [] : [`  ~ xmp:Rating ${stars(change.from)} -> ${stars(change.to)}`];

const stars = (value: number | null): string => value?.toString() ?? 'none';
