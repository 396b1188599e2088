/** @file Shows on a terminal what the library is doing. */
import type { WorkOptions } from '../core/library.ts';
import type { Context } from './run.ts';

const titles = { scan: 'Looking through folders', tag: 'Tagging' } as const;

/** What the library's long calls take from the command line. */
export const reporting = ({ output, signal }: Context): WorkOptions => ({
  signal,
  onNotice: (notice) => {
    output.note(notice);
  },
  onProgress: ({ phase, done, total }) => {
    output.progress({ title: titles[phase], unit: 'photos', done, total });
  },
});
