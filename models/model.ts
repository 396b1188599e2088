/** @file What a classifier is to the rest of the program: a file of weights and the data that says how to use it. */
import { z } from 'zod';

/** What makes a model's certainty honest, as `phototag calibrate` fits it. */
export const Calibration = z.strictObject({
  /** Logits are divided by it before the softmax; over 1 makes the model less sure of itself. */
  temperature: z.number().positive(),
  /** Probability that a concept must reach to be said. */
  threshold: z.number().min(0).max(1),
  /** How much more a concept must reach that tells more; see `HedgeOptions`. */
  caution: z.number().min(0).default(0),
  /** What being true is worth beside what is told, in nats; see `HedgeOptions`. */
  reward: z.number().min(0).default(0),
});
export type Calibration = z.infer<typeof Calibration>;

/**
 * The sidecar `NAME.json` beside `NAME.onnx`, or beside the weights it names: how pixels go in and what comes out.
 * `mean` and `std` are on the 0..1 scale and mean something for float inputs only.
 */
export const Sidecar = z.strictObject({
  name: z.string().min(1),
  licence: z.string().min(1),
  /** File beside the sidecar, where it is not `NAME.onnx`: several sidecars can feed one network differently. */
  weights: z
    .string()
    .regex(/^[^./\\][^/\\]*\.onnx$/i, 'expected the name of an ONNX file in the same folder')
    .optional(),
  input: z.strictObject({
    name: z.string().optional(), // only where the graph has several inputs
    layout: z.enum(['NCHW', 'NHWC']),
    type: z.enum(['float32', 'uint8']),
    size: z.int().min(16).max(2048), // pixels: the centre crop is size x size
    resize: z.int().min(16).max(4096), // pixels: the short side before the crop
    interpolation: z.enum(['nearest', 'bilinear', 'bicubic', 'lanczos']).default('bilinear'),
    colour: z.enum(['RGB', 'BGR']).default('RGB'),
    mean: z.tuple([z.number(), z.number(), z.number()]).default([0, 0, 0]),
    std: z.tuple([z.number().positive(), z.number().positive(), z.number().positive()]).default([1, 1, 1]),
  }),
  output: z.strictObject({
    kind: z.enum(['logits', 'probabilities']),
    skip: z.int().min(0).default(0), // leading classes to drop, such as "background"
    name: z.string().optional(), // only where the graph has several outputs
    embedding: z.string().optional(), // output that holds the embedding; else it is found in the graph
    features: z.string().optional(), // output [N,D,h,w] whose average over h and w is the embedding
  }),
  labels: z.union([z.literal('imagenet1k'), z.string().min(1), z.array(z.string().min(1)).min(2)]),
  /** Weights are stored as 8-bit behind DequantizeLinear, to be folded when the session is made. */
  storedAs8Bit: z.boolean().optional(),
  /** Without it, probabilities are taken as they are; see `HedgeOptions` for what is said then. */
  calibration: Calibration.optional(),
});
export type Sidecar = z.infer<typeof Sidecar>;

/** A model that is installed and whose sidecar and labels have been checked. */
export interface Model {
  /** Catalog id, or the sidecar's name without its ending. */
  readonly id: string;
  /** Absolute path of the ONNX file; the sidecar lies beside it. */
  readonly file: string;
  readonly sidecar: Sidecar;
  /** One per class after `output.skip`: a wnid (n02084071) where the model names synsets, else a plain name. */
  readonly labels: readonly string[];
  /** SHA-256 of the ONNX file, lower-case hex. */
  readonly version: string;
}
