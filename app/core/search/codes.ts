/**
 * @file Embeddings as 512 bits, by which the photos most like another are picked out of very many: the signs of a
 * random rotation, after Charikar, "Similarity Estimation Techniques from Rounding Algorithms", STOC 2002.
 *
 * The rotation is random signs and a Walsh-Hadamard transform (Ailon and Chazelle, "The Fast Johnson-Lindenstrauss
 * Transform", SIAM J. Computing 2009), the same for all libraries. A vector's own mean is taken off first: networks end
 * in values that are never negative, so that all embeddings share a direction which tells nothing.
 */
import type { Embedding } from './embedding.ts';

const bits = 512;
/** 32-bit words of a code. */
export const codeWords = bits / 32;
export const codeBytes = bits / 8;

/** The coordinates whose signs are the code. */
export function rotate({ integers }: Embedding): Float32Array {
  const size = Math.max(bits, 2 ** Math.ceil(Math.log2(integers.length)));
  const mean = integers.reduce((sum, value) => sum + value, 0) / integers.length;
  const values = new Float32Array(size);
  const signs = randomSigns(size);
  for (let i = 0; i < integers.length; i++) values[i] = (integers[i]! - mean) * signs[i]!;
  for (let half = 1; half < size; half *= 2) {
    for (let block = 0; block < size; block += 2 * half) {
      for (let i = block; i < block + half; i++) {
        const a = values[i]!;
        const b = values[i + half]!;
        values[i] = a + b;
        values[i + half] = a - b;
      }
    }
  }
  return values.subarray(0, bits);
}

/** As the library keeps it (`feature_code`): bit `i`, from the lowest of the first byte, is set where it is positive. */
export function encode(rotated: Float32Array): Uint8Array<ArrayBuffer> {
  const code = new Uint8Array(codeBytes);
  rotated.forEach((value, i) => {
    if (value > 0) code[i >> 3]! |= 1 << (i & 7);
  });
  return code;
}

/**
 * How far along a rotated vector each code lies, more exactly than their bits differ: the sum of the vector's
 * coordinates, each with the sign that the code gives it. `table[256 * i + byte]` is what byte `i` of a code adds.
 */
export function tableOf(rotated: Float32Array): Float32Array {
  const table = new Float32Array(codeBytes * 256);
  for (let i = 0; i < codeBytes; i++) {
    for (let byte = 0; byte < 256; byte++) {
      let sum = 0;
      for (let bit = 0; bit < 8; bit++)
        sum += (byte >> bit) & 1 ? rotated[8 * i + bit]! : -rotated[8 * i + bit]!;
      table[256 * i + byte] = sum;
    }
  }
  return table;
}

const knownSigns = new Map<number, Int8Array>();

/** 1 and -1, the same for ever: a library keeps what was made with them. Marsaglia, "Xorshift RNGs", 2003. */
function randomSigns(size: number): Int8Array {
  let signs = knownSigns.get(size);
  if (signs === undefined) {
    let state = 0x2545f491;
    signs = Int8Array.from({ length: size }, () => {
      state ^= state << 13;
      state ^= state >>> 17;
      state ^= state << 5;
      return state & 0x8000 ? 1 : -1;
    });
    knownSigns.set(size, signs);
  }
  return signs;
}
