/** @file Shows on a terminal what the library is doing. */
import type { EventData } from '../contract/calls.ts';
import { noticeInEnglish, sentenceOf } from '../contract/english.ts';
import type { WorkOptions } from '../core/library.ts';
import type { Listener } from '../host/host.ts';
import type { Output } from './output.ts';
import type { Context } from './run.ts';

const titles = { scan: 'Looking through folders', tag: 'Tagging' } as const;

/** What the library's long calls take from the command line. */
export const reporting = ({ output, signal }: Context): WorkOptions => ({
  signal,
  onNotice: (notice) => {
    output.note(noticeInEnglish(notice));
  },
  onProgress: ({ phase, done, total }) => {
    output.progress({ title: titles[phase], unit: 'photos', done, total });
  },
});

/** Shows what a host tells its windows of its work. What stops it is said once. */
export function showActivity(output: Output): Listener {
  let before = { phase: 'idle', trouble: '' };
  const show = (activity: EventData<'activity'>) => {
    const { phase, done, total } = activity;
    const trouble = activity.trouble === null ? '' : sentenceOf(activity.trouble);
    if (phase === 'scan' || phase === 'tag') {
      output.progress({ title: titles[phase], unit: 'photos', done, total: total ?? undefined });
    } else if (phase !== before.phase) {
      output.note(
        phase === 'paused' ? 'Paused.' : 'Nothing is left to do; new photos are tagged as they come.',
      );
    }
    if (trouble !== '' && trouble !== before.trouble) output.note(trouble);
    before = { phase, trouble };
  };
  return (name, data) => {
    if (name === 'activity') show(data as EventData<'activity'>);
  };
}
