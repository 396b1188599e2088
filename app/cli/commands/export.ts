/** @file `phototag export`: photos and their tags, for other programs. */
import { stringify } from 'csv-stringify/sync';
import type { PhotoResult } from '../../contract/results.ts';
import { Problem } from '../../contract/problem.ts';
import { Library } from '../../core/library.ts';
import type { Context } from '../run.ts';

interface Options {
  readonly csv?: boolean;
  readonly json?: boolean;
  readonly query?: string;
}

/** `tags` holds the names, best first; `concepts`, `confidences` and `sources` go with them one by one. */
const columns = ['id', 'file', 'takenAt', 'rating', 'tags', 'concepts', 'confidences', 'sources'];

export async function exportPhotos(context: Context, _: [], { csv, json, query }: Options) {
  if (csv !== true && json !== true) {
    throw new Problem('USAGE', 'export needs to know the format.', 'Say --csv or --json.');
  }
  await using library = await Library.open({ ...context, mode: 'read' });
  if (csv === true) context.output.raw(stringify([columns]));
  for await (const photo of library.search(query ?? null, {})) {
    if (context.signal.aborted) break;
    if (csv === true) context.output.raw(stringify([toRow(photo)]));
    else context.output.result(photo, '');
  }
  return undefined;
}

function toRow(photo: PhotoResult): (string | number | null)[] {
  const joined = (pick: (tag: PhotoResult['tags'][number]) => string) => photo.tags.map(pick).join('; ');
  return [
    photo.id,
    photo.file,
    photo.takenAt,
    photo.rating,
    joined((tag) => tag.name),
    joined((tag) => tag.id),
    joined((tag) => tag.confidence.toFixed(3)),
    joined((tag) => tag.source),
  ];
}
