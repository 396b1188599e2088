/** @file When `folder:` means a folder. */
import { fold } from './fold.ts';

/**
 * Whether the folder is, or lies below, one whose name begins so. A slash leads into the next folder, so that one at
 * the end ends the name; one at the beginning leads from the root of the path.
 *
 * @param path - of the folder, whole and readable
 * @param text - what is written behind `folder:`
 */
export const isInFolder = (path: string, text: string): boolean =>
  `/${fold(path)}/`.includes(`/${fold(text)}`);
