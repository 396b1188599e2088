/** @file `phototag import FILE`: what a person said, in from a JSON or CSV list. */
import type { ListedPhotoResult, ListImportSummary } from '../../contract/lists.ts';
import { openLibrary } from '../../core/open.ts';
import { exitCodes, type Context } from '../run.ts';
import type { Options } from './import.ts';

export async function importList(
  context: Context,
  file: string,
  { dryRun = false, overwrite = false }: Options,
) {
  const { output, signal } = context;
  await using library = await openLibrary({ ...context, mode: dryRun ? 'read' : 'write' });
  const { photos, summary } = await library.lists.import(file, { dryRun, overwrite, signal });
  for (const photo of photos) output.result(photo, describe(photo));
  output.result(summary, summaryOf(summary).join('\n'));
  const { kept, unknownTags, skipped } = summary;
  return kept + unknownTags + skipped > 0 ? exitCodes.someFailed : undefined;
}

const signs = { yes: '+', no: '-' } as const;
const opinions = { yes: 'it shows it', no: 'it does not' } as const;
const reasons = {
  UNKNOWN: 'no photo of the library',
  AMBIGUOUS: 'several photos of the library have its content or lie at its path',
  OTHER_CONTENT: 'the photo at its path is another, or has changed',
} as const;

function describe(result: ListedPhotoResult): string {
  if ('skipped' in result) {
    return `${result.file} (line ${result.line.toString()}): skipped, ${reasons[result.skipped]}`;
  }
  const { file, said, rating, kept, keptRating, unknown } = result;
  return [
    file,
    ...said.map(
      ({ id, name, verdict }) => `  ${signs[verdict]} ${name}${id === null ? ' (a new tag of yours)' : ''}`,
    ),
    ...(rating === null
      ? []
      : [`  ~ rating ${rating.from?.toString() ?? 'none'} -> ${rating.to.toString()}`]),
    ...kept.map(
      ({ name, verdict, listed }) =>
        `  = ${name}: you said ${opinions[verdict]}, the list ${opinions[listed]}`,
    ),
    ...(keptRating === null
      ? []
      : [`  = rating ${keptRating.rating.toString()}: the list has ${keptRating.listed.toString()}`]),
    ...unknown.map(({ id, name }) => `  ? ${name}${id === null ? '' : ` (${id})`}: no tag of the library`),
  ].join('\n');
}

function summaryOf(summary: ListImportSummary): string[] {
  const { said, photos, same, kept, unknownTags, skipped, dryRun } = summary;
  const taken = `${counted(said, 'word')} ${dryRun ? 'would be taken in' : 'taken in'}`;
  return [
    `${taken} on ${counted(photos, 'photo')}; ${same.toString()} said already.`,
    ...(kept > 0
      ? [`${counted(kept, 'word')} left out: yours stand. --overwrite takes those of the list.`]
      : []),
    ...(unknownTags > 0 ? [`${counted(unknownTags, 'word')} left out: the library knows no such tag.`] : []),
    ...(skipped > 0 ? [`${counted(skipped, 'photo')} of the list skipped.`] : []),
    ...(said > 0 && !dryRun ? ['`phototag undo` takes it all back.'] : []),
  ];
}

const counted = (count: number, noun: string): string =>
  `${count.toString()} ${noun}${count === 1 ? '' : 's'}`;
