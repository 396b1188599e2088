/** @file `phototag search`: find photos by what is in them. */
import { openFinder } from '../../core/find.ts';
import { describePhoto } from '../describe.ts';
import type { Context } from '../run.ts';

interface Options {
  readonly limit: number;
}

export async function search({ libraryFolder, output }: Context, [words]: [string[]], { limit }: Options) {
  using finder = openFinder(libraryFolder);
  const query = words.join(' ');
  let found = 0;
  for (const photo of finder.find(query, limit)) {
    found++;
    output.result(photo, describePhoto(photo));
  }
  if (output.json) return undefined;
  const total = found < limit ? found : finder.count(query);
  if (total === 0) output.note('Nothing found.');
  else if (total > found)
    output.note(`${found.toString()} of ${total.toString()} shown; --limit shows more.`);
  return undefined;
}
