/** @file `phototag remove`: stop following a folder. */
import { openLibrary } from '../../core/open.ts';
import type { Context } from '../run.ts';

export async function remove(context: Context, [folder]: [string]) {
  await using library = await openLibrary({ ...context, mode: 'write' });
  await library.remove(folder);
  context.output.result({ removed: folder }, `${folder} is no longer followed. Its files were not touched.`);
  return undefined;
}
