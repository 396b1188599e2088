/** @file The codes of very many photos in memory, 68 bytes each, and those of them nearest to a code. */
import { codeBytes, codeWords, encode, tableOf } from './codes.ts';

/** Photos looked at more closely: all of their code, where of the others only so many words are, a multiple of three. */
const closer = 20_000;
const firstWords = 9;

export class CodeList {
  #count = 0;
  #photos = new Uint32Array(1024);
  #codes = new Uint32Array(1024 * codeWords);

  get size(): number {
    return this.#count;
  }

  /** A photo may be added again with another code; both are found then. */
  add(photo: number, code: Uint8Array): void {
    if (this.#count === this.#photos.length) {
      this.#photos = grown(this.#photos);
      this.#codes = grown(this.#codes);
    }
    this.#photos[this.#count] = photo;
    new Uint8Array(this.#codes.buffer).set(code, this.#count * codeBytes);
    this.#count++;
  }

  /**
   * Photos likely to be nearest to a rotated embedding, in no order; all of them where there are fewer.
   * @param given - about how many
   */
  nearest(rotated: Float32Array, given: number): number[] {
    const near = this.#nearestByBits(encode(rotated));
    const table = tableOf(rotated);
    const bytes = new Uint8Array(this.#codes.buffer);
    const along = Float32Array.from(near, (at) => {
      let sum = 0;
      for (let i = 0; i < codeBytes; i++) sum += table[256 * i + bytes[at * codeBytes + i]!]!;
      return sum;
    });
    const least = along.length <= given ? -Infinity : along.toSorted()[along.length - given]!;
    const photos = new Set<number>();
    near.forEach((at, i) => {
      if (along[i]! >= least) photos.add(this.#photos[at]!);
    });
    return [...photos];
  }

  /** Places of the codes that differ in the fewest bits, about `closer` of them. */
  #nearestByBits(code: Uint8Array<ArrayBuffer>): Uint32Array {
    const query = new Uint32Array(code.buffer);
    const distances = new Uint16Array(this.#count);
    const histogram = new Uint32Array(firstWords * 32 + 1);
    for (let i = 0; i < this.#count; i++) {
      const distance = differingBits(this.#codes, i * codeWords, query);
      distances[i] = distance;
      histogram[distance]!++;
    }
    let within = 0;
    let radius = 0;
    while (radius < histogram.length && within < closer) within += histogram[radius++]!;
    const found = new Uint32Array(within);
    let next = 0;
    for (let i = 0; i < this.#count; i++) if (distances[i]! < radius) found[next++] = i;
    return found;
  }
}

function grown(array: Uint32Array<ArrayBuffer>): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(2 * array.length);
  larger.set(array);
  return larger;
}

/** In the first words. Sums of bits are kept in ever wider fields of a word: 4 bits for three words, then 8, then 16. */
function differingBits(codes: Uint32Array, at: number, query: Uint32Array): number {
  let bytes = 0;
  for (let i = 0; i < firstWords; i += 3) {
    const fours =
      foursOf(codes[at + i]! ^ query[i]!) +
      foursOf(codes[at + i + 1]! ^ query[i + 1]!) +
      foursOf(codes[at + i + 2]! ^ query[i + 2]!);
    bytes += (fours & 0x0f0f0f0f) + ((fours >>> 4) & 0x0f0f0f0f);
  }
  const pairs = (bytes & 0x00ff00ff) + ((bytes >>> 8) & 0x00ff00ff);
  return (pairs + (pairs >>> 16)) & 0xffff;
}

/** The bits set in each four bits of a word. */
function foursOf(word: number): number {
  const twos = word - ((word >>> 1) & 0x55555555);
  return (twos & 0x33333333) + ((twos >>> 2) & 0x33333333);
}
