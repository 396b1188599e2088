/** @file A set of photos by their numbers: one bit each, so that a million photos take 125 kB. */

export class PhotoSet {
  readonly #words: Uint32Array;

  private constructor(words: Uint32Array) {
    this.#words = words;
  }

  static readonly none = new PhotoSet(new Uint32Array(0));

  static of(photos: ArrayLike<number>): PhotoSet {
    let highest = 0;
    for (let i = 0; i < photos.length; i++) if (photos[i]! > highest) highest = photos[i]!;
    const words = new Uint32Array((highest >>> 5) + 1);
    for (let i = 0; i < photos.length; i++) words[photos[i]! >>> 5]! |= 1 << (photos[i]! & 31);
    return new PhotoSet(words);
  }

  /**
   * The photos of chosen groups.
   * @param groupOf - by a photo's number
   * @param isChosen - by a group's number: 1, or 0
   */
  static ofGroups(groupOf: Uint32Array, isChosen: Uint8Array): PhotoSet {
    const words = new Uint32Array((groupOf.length + 31) >>> 5);
    for (let photo = 0; photo < groupOf.length; photo++)
      words[photo >>> 5]! |= isChosen[groupOf[photo]!]! << (photo & 31);
    return new PhotoSet(words);
  }

  has(photo: number): boolean {
    return ((this.#words[photo >>> 5] ?? 0) & (1 << (photo & 31))) !== 0;
  }

  /** Those of a list that are in the set, in the order of the list, which has no number twice. */
  among(photos: Uint32Array): Uint32Array {
    return this.amongParts(photos, []).found;
  }

  /**
   * As `among`, of a list in parts.
   * @param ends - where parts of the list end, in rising order
   * @returns also how many were found before each end
   */
  amongParts(photos: Uint32Array, ends: readonly number[]): { found: Uint32Array; before: number[] } {
    const words = this.#words;
    const found = new Uint32Array(Math.min(photos.length, this.size) + 1);
    const before: number[] = [];
    let count = 0;
    let i = 0;
    for (const end of [...ends, photos.length]) {
      // Each is written, and stays where it is in the set: a branch that cannot be foretold would take twice as long.
      // Out of bounds both are undefined, which is 0 here.
      for (; i < end; i++) {
        found[count] = photos[i]!;
        count += (words[photos[i]! >>> 5]! >>> (photos[i]! & 31)) & 1;
      }
      before.push(count);
    }
    return { found: found.subarray(0, count), before: before.slice(0, ends.length) };
  }

  and(other: PhotoSet): PhotoSet {
    const [few, many] = this.#sorted(other);
    return new PhotoSet(few.map((word, i) => word & many[i]!));
  }

  or(other: PhotoSet): PhotoSet {
    const [few, many] = this.#sorted(other);
    const words = many.slice();
    for (let i = 0; i < few.length; i++) words[i]! |= few[i]!;
    return new PhotoSet(words);
  }

  without(other: PhotoSet): PhotoSet {
    const gone = other.#words;
    return new PhotoSet(this.#words.map((word, i) => word & ~(gone[i] ?? 0)));
  }

  get size(): number {
    let size = 0;
    for (const word of this.#words) size += bitsIn(word);
    return size;
  }

  #sorted(other: PhotoSet): [shorter: Uint32Array, longer: Uint32Array] {
    const [a, b] = [this.#words, other.#words];
    return a.length <= b.length ? [a, b] : [b, a];
  }
}

/** Warren, Hacker's Delight, 2nd ed., 5-1. */
function bitsIn(word: number): number {
  const pairs = word - ((word >>> 1) & 0x55555555);
  const nibbles = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return Math.imul((nibbles + (nibbles >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
