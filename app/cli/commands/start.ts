/** @file `npm start -- FOLDER`: the main job in one step, for a first look. */
import { Problem } from '../../contract/problem.ts';
import { Library } from '../../core/library.ts';
import { describePhoto } from '../describe.ts';
import type { Context } from '../run.ts';
import { add } from './add.ts';

const examples = 10;

export async function start(context: Context, [folder]: [string | undefined]) {
  if (folder === undefined) {
    throw new Problem('USAGE', 'No folder was named.', 'Say which photos to tag: npm start -- ~/Pictures');
  }
  const code = await add(context, [[folder]], { exclude: [] });
  if (context.output.json || context.signal.aborted) return code;
  await using library = await Library.open({ ...context, mode: 'read' });
  const photos = await Array.fromAsync(library.search('-is:untagged', { limit: examples }));
  for (const photo of photos) context.output.result(photo, describePhoto(photo));
  context.output.note(
    '\nNext: npx phototag search dog · npx phototag similar FILE · npx phototag status · npx phototag --help',
  );
  return code;
}
