/** @file `phototag restore`: a backup in the library's place; what was said since is said again. */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Problem } from '../../contract/problem.ts';
import { verifyBackup } from '../../core/store/backups.ts';
import { restoreLibrary } from '../../core/store/restore.ts';
import { agrees } from '../agree.ts';
import { exitCodes, type Context } from '../run.ts';

export async function restore(context: Context, [file]: [string], options: { yes?: boolean }) {
  const { libraryFolder: library, output, signal } = context;
  const source = resolve(file);
  if (source === resolve(library, 'library.db')) {
    throw new Problem('USAGE', `${source} is the library itself.`, 'Name a backup of it.');
  }
  const { photos, words } = verifyBackup(source);
  const holds = `${photos.toString()} photos, ${words.toString()} words of yours`;
  const isNew = !existsSync(join(library, 'library.db'));
  const question = {
    what: `${source} holds ${holds}. It would take the place of the library.`,
    question: 'Go back to it?',
    withYes: 'The present library is kept beside it, and what you said since is said again.',
  };
  if (!isNew && options.yes !== true && !(await agrees(question, signal))) {
    output.note('Nothing was changed.');
    return exitCodes.ok;
  }
  const restored = restoreLibrary(library, source, new Date());
  const { brought, kept } = restored;
  output.result(
    restored,
    `The library is again as in ${source}: ${holds}.` +
      (brought > 0 ? ` ${brought.toString()} words that you said since were said again.` : '') +
      (kept === null ? '' : `\nThe former database is kept as ${kept}; delete it when all is well.`),
  );
  return undefined;
}
