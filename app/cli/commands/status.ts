/** @file `phototag status`: what the library holds. */
import type { Status } from '../../contract/results.ts';
import { openLibrary } from '../../core/open.ts';
import type { Context } from '../run.ts';

export async function status(context: Context) {
  await using library = await openLibrary({ ...context, mode: 'read' });
  const now = await library.status();
  context.output.result(now, describeStatus(now));
  return undefined;
}

function describeStatus({
  photos,
  tagged,
  failed,
  pending,
  missing,
  model,
  device,
  deviceReason,
  roots,
}: Status): string {
  return [
    `${photos.toString()} photos: ${tagged.toString()} tagged, ${pending.toString()} waiting, ` +
      `${failed.toString()} failed, ${missing.toString()} missing`,
    `Model: ${model ?? 'none yet'}${device === null ? '' : ` on ${device}`}${deviceReason === null ? '' : ` (${deviceReason})`}`,
    ...roots.map(
      ({ path, photos, offlineSince }) =>
        `${path}  ${photos.toString()} photos` +
        (offlineSince === null ? '' : `, offline since ${new Date(offlineSince).toLocaleString()}`),
    ),
  ].join('\n');
}
