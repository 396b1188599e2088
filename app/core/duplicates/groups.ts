/**
 * @file Which photos are the same picture: each group is led by its best photo, and every other of it was compared
 * with that one, so that a chain of small differences never brings together what is not alike.
 */
import { HashIndex } from './hash-index.ts';

/** Bits of 64 that perceptual hashes of one picture, scaled or saved again, may differ in. */
const hashRadius = 6;
/** Cosine of the embeddings from which photos with near hashes count as one picture: docs/benchmarks.md, "Duplicates". */
const leastSimilarity = 0.85;
/** A hash with fewer bits set, or clear, is that of a plain surface, which many pictures have. */
const leastBits = 4;

export interface Candidates {
  /** Perceptual hashes, 8 bytes each, the best photo first. */
  readonly hashes: Uint8Array;
  /** The photos with the same bytes as photo `i`, itself left out or not. */
  readonly copiesOf: (i: number) => readonly number[];
  /** Cosine of the embeddings of two photos; null where they cannot be compared. */
  readonly similarity: (i: number, j: number) => number | null;
}

/** Members of a group by their place in the order of `Candidates`. */
export interface Group {
  readonly best: number;
  readonly others: readonly { readonly photo: number; readonly copy: boolean; readonly similarity: number }[];
}

/** For each photo in turn, the group that it leads; null where it leads none. */
export function* findGroups({ hashes, copiesOf, similarity }: Candidates): Generator<Group | null> {
  const index = new HashIndex(hashes);
  const count = hashes.length / 8;
  const taken = new Uint8Array(count);
  for (let best = 0; best < count; best++) {
    const others = taken[best] ? [] : othersOf(best);
    for (const { photo } of others) taken[photo] = 1;
    yield others.length === 0 ? null : { best, others };
  }

  function othersOf(best: number): Group['others'][number][] {
    const copies = copiesOf(best).filter((photo) => photo !== best && !taken[photo]);
    const others = copies.map((photo) => ({ photo, copy: true, similarity: 1 }));
    for (const photo of looksLike(index, best)) {
      if (taken[photo] || copies.includes(photo)) continue;
      const alike = similarity(best, photo);
      if (alike !== null && alike >= leastSimilarity) others.push({ photo, copy: false, similarity: alike });
    }
    return others.sort((a, b) => a.photo - b.photo);
  }
}

function looksLike(index: HashIndex, photo: number): number[] {
  const bits = index.bitsSet(photo);
  return bits < leastBits || bits > 64 - leastBits ? [] : index.near(photo, hashRadius);
}
