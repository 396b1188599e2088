/** @file Where a network can run: onnxruntime's execution providers by the names used on the command line. */

export const devices = ['auto', 'cpu', 'webgpu', 'cuda', 'dml', 'coreml'] as const;

export type Device = (typeof devices)[number];
