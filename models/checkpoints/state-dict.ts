/** @file A state dict: a network's parameters by name, as PyTorch calls it, whatever file they came from. */

export interface Tensor {
  readonly shape: readonly number[];
  /** Row-major, as many as the product of `shape`. */
  readonly data: Float32Array;
}

export type StateDict = ReadonlyMap<string, Tensor>;
