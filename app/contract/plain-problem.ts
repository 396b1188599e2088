/** @file A `Problem` as plain data: what crosses process boundaries, and what the window is told. */
import { z } from 'zod';
import { Expected } from './expected.ts';
import { problemCodes } from './problem.ts';
import { Reason } from './reason.ts';

export const PlainProblem = z.object({
  code: z.enum(problemCodes),
  message: z.string(), // in English, as is `hint`: for who has no words for the reason
  hint: z.string().optional(),
  place: z
    .object({ text: z.string(), position: z.int().min(0), length: z.int().min(0), expected: Expected })
    .optional(),
  reason: Reason.optional(),
});
export type PlainProblem = z.infer<typeof PlainProblem>;
