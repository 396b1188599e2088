/** @file Tags that a person teaches from examples. */
import { z } from 'zod';

export const TaughtTag = z.object({
  id: z.string(), // the concept's
  name: z.string(),
  examples: z.int(), // photos the person says show it
  counterExamples: z.int(), // photos the person says do not
  suggested: z.int(), // photos it is suggested for, that the person has said nothing about
  state: z.enum([
    'ready',
    'waiting', // its examples, or what was said since, are not learned yet: the next round does it
    'indistinct', // its examples are nothing special in this library
  ]),
});
export type TaughtTag = z.infer<typeof TaughtTag>;
