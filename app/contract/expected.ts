/** @file What should have stood where a query is wrong, as data: the command line and the window each have their words. */
import { z } from 'zod';

const Text = z.string();
const Texts = z.array(z.string());
const Count = z.int().min(0);

export const Expected = z.discriminatedUnion('kind', [
  z.object({
    kind: z.enum([
      'term',
      'opening', // parenthesis, before this one
      'closing', // parenthesis, for this one
      'inside', // something between the parentheses
      'afterMinus', // a term, without a space
      'quotationMark',
      'letters', // or digits, in a word
    ]),
  }),
  z.object({
    kind: z.enum([
      'confidence',
      'date',
      'laterEnd', // of a range of dates
      'stars',
      'pixels',
      'bytes',
      'position', // and a distance
      'photo', // its number
      'photoSeen', // a photo that the network has seen
    ]),
  }),
  z.object({ kind: z.literal('termBefore'), word: z.enum(['or', 'and']) }),
  z.object({ kind: z.enum(['fewerCharacters', 'fewerTerms', 'fewerLevels']), most: Count }),
  /** `close`: the field that was perhaps meant; `term`: what was written. */
  z.object({ kind: z.literal('field'), fields: Texts, close: Text.nullable(), term: Text }),
  z.object({ kind: z.literal('value'), field: Text }),
  z.object({ kind: z.literal('oneOf'), values: Texts.min(1) }),
  /** `close`: names that were perhaps meant. */
  z.object({ kind: z.literal('concept'), close: Texts }),
]);
export type Expected = z.infer<typeof Expected>;
