/** @file `phototag backup`: a copy of the library's database, verified; its photos stay where they are. */
import { existsSync, type Stats, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Problem } from '../../contract/problem.ts';
import { backUp, copyDatabase, verifyBackup } from '../../core/store/backups.ts';
import type { Context } from '../run.ts';

export async function backup(context: Context, [file]: [string | undefined]) {
  const { libraryFolder: library, output } = context;
  if (!existsSync(join(library, 'library.db'))) {
    throw new Problem(
      'NOT_FOUND',
      `There is no library in ${library}.`,
      'Make one with: phototag add FOLDER',
    );
  }
  const made = file === undefined ? backUp(library, new Date()) : copyTo(library, resolve(file));
  output.result(
    made,
    `${made.file}: ${made.photos.toString()} photos, ${made.words.toString()} words of yours; verified.`,
  );
  return undefined;
}

/** Takes the place of an earlier backup, and of nothing else. */
function copyTo(library: string, file: string) {
  const present = presentAt(file);
  if (present?.isDirectory() === true) {
    throw new Problem('USAGE', `${file} is a folder.`, 'Name a file in it, such as phototag.db.');
  }
  if (present !== undefined) refuseOther(library, file);
  return { ...copyDatabase(join(library, 'library.db'), file), file };
}

function presentAt(file: string): Stats | undefined {
  try {
    return statSync(file, { throwIfNoEntry: false });
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw new Problem('USAGE', `${file} cannot be written (${code}).`, 'Name another file.', { cause });
  }
}

function refuseOther(library: string, file: string): void {
  const wayOut = 'Name another file.';
  if (file === resolve(library, 'library.db')) {
    throw new Problem('USAGE', `${file} is the library itself.`, wayOut);
  }
  try {
    verifyBackup(file);
  } catch (cause) {
    throw new Problem('USAGE', `${file} is there and no earlier backup.`, wayOut, { cause });
  }
}
