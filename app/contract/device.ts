/** @file Where a network can run: onnxruntime's execution providers by the names used on the command line. */
import { z } from 'zod';

export const devices = ['auto', 'cpu', 'webgpu', 'cuda', 'dml', 'coreml'] as const;

export const Device = z.enum(devices);
export type Device = z.infer<typeof Device>;
