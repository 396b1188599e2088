/** @file `phototag teach`: a tag of one's own, learned from examples. */
import { Problem } from '../../contract/problem.ts';
import { fewestExamples, type TaughtTag } from '../../contract/teach.ts';
import type { Library } from '../../core/library.ts';
import { openLibrary } from '../../core/open.ts';
import type { Context } from '../run.ts';

interface Options {
  readonly not: string[];
  readonly list?: boolean;
  readonly forget?: boolean;
}

export async function teach(
  context: Context,
  [tag, files]: [string | undefined, string[]],
  options: Options,
) {
  if (options.list === true) return list(context);
  if (tag === undefined) {
    throw new Problem(
      'USAGE',
      'No tag is named.',
      'For example: phototag teach "Aunt Mary" 1.jpg 2.jpg 3.jpg, or phototag teach --list',
    );
  }
  await using library = await openLibrary({ ...context, mode: 'write' });
  if (options.forget === true) {
    await library.teach.forget(tag);
    context.output.note(`${tag} is no longer suggested; what you said yourself is kept.`);
    return undefined;
  }
  const examples = await photosAt(library, files);
  const taught = await library.teach.teach(tag, examples, await photosAt(library, options.not));
  context.output.result(taught, describe(taught));
  return undefined;
}

async function list(context: Context) {
  await using library = await openLibrary({ ...context, mode: 'read' });
  const taught = await library.teach.list();
  for (const tag of taught) context.output.result(tag, describe(tag));
  if (taught.length === 0) context.output.note('No tag was taught yet.');
  return undefined;
}

async function photosAt(library: Library, files: readonly string[]): Promise<number[]> {
  const photos = [];
  for (const file of files) {
    const photo = await library.photoAt(file);
    if (photo === null) {
      throw new Problem(
        'NOT_FOUND',
        `${file} is no photo of the library.`,
        'A photo must be in a folder that was added: phototag add FOLDER.',
      );
    }
    photos.push(photo);
  }
  return photos;
}

const photos = (count: number): string => `${count.toString()} ${count === 1 ? 'photo' : 'photos'}`;

function describe({ name, examples, counterExamples, suggested, state }: TaughtTag): string {
  if (examples < fewestExamples) return `${name}: ${photos(examples)}, too few to learn from.`;
  const from =
    counterExamples > 0
      ? `${photos(examples)}, and ${photos(counterExamples)} that are not`
      : photos(examples);
  const learned = `${name}: learned from ${from}`;
  if (state === 'waiting') return `${learned}; what was said since is learned by the next add or watch.`;
  if (state === 'indistinct')
    return `${learned}, which are nothing special in this library: nothing is suggested.`;
  return `${learned}; suggested for ${photos(suggested)}.`;
}
