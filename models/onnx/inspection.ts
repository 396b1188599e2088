/** @file What an ONNX file says about itself, as `inspect.ts` finds it: apart, since what is remembered needs no reader. */
import { z } from 'zod';

const TensorInfo = z.object({
  name: z.string(),
  /** As in numpy: float32, uint8, ...; `unknown` for what no picture or score comes in. */
  type: z.string(),
  /** null for a free dimension; null as a whole where the file does not say. */
  shape: z.array(z.number().nullable()).nullable(),
});
export type TensorInfo = z.infer<typeof TensorInfo>;

export const Inspection = z.object({
  inputs: z.array(TensorInfo),
  outputs: z.array(
    TensorInfo.extend({
      /** Values per picture, leading ones such as "background" included; null where only a run can tell. */
      classes: z.number().nullable(),
      kind: z.enum(['logits', 'probabilities']),
    }),
  ),
});
export type Inspection = z.infer<typeof Inspection>;
