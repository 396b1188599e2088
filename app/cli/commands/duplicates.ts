/** @file `phototag duplicates`: photos that are there more than once, and putting all but the best away. */
import type { DuplicateGroup, DuplicatePhoto, WhyBest } from '../../contract/duplicates.ts';
import { openLibrary } from '../../core/open.ts';
import { agrees } from '../agree.ts';
import { exitCodes, type Context } from '../run.ts';

interface Options {
  readonly keepBest?: boolean;
  readonly yes?: boolean;
}

export async function duplicates(context: Context, _arguments: [], { keepBest, yes }: Options) {
  const { output, signal } = context;
  await using library = await openLibrary({ ...context, mode: keepBest === true ? 'write' : 'read' });
  const groups = await library.duplicates.find();
  if (groups.length === 0) output.note('No photo is there more than once.');
  if (keepBest !== true) {
    for (const group of groups) output.result(group, describe(group));
    return undefined;
  }
  if (groups.length === 0) return undefined;
  if (yes !== true) {
    for (const group of groups) output.note(describe(group));
    const question = {
      what: `${photos(groups.flatMap(({ others }) => others))} would go to the trash; what you said of them is kept.`,
      question: 'Move them to the trash?',
      withYes: 'They can be taken back from there.',
    };
    if (!(await agrees(question, signal))) {
      output.note('Nothing was changed.');
      return undefined;
    }
  }
  let someLeft = false;
  for (const group of groups) {
    if (signal.aborted) break;
    const kept = await library.duplicates.keepBest(group);
    const lines = [
      `${kept.best} is kept.`,
      ...kept.trashed.map((file) => `  ${file}: in the trash`),
      ...kept.left.map(({ file, reason }) => `  ${file}: left where it is, for ${reason}`),
    ];
    output.result(kept, lines.join('\n'));
    someLeft ||= kept.left.length > 0;
  }
  return someLeft ? exitCodes.someFailed : undefined;
}

const reasons: Record<WhyBest, string> = {
  partner: 'it has its RAW or Live Photo half',
  resolution: 'it has the most pixels',
  bytes: 'it has the most bytes',
  earliest: 'it is the earliest',
};

function describe({ best, why, others }: DuplicateGroup): string {
  return [
    `${sized(best)}  best: ${reasons[why]}`,
    ...others.map((other) =>
      other.copy ? `  ${sized(other)}  a copy` : `  ${sized(other)}  ${other.similarity.toFixed(2)} alike`,
    ),
  ].join('\n');
}

const sized = ({ file, partner, width, height, bytes }: DuplicatePhoto): string =>
  `${file}${partner === null ? '' : ' (and its other half)'}  ${width.toString()} × ${height.toString()}, ${megabytes(bytes)}`;

function photos(all: readonly DuplicatePhoto[]): string {
  const bytes = all.reduce((sum, photo) => sum + photo.bytes, 0);
  return `${all.length.toString()} ${all.length === 1 ? 'photo' : 'photos'} (${megabytes(bytes)})`;
}

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;
