/** @file Near hashes are found as one would find them by comparing all, and groups never chain. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Candidates, findGroups } from './groups.ts';
import { HashIndex } from './hash-index.ts';

/** A hash with some of its bits flipped. */
const flipped = (hash: Uint8Array, bits: readonly number[]): Uint8Array => {
  const other = hash.slice();
  for (const bit of bits) other[bit >> 3]! ^= 0x80 >> (bit & 7);
  return other;
};
const base = Uint8Array.of(0x3a, 0x91, 0x5c, 0xe7, 0x08, 0xd2, 0x6b, 0x44);
const hash = fc.array(fc.nat(63), { maxLength: 9 }).map((bits) => flipped(base, bits));

test('near hashes are those that comparing with each would find', () => {
  fc.assert(
    fc.property(fc.array(hash, { minLength: 1, maxLength: 30 }), fc.nat(7), (hashes, radius) => {
      const index = new HashIndex(Buffer.concat(hashes));
      hashes.forEach((one, i) => {
        const byHand = hashes.flatMap((other, j) => {
          const bits = one.reduce((sum, byte, k) => sum + popcount(byte ^ other[k]!), 0);
          return j !== i && bits <= radius ? [j] : [];
        });
        expect(index.near(i, radius)).toEqual(byHand);
      });
    }),
  );
});

const popcount = (byte: number): number => byte.toString(2).replaceAll('0', '').length;

const alone = () => [];
const groupsOf = (all: Candidates) => [...findGroups(all)].filter((group) => group !== null);

test('each of a group is like its best photo; a chain of small steps makes no group of what is not alike', () => {
  const step = [1, 9, 17, 25, 33];
  const hashes = Buffer.concat([
    base,
    flipped(base, step),
    flipped(base, [...step, 41, 42, 49, 50, 57]), // like the second, but not like the first
  ]);
  expect(groupsOf({ hashes, copiesOf: alone, similarity: () => 0.95 })).toEqual([
    { best: 0, others: [{ photo: 1, copy: false, similarity: 0.95 }] },
  ]);
});

test('near hashes alone make no group: the embeddings must agree, and be there', () => {
  const hashes = Buffer.concat([base, base, base]);
  const similarity = (i: number, j: number) => (i + j === 1 ? 0.5 : null);
  expect(groupsOf({ hashes, copiesOf: alone, similarity })).toEqual([]);
});

test('plain surfaces are alike only where their bytes are the same', () => {
  const hashes = new Uint8Array(3 * 8);
  const copiesOf = (i: number) => (i === 1 ? [] : [0, 2]);
  expect(groupsOf({ hashes, copiesOf, similarity: () => 1 })).toEqual([
    { best: 0, others: [{ photo: 2, copy: true, similarity: 1 }] },
  ]);
});

test('a photo is in one group at most', () => {
  fc.assert(
    fc.property(fc.array(hash, { minLength: 1, maxLength: 30 }), (hashes) => {
      const groups = groupsOf({
        hashes: Buffer.concat(hashes),
        copiesOf: alone,
        similarity: () => 1,
      });
      const all = groups.flatMap(({ best, others }) => [best, ...others.map(({ photo }) => photo)]);
      expect(new Set(all).size).toBe(all.length);
      for (const { best, others } of groups)
        for (const { photo } of others) expect(photo).toBeGreaterThan(best);
    }),
  );
});
