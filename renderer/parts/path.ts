/** @file Paths of any system, as text to show. */

/** The last name of a path; the path itself where it is a root. */
export const baseName = (path: string): string => path.match(/[^\\/]+(?=[\\/]*$)/)?.[0] ?? path;

/** All but the last name; a root keeps its separator, without which "C:" means another place. */
export const folderOf = (path: string): string =>
  (path.replace(/[\\/]+[^\\/]*$/, '') || '/').replace(/^[A-Za-z]:$/, '$&\\');
