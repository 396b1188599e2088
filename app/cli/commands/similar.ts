/** @file `phototag similar`: photos that look like a picture. */
import { openLibrary } from '../../core/open.ts';
import { describePhoto } from '../describe.ts';
import type { Context } from '../run.ts';

interface Options {
  readonly limit: number;
}

export async function similar(context: Context, [file]: [string], { limit }: Options) {
  await using library = await openLibrary({ ...context, mode: 'read' });
  const photos = await library.similar(file, { limit });
  for (const photo of photos) {
    context.output.result(photo, `${photo.similarity.toFixed(2)}  ${describePhoto(photo)}`);
  }
  if (photos.length === 0 && !context.output.json) context.output.note('No other photo has been tagged yet.');
  return undefined;
}
