/** @file Tags that a person teaches from examples. */
import { z } from 'zod';

/** A tag is learned from this many photos or more. */
export const fewestExamples = 3;
/** Photos that are taught at a time. */
export const mostExamples = 1000;

export const TaughtTag = z.object({
  id: z.string(), // the concept's
  name: z.string(),
  examples: z.int(), // photos the person says show it
  counterExamples: z.int(), // photos the person says do not
  suggested: z.int(), // photos it is suggested for, that the person has said nothing about
  state: z.enum([
    'ready',
    'waiting', // its examples, or what was said since, are not learned yet: the next round does it
    'indistinct', // its examples are too few, or nothing special in this library
  ]),
});
export type TaughtTag = z.infer<typeof TaughtTag>;
