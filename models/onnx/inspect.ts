/** @file Reads what an ONNX file says about itself: enough to tell whether a sidecar fits it, and to suggest one. */
import { findClassifierHead } from './classifier-head.ts';
import type { Inspection, TensorInfo } from './inspection.ts';
import { DataType } from './onnx_pb.js';
import type { ValueInfoProto } from './onnx_pb.js';
import type { OnnxModel } from './read.ts';

const typeNames: Readonly<Record<number, string>> = {
  [DataType.FLOAT]: 'float32',
  [DataType.UINT8]: 'uint8',
  [DataType.INT8]: 'int8',
  [DataType.FLOAT16]: 'float16',
  [DataType.DOUBLE]: 'float64',
  [DataType.INT32]: 'int32',
  [DataType.INT64]: 'int64',
};

export function inspect({ graph }: OnnxModel): Inspection {
  const initialisers = new Set(graph.initializer.map(({ name }) => name));
  return {
    // Files of before 2019 list the weights among the inputs.
    inputs: graph.input.filter(({ name }) => !initialisers.has(name)).map(describe),
    outputs: graph.output.map((value) => {
      const info = describe(value);
      const head = findClassifierHead(graph, value.name);
      const { classes, isSquashed } = typeof head === 'string' ? { classes: null, isSquashed: false } : head;
      return {
        ...info,
        classes: (info.shape && valuesPerPicture(info.shape)) ?? classes,
        kind: isSquashed ? 'probabilities' : 'logits',
      };
    }),
  };
}

function describe({ name, type }: ValueInfoProto): TensorInfo {
  const tensor = type?.value.case === 'tensorType' ? type.value.value : undefined;
  const shape = tensor?.shape?.dim.map(({ value }) =>
    value.case === 'dimValue' && value.value > 0n ? Number(value.value) : null,
  );
  return { name, type: typeNames[tensor?.elemType ?? 0] ?? 'unknown', shape: shape ?? null };
}

/** The first dimension counts pictures. */
function valuesPerPicture([, ...rest]: readonly (number | null)[]): number | null {
  return rest.length > 0 ? rest.reduce((a, b) => (a === null || b === null ? null : a * b)) : null;
}
