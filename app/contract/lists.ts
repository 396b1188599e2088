/** @file Lists of photos and what a person said of them, as JSON or CSV: what goes out, and what came of taking one in. */
import { z } from 'zod';
import { PhotoResult } from './results.ts';

const Stars = z.int().min(0).max(5);
const Verdict = z.enum(['yes', 'no']);

/** A photo as `export` writes it. What a person said: tags of source `person`, `rejected`, and a rating of theirs. */
export const ListedPhoto = PhotoResult.extend({
  contentHash: z.string().nullable(), // SHA-256, hexadecimal; null until the file is looked at
  ratingSource: z.enum(['person', 'file']).nullable(), // null: no rating
  rejected: z.array(z.object({ id: z.string(), name: z.string() })),
});
export type ListedPhoto = z.infer<typeof ListedPhoto>;

/** A tag as the list or the library has it; `id` is null for a name that is no concept of the library yet. */
const ListedTag = z.object({ id: z.string().nullable(), name: z.string() });

/** What a list changes on one photo, and what of it is not taken in. */
export const ListedPhotoChange = z.object({
  file: z.string(), // as the library has it
  said: z.array(ListedTag.extend({ verdict: Verdict, was: Verdict.nullable() })),
  rating: z.object({ from: Stars.nullable(), to: Stars }).nullable(), // null: it stays
  kept: z.array(ListedTag.extend({ verdict: Verdict, listed: Verdict })), // the library says the opposite
  keptRating: z.object({ rating: Stars, listed: Stars }).nullable(), // the library says another
  unknown: z.array(ListedTag), // concepts that the library does not know
});
export type ListedPhotoChange = z.infer<typeof ListedPhotoChange>;

/** A photo of a list of which something is said, and that the library cannot tell. */
export const ListedPhotoSkipped = z.object({
  file: z.string(), // as the list has it
  line: z.int(), // of the list
  skipped: z.enum([
    'UNKNOWN', // no photo of the library has its content or lies at its path
    'AMBIGUOUS', // several do
    'OTHER_CONTENT', // the one at its path is not the one that the list means
  ]),
});
export type ListedPhotoSkipped = z.infer<typeof ListedPhotoSkipped>;

export const ListedPhotoResult = z.union([ListedPhotoChange, ListedPhotoSkipped]);
export type ListedPhotoResult = z.infer<typeof ListedPhotoResult>;

export const ListImportSummary = z.object({
  said: z.int(), // words taken in: tags and ratings
  photos: z.int(), // that they are about
  same: z.int(), // words that the library says already
  kept: z.int(), // words that the library contradicts; it kept its own
  unknownTags: z.int(), // words about concepts that the library does not know
  skipped: z.int(), // photos of the list that the library cannot tell
  dryRun: z.boolean(), // true: nothing was taken in, it only would be
});
export type ListImportSummary = z.infer<typeof ListImportSummary>;
