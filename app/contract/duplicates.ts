/** @file Photos that are there more than once: groups of them, and what became of those that were put away. */
import { z } from 'zod';
import { PlainProblem } from './plain-problem.ts';

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

/** Why a photo was not put away. */
export const LeftCode = z.enum([
  'BEST_CHANGED', // the best one is not there as it was when they were compared
  'CHANGED', // it is not there as it was
  'SAME_FILE', // it is another name of the same file
  'NAME', // its name is not one that the trash can take
  'REFUSED', // the trash did not take it
]);
export type LeftCode = z.infer<typeof LeftCode>;

/** What putting the others of a group away came to. */
export const KeptBest = z.object({
  best: z.string(),
  trashed: z.array(z.string()),
  left: z.array(z.object({ file: z.string(), code: LeftCode, reason: z.string() })), // and why they were not put away
  bytes: z.int(), // of the files trashed
});
export type KeptBest = z.infer<typeof KeptBest>;

const Count = z.int().min(0);

/** A photo of a group as the window shows it; what it looks like is of now, the rest of when it was compared. */
const ShownPhoto = DuplicatePhoto.extend({
  thumbnail: z.string().nullable(), // as in GridPhoto
  colour: z.int().nullable(),
  missing: z.boolean(), // it has gone since
});
export type ShownPhoto = z.infer<typeof ShownPhoto>;

export const ShownGroup = z.object({
  best: ShownPhoto,
  why: WhyBest,
  others: z.array(ShownPhoto.extend({ copy: z.boolean(), similarity: z.number().min(-1).max(1) })),
});
export type ShownGroup = z.infer<typeof ShownGroup>;

/** What the host knows of duplicates, which it looks for when it is asked to. */
export const DuplicatesView = z.object({
  phase: z.enum([
    'unknown', // they were not looked for
    'searching', // `done` of `total` photos are compared
    'found',
    'tidying', // the best of `done` of `total` groups are kept
  ]),
  done: Count,
  total: Count,
  version: Count, // another number: other groups
  groups: Count,
  files: Count, // that would go to the trash, halves counted
  bytes: Count, // of them
  /** What keeping the best of all came to, last. */
  outcome: z
    .object({ files: Count, bytes: Count, left: z.array(KeptBest.shape.left.element).max(100) })
    .nullable(),
  trouble: PlainProblem.nullable(), // what stopped it
});
export type DuplicatesView = z.infer<typeof DuplicatesView>;
