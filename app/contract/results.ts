/** @file What the engine answers: the shapes of the design's `--json` output, one schema each. */
import { z } from 'zod';
import { Failure, FailureCode } from './failure.ts';

/** A share of certainty, 0..1. */
const Share = z.number().min(0).max(1);

/** One class of the model as it came out of the network. */
export const RawLabel = z.object({ id: z.string(), name: z.string(), score: Share });
export type RawLabel = z.infer<typeof RawLabel>;

/** What the app says about a picture: hedged up the hierarchy. */
export const SaidTag = z.object({ id: z.string(), name: z.string(), confidence: Share });
export type SaidTag = z.infer<typeof SaidTag>;

export const Classified = z.object({
  file: z.string(),
  width: z.int().positive(),
  height: z.int().positive(),
  model: z.string(),
  device: z.string(),
  labels: z.array(RawLabel),
  tags: z.array(SaidTag),
});
export type Classified = z.infer<typeof Classified>;

export const ClassifyResult = z.union([Classified, z.object({ file: z.string(), error: Failure })]);
export type ClassifyResult = z.infer<typeof ClassifyResult>;

export const AddSummary = z.object({
  photos: z.int(), // photos in the folders named, after this run
  tagged: z.int(), // photos the network ran on in this run
  failed: z.int(), // photos that failed in this run
  skipped: z.int(), // files that are no photos
  seconds: z.number(),
  photosPerSecond: z.number(),
  device: z.string(),
  model: z.string(),
});
export type AddSummary = z.infer<typeof AddSummary>;

export const TagSource = z.enum(['model', 'file', 'taught', 'person']);
export type TagSource = z.infer<typeof TagSource>;

export const PhotoTag = z.object({
  id: z.string(),
  name: z.string(),
  source: TagSource,
  confidence: Share,
  verdict: z.enum(['yes', 'no']).nullable(),
});
export type PhotoTag = z.infer<typeof PhotoTag>;

export const PhotoResult = z.object({
  id: z.int(),
  file: z.string(),
  takenAt: z.string().nullable(), // ISO 8601 wall-clock time, with its offset where the camera recorded one
  rating: z.int().min(0).max(5).nullable(),
  tags: z.array(PhotoTag),
});
export type PhotoResult = z.infer<typeof PhotoResult>;

export const SimilarResult = PhotoResult.extend({ similarity: z.number().min(-1).max(1) });
export type SimilarResult = z.infer<typeof SimilarResult>;

export const FailureResult = z.object({
  id: z.int(),
  file: z.string(),
  code: FailureCode,
  message: z.string(),
  transient: z.boolean(),
  tries: z.int(),
  nextTryAt: z.string().nullable(), // ISO 8601
});
export type FailureResult = z.infer<typeof FailureResult>;

export const RootStatus = z.object({
  path: z.string(),
  online: z.boolean(),
  offlineSince: z.string().nullable(), // ISO 8601
  photos: z.int(),
  exclude: z.array(z.string()),
});
export type RootStatus = z.infer<typeof RootStatus>;

export const Status = z.object({
  photos: z.int(),
  tagged: z.int(),
  failed: z.int(),
  pending: z.int(),
  missing: z.int(),
  model: z.string().nullable(),
  device: z.string().nullable(),
  deviceReason: z.string().nullable(), // why it was the CPU, where there was a choice
  roots: z.array(RootStatus),
});
export type Status = z.infer<typeof Status>;

export const ModelInfo = z.object({
  id: z.string(),
  name: z.string(),
  licence: z.string(),
  classes: z.int().nullable(), // null until it is installed
  size: z.int().nullable(), // pixels: the side of what the network sees; null until it is installed
  bytes: z.int().nullable(), // of the weights
  weightsOf: z.string().nullable(), // id of the model whose weights it uses, where they are not its own
  installed: z.boolean(),
  inUse: z.boolean(),
  file: z.string().nullable(),
  problem: z.string().nullable(), // why one that is there cannot be used
});
export type ModelInfo = z.infer<typeof ModelInfo>;

/** One line of the doctor's report; `hint` is the way out where something is not well. */
export const Finding = z.object({
  name: z.string(),
  value: z.string(),
  ok: z.boolean(),
  hint: z.string().nullable(),
});
export type Finding = z.infer<typeof Finding>;
