/** @file Reads the weights out of an ONNX file, for networks that were exported under their parameters' own names. */
import { DataType } from '../onnx/onnx_pb.js';
import type { TensorProto } from '../onnx/onnx_pb.js';
import type { OnnxModel } from '../onnx/read.ts';
import { bytesPerElement, elementsIn, maximumElements, toFloat32 } from './elements.ts';
import type { NumberFormat } from './elements.ts';
import { CheckpointError } from './state-dict.ts';
import type { Tensor } from './state-dict.ts';

const formats: ReadonlyMap<number, NumberFormat> = new Map([
  [DataType.FLOAT, 'float32'],
  [DataType.DOUBLE, 'float64'],
  [DataType.FLOAT16, 'float16'],
  [DataType.BFLOAT16, 'bfloat16'],
]);

/**
 * @returns every initialiser of floats by name
 * @throws CheckpointError, or another Error where the file is damaged
 */
export function readInitialisers({ graph }: OnnxModel): Map<string, Tensor> {
  let elements = 0;
  const tensors = new Map<string, Tensor>();
  for (const tensor of graph.initializer) {
    const format = formats.get(tensor.dataType);
    if (!format) continue; // shapes and the like
    const shape = tensor.dims.map(Number);
    elements += elementsIn(shape);
    if (!(elements <= maximumElements))
      throw new CheckpointError('has more numbers than a classifier of photos needs');
    const data = numbersOf(tensor, format);
    if (data.length !== elementsIn(shape)) {
      throw new CheckpointError(
        `has ${data.length} numbers in ${tensor.name} of shape [${shape.join(', ')}]`,
      );
    }
    tensors.set(tensor.name, { shape, data });
  }
  return tensors;
}

/** Small tensors may come as numbers of their own instead of raw bytes. */
function numbersOf({ rawData, floatData }: TensorProto, format: NumberFormat): Float32Array {
  if (rawData.length === 0) return Float32Array.from(floatData);
  return toFloat32(rawData.subarray(0, rawData.length - (rawData.length % bytesPerElement[format])), format);
}
