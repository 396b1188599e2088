/** @file Photos that are there more than once: groups of them, and what became of those that were put away. */
import { z } from 'zod';

export const DuplicatePhoto = z.object({
  id: z.int(),
  file: z.string(),
  partner: z.string().nullable(), // its RAW or Live Photo half, which goes where it goes
  width: z.int(), // pixels, as shown
  height: z.int(),
  bytes: z.int(),
  takenAt: z.string().nullable(), // ISO 8601 wall-clock time
});
export type DuplicatePhoto = z.infer<typeof DuplicatePhoto>;

/** What the best of a group has over the next best. */
export const WhyBest = z.enum([
  'partner', // it has its RAW or Live Photo half
  'resolution',
  'bytes',
  'earliest', // taken first; else written first, or added first
]);
export type WhyBest = z.infer<typeof WhyBest>;

export const DuplicateGroup = z.object({
  best: DuplicatePhoto,
  why: WhyBest,
  others: z.array(
    DuplicatePhoto.extend({
      copy: z.boolean(), // the same bytes as the best
      similarity: z.number().min(-1).max(1), // to the best: cosine of their embeddings; 1 for a copy
    }),
  ),
});
export type DuplicateGroup = z.infer<typeof DuplicateGroup>;

/** What putting the others of a group away came to. */
export const KeptBest = z.object({
  best: z.string(),
  trashed: z.array(z.string()),
  left: z.array(z.object({ file: z.string(), reason: z.string() })), // and why they were not put away
  bytes: z.int(), // of the files trashed
});
export type KeptBest = z.infer<typeof KeptBest>;
