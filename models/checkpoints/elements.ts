/** @file Number formats of stored tensors, turned into float32. */
/// <reference lib="esnext.float16" />

/** Named as in numpy. */
export type NumberFormat =
  'float64' | 'float32' | 'float16' | 'bfloat16' | 'int64' | 'int32' | 'int16' | 'int8' | 'uint8' | 'bool';

export const bytesPerElement: Readonly<Record<NumberFormat, number>> = {
  float64: 8,
  float32: 4,
  float16: 2,
  bfloat16: 2,
  int64: 8,
  int32: 4,
  int16: 2,
  int8: 1,
  uint8: 1,
  bool: 1,
};

/**
 * Elements that all tensors of one file may have together: 1 GiB as float32, ten times a ResNeXt-50. Checked before
 * memory is asked for, since a small file can claim a large tensor.
 */
export const maximumElements = 2 ** 28;

/** The number of elements; NaN where a side is no whole number that memory could hold. */
export const elementsIn = (shape: readonly number[]): number =>
  shape.reduce((size, side) => (Number.isSafeInteger(side) && side >= 0 ? size * side : NaN), 1);

/** @param bytes little-endian, a whole number of elements */
export function toFloat32(bytes: Uint8Array, format: NumberFormat): Float32Array {
  const { buffer } = new Uint8Array(bytes); // a copy: typed arrays start at a multiple of their element's size
  switch (format) {
    case 'float32':
      return new Float32Array(buffer);
    case 'float64':
      return Float32Array.from(new Float64Array(buffer));
    case 'float16':
      return Float32Array.from(new Float16Array(buffer));
    case 'bfloat16': // the upper half of a float32
      return new Float32Array(Uint32Array.from(new Uint16Array(buffer), (half) => half << 16).buffer);
    case 'int64':
      return Float32Array.from(new BigInt64Array(buffer), Number);
    case 'int32':
      return Float32Array.from(new Int32Array(buffer));
    case 'int16':
      return Float32Array.from(new Int16Array(buffer));
    case 'int8':
      return Float32Array.from(new Int8Array(buffer));
    case 'uint8':
    case 'bool':
      return Float32Array.from(new Uint8Array(buffer));
  }
}
