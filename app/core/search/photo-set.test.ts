import fc from 'fast-check';
import { expect, test } from 'vitest';
import { PhotoSet } from './photo-set.ts';

const numbers = fc.array(fc.integer({ min: 0, max: 200 })).chain((all) =>
  // also sets that end at different places
  fc.integer({ min: 0, max: 201 }).map((end) => new Set(all.filter((each) => each < end))),
);
const members = (set: PhotoSet) => Array.from({ length: 300 }, (_, i) => i).filter((i) => set.has(i));
const sorted = (set: Iterable<number>) => [...set].sort((a, b) => a - b);

test('is a set, whatever is done with it', () => {
  fc.assert(
    fc.property(numbers, numbers, (a, b) => {
      const [first, second] = [PhotoSet.of([...a]), PhotoSet.of([...b])];
      expect(members(first)).toEqual(sorted(a));
      expect(first.size).toBe(a.size);
      expect(members(first.and(second))).toEqual(sorted(a.intersection(b)));
      expect(members(first.or(second))).toEqual(sorted(a.union(b)));
      expect(members(first.without(second))).toEqual(sorted(a.difference(b)));
      expect([...first.among(Uint32Array.from([...b].reverse()))]).toEqual(
        [...b].reverse().filter((each) => a.has(each)),
      );
      const groupOf = Uint32Array.from({ length: 250 }, (_, photo) =>
        a.has(photo) ? (b.has(photo) ? 2 : 1) : 0,
      );
      expect(members(PhotoSet.ofGroups(groupOf, Uint8Array.of(0, 1, 1)))).toEqual(sorted(a));
      expect(members(PhotoSet.ofGroups(groupOf, Uint8Array.of(0, 1, 0)))).toEqual(sorted(a.difference(b)));
    }),
  );
});

test('is not changed by what is made of it', () => {
  const set = PhotoSet.of([1, 40]);
  set.or(PhotoSet.of([2]));
  set.and(PhotoSet.of([40]));
  set.without(PhotoSet.of([1]));
  expect(members(set)).toEqual([1, 40]);
});
