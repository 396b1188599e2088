/** @file What was named on the command line: folders to add. */
import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { z } from 'zod';

/**
 * @param args - without the program, and without the app where that is named too
 * @param workingFolder - what they are relative to
 * @returns absolute paths of the folders among them; Electron's own switches and what is no folder are left out
 */
export function namedFolders(args: readonly string[], workingFolder: string): string[] {
  return args
    .filter((arg) => arg !== '' && !arg.startsWith('-'))
    .map((arg) => resolve(workingFolder, arg))
    .filter((path) => statSync(path, { throwIfNoEntry: false })?.isDirectory() === true);
}

const Instance = z.object({ folders: z.array(z.string()) });

/** What a second instance of the app hands over before it leaves; nothing where it is of another version. */
export const foldersOfInstance = (instance: unknown): string[] =>
  Instance.safeParse(instance).data?.folders ?? [];
