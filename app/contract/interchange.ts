/** @file What writing tags out and reading keywords in tells of each file. */
import { z } from 'zod';

export const WriteFailureCode = z.enum([
  'CONFLICT', // others have changed it since it was read
  'NOT_FOUND', // the photo is not where it was
  'PERMISSION', // it may not be written
  'READ_ONLY', // it lies on something that cannot be written
  'UNSUPPORTED', // its format is not written into
  'FAILED', // anything else; what was there is untouched
]);
export type WriteFailureCode = z.infer<typeof WriteFailureCode>;

/** Entries by property. */
export const PacketEntries = z.object({
  'dc:subject': z.array(z.string()),
  'lr:hierarchicalSubject': z.array(z.string()),
  'digiKam:TagsList': z.array(z.string()),
});
export type PacketEntries = z.infer<typeof PacketEntries>;

const Stars = z.int().min(0).max(5).nullable();

/** One photo whose file or sidecar says something else than the library. */
export const PacketChange = z.object({
  file: z.string(),
  target: z.string(), // what is written: the file itself, or its sidecar
  action: z.enum(['create', 'change']),
  written: z.boolean(), // false in a dry run
  added: PacketEntries,
  removed: PacketEntries, // of what Phototag wrote earlier, never of what others did
  kept: PacketEntries,
  rating: z.object({ from: Stars, to: Stars }).nullable(), // null: it stays
});
export type PacketChange = z.infer<typeof PacketChange>;

export const PacketRefusal = z.object({
  file: z.string(),
  target: z.string(),
  error: z.object({ code: WriteFailureCode, message: z.string(), hint: z.string().nullable() }),
});
export type PacketRefusal = z.infer<typeof PacketRefusal>;

export const PacketResult = z.union([PacketChange, PacketRefusal]);
export type PacketResult = z.infer<typeof PacketResult>;

export const ImportSummary = z.object({
  photos: z.int(), // in the folders
  files: z.int(), // photos whose own keywords were read now
  sidecars: z.int(), // new or changed ones that were read
  failed: z.int(), // files and sidecars that could not be read
  seconds: z.number(),
});
export type ImportSummary = z.infer<typeof ImportSummary>;
