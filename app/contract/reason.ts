/**
 * @file What went wrong, as data: its kind, and the values that a sentence about it names. The command line says it in
 * English (`english.ts`), the window in its own words and with its own ways out (`renderer/text`).
 */
import { z } from 'zod';
import { FailureCode } from './failure.ts';

const Text = z.string();
const Count = z.int().min(0);

export const Reason = z.discriminatedUnion('kind', [
  // the program
  z.object({ kind: z.enum(['fault', 'connection']) }), // an error of the program; said by a window that cannot reach its host
  z.object({ kind: z.literal('call'), call: Text, why: Text }), // the window asked for what is none

  // the library
  z.object({
    kind: z.enum(['library.full', 'library.readOnly', 'library.busy', 'library.held']),
    library: Text,
  }),
  z.object({ kind: z.literal('library.locked'), library: Text, process: z.int(), since: Text }), // ISO 8601
  z.object({ kind: z.literal('library.newer'), library: Text, found: Count, known: Count }), // versions
  z.object({ kind: z.literal('library.noFolder'), library: Text }), // something else has its name
  z.object({ kind: z.enum(['library.damaged', 'library.impossible']), library: Text, why: Text }),
  z.object({ kind: z.literal('thumbnails.full'), folder: Text }),
  z.object({ kind: z.literal('thumbnails.readOnly'), folder: Text, why: Text }),
  z.object({ kind: z.literal('disk.full'), file: Text }),
  z.object({ kind: z.literal('disk.readOnly'), file: Text, why: Text }),

  // folders
  z.object({ kind: z.literal('folder.unreadable'), folder: Text, why: Text }),
  z.object({ kind: z.enum(['folder.none', 'folder.notFollowed', 'folder.outside']), folder: Text }),
  z.object({ kind: z.enum(['folder.passedOver', 'folder.part']), folder: Text, root: Text }),

  // photos, and what is said of them
  z.object({ kind: z.literal('photo.unknown'), photo: z.int() }),
  z.object({ kind: z.enum(['result.closed', 'duplicates.gone', 'look.gone', 'teach.both']) }),
  z.object({ kind: z.literal('picture'), name: Text, failure: FailureCode, why: Text }), // it cannot be looked at
  z.object({ kind: z.literal('tag.unknown'), tag: Text }),
  z.object({ kind: z.literal('tag.ambiguous'), tag: Text, meanings: Text }),
  z.object({ kind: z.literal('rule.unknown'), rule: z.int() }),
  z.object({ kind: z.literal('teach.fewer'), tag: Text, photos: Count, least: Count }),
  z.object({ kind: z.literal('teach.unseen'), least: Count }),
  z.object({ kind: z.literal('teach.unknown'), tag: Text }),

  // models, and where they run; `why` in technical words
  z.object({ kind: z.literal('model.none') }),
  z.object({ kind: z.literal('model.unknown'), model: Text }),
  z.object({ kind: z.enum(['model.unusable', 'model.cannotTell']), model: Text, why: Text }),
  z.object({ kind: z.literal('model.unaware'), model: Text, tag: Text }),
  z.object({
    kind: z.enum(['download.stopped', 'download.refused', 'download.changed']),
    url: Text,
    why: Text,
  }),
  z.object({ kind: z.literal('vision.start'), why: Text }),
  z.object({ kind: z.literal('vision.stopped') }),
  z.object({ kind: z.literal('vision.noNode'), node: Text }), // the Node that looks at pictures
  z.object({ kind: z.literal('device'), model: Text, device: Text, why: Text }), // it cannot run there
]);
export type Reason = z.infer<typeof Reason>;
