/** @file `phototag search`: find photos by what is in them. */
import { Library } from '../../core/library.ts';
import { describePhoto } from '../describe.ts';
import type { Context } from '../run.ts';

interface Options {
  readonly limit: number;
}

export async function search(context: Context, [words]: [string[]], { limit }: Options) {
  await using library = await Library.open({ ...context, mode: 'read' });
  const query = words.join(' ');
  let found = 0;
  for await (const photo of library.search(query, { limit })) {
    found++;
    context.output.result(photo, describePhoto(photo));
  }
  if (context.output.json) return undefined;
  const total = found < limit ? found : await library.count(query);
  if (total === 0) context.output.note('Nothing found.');
  else if (total > found)
    context.output.note(`${found.toString()} of ${total.toString()} shown; --limit shows more.`);
  return undefined;
}
