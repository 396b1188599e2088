/** @file Breaks a file in the ways in which files break, and in those in which somebody would break them on purpose. */

/** @returns a whole number of 0 to `below` - 1 */
type Pick = (below: number) => number;

type Mutation = (bytes: Buffer, pick: Pick, other: Buffer) => Buffer;

/** Lengths, counts and sizes that programs trip over. */
const awkward = [
  0, 1, 2, 0x7f, 0x80, 0xff, 0x7fff, 0x8000, 0xffff, 0x7fffffff, 0x80000000, 0xfffffffe, 0xffffffff,
];

const mutations: readonly Mutation[] = [
  flipBits,
  flipBits,
  function truncate(bytes, pick) {
    return bytes.subarray(0, pick(bytes.length));
  },
  /** In the first part, where the headers are, or anywhere. */
  function awkwardNumber(bytes, pick) {
    const changed = Buffer.from(bytes);
    const width = [1, 2, 4][pick(3)]!;
    const end = Math.max(1, (pick(2) === 0 ? Math.min(512, bytes.length) : bytes.length) - width);
    const at = pick(end);
    const value = awkward[pick(awkward.length)]! % 2 ** (8 * width);
    if (at + width > changed.length) return changed;
    if (pick(2) === 0) changed.writeUIntBE(value, at, width);
    else changed.writeUIntLE(value, at, width);
    return changed;
  },
  function repeat(bytes, pick) {
    const [from, to] = range(bytes, pick);
    const times = 1 + pick(20);
    return Buffer.concat([
      bytes.subarray(0, to),
      ...Array(times).fill(bytes.subarray(from, to)),
      bytes.subarray(to),
    ]);
  },
  function remove(bytes, pick) {
    const [from, to] = range(bytes, pick);
    return Buffer.concat([bytes.subarray(0, from), bytes.subarray(to)]);
  },
  function zeros(bytes, pick) {
    return Buffer.from(bytes).fill(0, ...range(bytes, pick));
  },
  /** One file's beginning and another one's end. */
  function splice(bytes, pick, other) {
    return Buffer.concat([bytes.subarray(0, pick(bytes.length)), other.subarray(pick(other.length))]);
  },
  function insert(bytes, pick, other) {
    const at = pick(bytes.length);
    return Buffer.concat([bytes.subarray(0, at), other.subarray(...range(other, pick)), bytes.subarray(at)]);
  },
];

/**
 * @param random gives 0 to 1
 * @param other another file, of which parts may be taken
 */
export function mutate(bytes: Buffer, other: Buffer, random: () => number): Buffer {
  const pick: Pick = (below) => Math.floor(random() * below);
  let changed = bytes;
  for (let left = 1 + pick(3); left > 0; left--) {
    if (changed.length > 0) changed = mutations[pick(mutations.length)]!(changed, pick, other);
  }
  return changed;
}

function flipBits(bytes: Buffer, pick: Pick): Buffer {
  const changed = Buffer.from(bytes);
  for (let left = 1 + pick(16); left > 0; left--) changed[pick(changed.length)]! ^= 1 << pick(8);
  return changed;
}

function range(bytes: Buffer, pick: Pick): [from: number, to: number] {
  const from = pick(bytes.length);
  return [from, Math.min(bytes.length, from + 1 + pick(256))];
}
