/** @file The system's trash, from which a person can take things back. */

/** Moves files to the trash; those that are not there are passed over. */
export type Trash = (files: readonly string[]) => Promise<void>;

/** Recycle Bin on Windows, Trash on macOS, and freedesktop.org's on Linux: of the volume that a file lies on. */
export const systemTrash: Trash = async (files) => {
  const { default: trash } = await import('trash');
  await trash(files, { glob: false });
};
