/** @file What a person should know and what stops nothing, as data; `english.ts` has the command line's words for it. */
import { z } from 'zod';
import { PlainProblem } from './plain-problem.ts';

const Text = z.string();
const Count = z.int().min(0);

/** Why a followed folder cannot be reached, and why it was not found elsewhere. */
export const WhyOffline = z.object({
  /** The system's, such as ENOENT; else EMPTY, where photos were, or OTHER_DRIVE: another one is in its place. */
  code: Text,
  /** Null where nothing of its drive is to be seen. */
  elsewhere: z
    .discriminatedUnion('kind', [
      z.object({ kind: z.literal('followed'), path: Text }), // it is there now, and followed by itself
      z.object({ kind: z.literal('withoutPhotos'), path: Text }), // its drive seems to be back there, without its photos
      z.object({ kind: z.literal('alike'), paths: z.array(Text) }), // each of them could be it
    ])
    .nullable(),
});
export type WhyOffline = z.infer<typeof WhyOffline>;

export const Notice = z.discriminatedUnion('kind', [
  // what a look through the folders met
  WhyOffline.extend({ kind: z.literal('folder.offline'), folder: Text }), // what is known of its photos stays
  z.object({ kind: z.literal('folder.back'), folder: Text, now: Text }), // the same one at another place
  z.object({ kind: z.literal('unreadable'), path: Text, why: Text, more: Count }), // and so many more like it
  z.object({ kind: z.literal('unreadable.sidecar'), path: Text }), // it is no XMP

  // the library, when it was opened and while its backups are made
  z.object({
    kind: z.literal('library.remade'),
    was: z.enum(['gone', 'damaged']),
    backup: Text.nullable(), // the day of the one that it was made from, YYYY-MM-DD
    words: Count, // that the database lacked and has back
    kept: Text.nullable(), // where the damaged file is
  }),
  z.object({ kind: z.literal('library.words'), words: Count }), // that the database lacked and has back
  z.object({ kind: z.enum(['library.wordsBehind', 'library.noBackup']), problem: PlainProblem }),

  // the device
  z.object({ kind: z.literal('device'), device: Text, why: Text.nullable() }), // where the network runs now

  // what was asked for by nobody who waits for an answer
  z.object({ kind: z.literal('problem'), problem: PlainProblem }),
]);
export type Notice = z.infer<typeof Notice>;
