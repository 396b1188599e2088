/** @file `phototag watch`: keep up with the library's folders until stopped. */
import type { FolderWatch } from '../../contract/views.ts';
import type { Library } from '../../core/library.ts';
import { openLibrary } from '../../core/open.ts';
import { reporting } from '../progress.ts';
import type { Context } from '../run.ts';

export async function watch(context: Context) {
  await using library = await openLibrary({ ...context, mode: 'write' });
  await keepUp(context, library);
  return undefined;
}

/** Follows the folders until Ctrl-C. One line, or one JSON object, for each round that changed something. */
export async function keepUp(context: Context, library: Library): Promise<void> {
  const { output } = context;
  await library.watch({
    ...reporting(context),
    onState: (state) => {
      output.note(describe(state));
    },
    onRound: (round) => {
      const { tagged, failed, added, changed, moved, missing } = round;
      output.end();
      output.result(
        round,
        `${new Date().toLocaleTimeString()}  ${added.toString()} new, ${changed.toString()} changed, ` +
          `${moved.toString()} moved, ${missing.toString()} gone; ` +
          `${tagged.toString()} tagged, ${failed.toString()} failed`,
      );
    },
  });
}

const hows = {
  live: 'live',
  gone: 'looked at now and then: it is not there',
  polled: 'looked at now and then',
} as const;

const describe = ({ folder, how, why }: FolderWatch): string =>
  `${folder}: ${hows[how]}${why === null ? '' : `: ${why}`}`;
