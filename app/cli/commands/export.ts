/** @file `phototag export`: photos and their tags, for other programs. */
import { stringify } from 'csv-stringify/sync';
import type { PhotoResult } from '../../contract/results.ts';
import { Problem } from '../../contract/problem.ts';
import { Library } from '../../core/library.ts';
import type { Context } from '../run.ts';

export interface Options {
  readonly csv?: boolean;
  readonly json?: boolean;
  readonly xmp?: boolean;
  readonly embed?: boolean;
  readonly confirmedOnly?: boolean;
  readonly dryRun?: boolean;
  readonly query?: string;
}

/** `tags` holds the names, best first; `concepts`, `confidences` and `sources` go with them one by one. */
const columns = ['id', 'file', 'takenAt', 'rating', 'tags', 'concepts', 'confidences', 'sources'];

export async function exportPhotos(context: Context, _: [], options: Options) {
  const { csv, json, query } = options;
  if (options.xmp === true) return (await import('./export-xmp.ts')).exportXmp(context, options);
  if (options.embed === true || options.confirmedOnly === true || options.dryRun === true) {
    throw new Problem('USAGE', '--embed, --confirmed-only and --dry-run belong to --xmp.', 'Say --xmp too.');
  }
  if (csv !== true && json !== true) {
    throw new Problem('USAGE', 'export needs to know the format.', 'Say --csv, --json or --xmp.');
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
