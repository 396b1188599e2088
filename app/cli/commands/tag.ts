/** @file `phototag tag`, `undo` and `redo`: what a person says about photos. */
import { Problem } from '../../contract/problem.ts';
import type { Change } from '../../contract/views.ts';
import type { Library } from '../../core/library.ts';
import { openLibrary } from '../../core/open.ts';
import type { Context } from '../run.ts';

interface Options {
  readonly add: string[];
  readonly remove: string[];
  readonly confirm: string[];
  readonly reject: string[];
  readonly rate?: string;
}

export async function tag(context: Context, [words]: [string[]], options: Options) {
  const { add, remove, confirm, reject, rate } = options;
  const said = [
    ...[...add, ...confirm].map((concept) => ({ concept, verdict: 'yes' as const })),
    ...reject.map((concept) => ({ concept, verdict: 'no' as const })),
    ...remove.map((concept) => ({ concept, verdict: null })),
  ];
  if (said.length === 0 && rate === undefined) {
    throw new Problem(
      'USAGE',
      'Nothing was said about the photos.',
      'For example: phototag tag picture.jpg --reject cat --add dog',
    );
  }
  await using library = await openLibrary({ ...context, mode: 'write' });
  const photos = await photosMeant(library, words);
  const acknowledge = (change: Change) => context.output.result(change, `${describeChange(change)}.`);
  for (const { concept, verdict } of said) acknowledge(await library.stateTag(photos, concept, verdict));
  if (rate !== undefined) acknowledge(await library.rate(photos, Number(rate)));
  return undefined;
}

export async function undo(context: Context) {
  await using library = await openLibrary({ ...context, mode: 'write' });
  const change = await library.undo();
  if (change === null) context.output.note('There is nothing to undo.');
  else context.output.result(change, `Undone: ${describeChange(change)}.`);
  return undefined;
}

export async function redo(context: Context) {
  await using library = await openLibrary({ ...context, mode: 'write' });
  const change = await library.redo();
  if (change === null) context.output.note('There is nothing to do again.');
  else context.output.result(change, `Done again: ${describeChange(change)}.`);
  return undefined;
}

/** Photos by their paths where all words are paths of photos; else what a query finds, missing ones left out. */
async function photosMeant(library: Library, words: readonly string[]): Promise<number[]> {
  const named = await Promise.all(words.map((word) => library.photoAt(word)));
  const known = named.filter((id) => id !== null);
  if (known.length === words.length) return known;
  const query = words.join(' ');
  if (known.length > 0) {
    throw new Problem(
      'USAGE',
      `${words[named.indexOf(null)]} is no photo of the library.`,
      'Name photos only, or give one query.',
    );
  }
  const found = await Array.fromAsync(library.search(query, {}), ({ id }) => id);
  if (found.length > 0) return found;
  throw new Problem(
    'NOT_FOUND',
    `${query} is no photo of the library, and as a query it finds none.`,
    'A photo must be in a folder that was added: phototag add FOLDER.',
  );
}

const verbs: Record<Change['kind'], string> = {
  confirm: 'confirmed',
  add: 'added',
  reject: 'rejected',
  remove: 'no longer said',
  rate: 'rated',
  import: 'taken in',
};

const describeChange = ({ kind, label, photos }: Change): string =>
  `${label} ${verbs[kind]} on ${photos.toString()} ${photos === 1 ? 'photo' : 'photos'}`;
