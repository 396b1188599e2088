/** @file A state dict: a network's parameters by name, as PyTorch calls it, whatever file they came from. */

export interface Tensor {
  readonly shape: readonly number[];
  /** Row-major, as many as the product of `shape`. */
  readonly data: Float32Array;
}

export type StateDict = ReadonlyMap<string, Tensor>;

/** By its name; `readCheckpoint` goes by what is in it. */
export const isCheckpoint = (file: string): boolean => /\.(pth|pt|safetensors)$/i.test(file);

/** Why a file was refused as a checkpoint, in words that follow the file's name and end without a full stop. */
export class CheckpointError extends Error {}
