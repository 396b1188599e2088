/**
 * @file Embeddings as the library keeps them (`feature.embedding`), and how alike two of them are.
 *
 * Layout: uint8 version of this layout (1); float32 scale, little-endian; one int8 per dimension. The scale makes the
 * vector of integers one of length 1: 2053 bytes for 2048 dimensions.
 */

const layoutVersion = 1;
const headerBytes = 5;

/** A vector of length 1, but for the zero vector, which has no direction. */
export interface Embedding {
  readonly integers: Int8Array;
  readonly scale: number;
}

export function packEmbedding(embedding: Float32Array): Uint8Array {
  const largest = embedding.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const factor = largest > 0 ? 127 / largest : 0;
  const integers = Int8Array.from(embedding, (value) => Math.round(value * factor));
  const length = Math.sqrt(dot(integers, integers));

  const packed = new Uint8Array(headerBytes + integers.length);
  const view = new DataView(packed.buffer);
  view.setUint8(0, layoutVersion);
  view.setFloat32(1, length > 0 ? 1 / length : 0, true);
  packed.set(new Uint8Array(integers.buffer), headerBytes);
  return packed;
}

/** The integers stay where they are in `packed`. */
export function unpackEmbedding(packed: Uint8Array): Embedding {
  const view = new DataView(packed.buffer, packed.byteOffset, packed.byteLength);
  if (view.getUint8(0) !== layoutVersion)
    throw new RangeError(
      `an embedding of layout ${view.getUint8(0)}; this program knows layout ${layoutVersion}`,
    );
  return {
    integers: new Int8Array(packed.buffer, packed.byteOffset + headerBytes, packed.byteLength - headerBytes),
    scale: view.getFloat32(1, true),
  };
}

/** Cosine of the angle between two embeddings of one model, -1..1. */
export function similarity(a: Embedding, b: Embedding): number {
  if (a.integers.length !== b.integers.length)
    throw new RangeError(`embeddings of ${a.integers.length} and ${b.integers.length} dimensions`);
  return Math.max(-1, Math.min(1, dot(a.integers, b.integers) * a.scale * b.scale));
}

/** In 32-bit integers, which is twice as fast; they are large enough for 133,000 dimensions. */
function dot(a: Int8Array, b: Int8Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum = (sum + Math.imul(a[i]!, b[i]!)) | 0;
  return sum;
}
