/**
 * @file Finds 64-bit hashes near to another, among many: multi-index hashing, after Norouzi, Punjani, Fleet, "Fast
 * Search in Hamming Space with Multi-Index Hashing", CVPR 2012.
 *
 * A hash is four chunks of 16 bits. Where two differ in at most 7 bits, one of the chunks differs in at most one bit,
 * so it is enough to look at 17 buckets for each chunk.
 */

const chunks = 4;
const buckets = 1 << 16;

export class HashIndex {
  /** The chunks of hash `i` from `4 * i`. */
  readonly #words: Uint16Array;
  /** For each chunk, the numbers of the hashes in the order of their buckets, and where each bucket begins. */
  readonly #tables: readonly { readonly starts: Uint32Array; readonly members: Uint32Array }[];

  /** @param hashes - 8 bytes each, one behind the other */
  constructor(hashes: Uint8Array) {
    const count = hashes.length / 8;
    this.#words = Uint16Array.from(
      { length: count * chunks },
      (_, i) => (hashes[2 * i]! << 8) | hashes[2 * i + 1]!,
    );
    this.#tables = Array.from({ length: chunks }, (_, chunk) => {
      const starts = new Uint32Array(buckets + 1);
      for (let i = 0; i < count; i++) starts[this.#words[i * chunks + chunk]! + 1]!++;
      for (let bucket = 0; bucket < buckets; bucket++) starts[bucket + 1]! += starts[bucket]!;
      const next = starts.slice();
      const members = new Uint32Array(count);
      for (let i = 0; i < count; i++) members[next[this.#words[i * chunks + chunk]!]!++] = i;
      return { starts, members };
    });
  }

  /** The hashes that differ from hash `i` in at most `radius` bits (0..7), itself left out, in ascending order. */
  near(i: number, radius: number): number[] {
    const found = new Set<number>();
    this.#tables.forEach(({ starts, members }, chunk) => {
      const own = this.#words[i * chunks + chunk]!;
      for (let flip = 0; flip <= 16; flip++) {
        const bucket = flip === 16 ? own : own ^ (1 << flip);
        for (let at = starts[bucket]!; at < starts[bucket + 1]!; at++) {
          const other = members[at]!;
          if (other !== i && this.distance(i, other) <= radius) found.add(other);
        }
      }
    });
    return [...found].sort((a, b) => a - b);
  }

  /** In how many bits two hashes differ, 0..64. */
  distance(i: number, j: number): number {
    let bits = 0;
    for (let chunk = 0; chunk < chunks; chunk++) {
      bits += countBits(this.#words[i * chunks + chunk]! ^ this.#words[j * chunks + chunk]!);
    }
    return bits;
  }

  /** How many bits of a hash are set, 0..64. */
  bitsSet(i: number): number {
    let bits = 0;
    for (let chunk = 0; chunk < chunks; chunk++) bits += countBits(this.#words[i * chunks + chunk]!);
    return bits;
  }
}

/** Of a 16-bit number. */
function countBits(word: number): number {
  let x = word - ((word >>> 1) & 0x5555);
  x = (x & 0x3333) + ((x >>> 2) & 0x3333);
  x = (x + (x >>> 4)) & 0x0f0f;
  return (x + (x >>> 8)) & 0x1f;
}
