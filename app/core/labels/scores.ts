/**
 * @file Raw scores as the library keeps them (`prediction.scores`): small, and enough to hedge again at another
 * threshold or temperature, or under other rules, without running the network.
 *
 * Layout, little-endian:
 *
 *     0      uint8    version of this layout: 1
 *     1      uint8    k, number of classes kept: the likeliest, at most 64
 *     2      uint16   number of classes of the model
 *     4      float32  ln of the summed exponentials of the classes not kept, less the highest logit; -Infinity if none
 *     8      k x { uint16 class index, uint16 distance }   likeliest first
 *
 * Distance is how far a logit lies below the highest one, in units of 1/2048 nat, so at most 32 nats. Rounding thus
 * moves a kept class's probability by at most a factor of exp(1/2048): 0.05 %. The classes not kept get equal parts
 * of their sum, so at temperature 1 no concept's probability is off by more than all of them have together.
 */

const layoutVersion = 1;
const headerBytes = 8;
const entryBytes = 4;
const mostKept = 64;
const unitsPerNat = 2048;
const furthest = 0xffff;

/** `scores` is one logit or log-probability per class, 1 to 65535 of them. 264 bytes for 64 classes or more. */
export function packScores(scores: Float32Array): Uint8Array {
  const order = Array.from(scores.keys()).sort((a, b) => scores[b]! - scores[a]!);
  const kept = order.slice(0, mostKept);
  const highest = scores[kept[0]!]!;
  const rest = order.slice(mostKept).reduce((sum, index) => sum + Math.exp(scores[index]! - highest), 0);

  const packed = new Uint8Array(headerBytes + kept.length * entryBytes);
  const view = new DataView(packed.buffer);
  view.setUint8(0, layoutVersion);
  view.setUint8(1, kept.length);
  view.setUint16(2, scores.length, true);
  view.setFloat32(4, Math.log(rest), true);
  kept.forEach((index, i) => {
    const distance = Math.min(furthest, Math.round((highest - scores[index]!) * unitsPerNat));
    view.setUint16(headerBytes + i * entryBytes, index, true);
    view.setUint16(headerBytes + i * entryBytes + 2, distance, true);
  });
  return packed;
}

/** One logit per class again, the highest being 0. */
export function unpackScores(packed: Uint8Array): Float32Array {
  const view = new DataView(packed.buffer, packed.byteOffset, packed.byteLength);
  if (view.getUint8(0) !== layoutVersion)
    throw new RangeError(`scores of layout ${view.getUint8(0)}; this program knows layout ${layoutVersion}`);
  const kept = view.getUint8(1);
  const classes = view.getUint16(2, true);
  const scores = new Float32Array(classes).fill(view.getFloat32(4, true) - Math.log(classes - kept));
  for (let i = 0; i < kept; i++) {
    const entry = headerBytes + i * entryBytes;
    scores[view.getUint16(entry, true)] = -view.getUint16(entry + 2, true) / unitsPerNat;
  }
  return scores;
}
