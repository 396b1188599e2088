/**
 * @file Where the network looked: the class activation map of Zhou, Khosla, Lapedriza, Oliva, Torralba, "Learning Deep
 * Features for Discriminative Localization", CVPR 2016. Exact for a network that ends in a global average and one
 * linear layer: the class's score is then the average of this map over the plane.
 */
import type { Size } from './pixels.ts';
import type { Frame } from './tensor.ts';

/** A value 0..1 for each cell, row by row. */
export interface Heat extends Size {
  readonly values: Float32Array;
}

/** The last feature maps of one picture, `[D, height, width]`. */
export interface Features extends Size {
  readonly values: Float32Array;
}

/** Cells on the long side of the whole picture: enough to look smooth, few enough to travel. */
const longSideCells = 96;

/** @param weights one per feature: how much it speaks for the class */
export function activationMap({ values, width, height }: Features, weights: Float64Array): Features {
  const map = new Float32Array(width * height);
  weights.forEach((weight, feature) => {
    const start = feature * map.length;
    for (let i = 0; i < map.length; i++) map[i]! += weight * values[start + i]!;
  });
  return { values: map, width, height };
}

/** Lays a map over the whole picture: its positive part, the largest value 1; 0 where the network did not look. */
export function spread(map: Features, { size, region }: Frame): Heat {
  const scale = longSideCells / Math.max(size.width, size.height);
  const width = Math.max(1, Math.round(size.width * scale));
  const height = Math.max(1, Math.round(size.height * scale));
  const highest = map.values.reduce((a, b) => Math.max(a, b), 0);
  const values = new Float32Array(width * height);
  if (highest === 0) return { width, height, values };
  for (let y = 0; y < height; y++) {
    const down = (((y + 0.5) / height) * size.height - region.top) / region.height;
    if (down < 0 || down > 1) continue;
    for (let x = 0; x < width; x++) {
      const right = (((x + 0.5) / width) * size.width - region.left) / region.width;
      if (right < 0 || right > 1) continue;
      values[y * width + x] = Math.max(0, between(map, right, down) / highest);
    }
  }
  return { width, height, values };
}

/** Bilinear; `right` and `down` are 0..1 over the map, whose values stand at the centres of its cells. */
function between({ values, width, height }: Features, right: number, down: number): number {
  const x = Math.min(width - 1, Math.max(0, right * width - 0.5));
  const y = Math.min(height - 1, Math.max(0, down * height - 0.5));
  const [left, top] = [Math.floor(x), Math.floor(y)];
  const [next, below] = [Math.min(width - 1, left + 1), Math.min(height - 1, top + 1)];
  const row = (line: number) => {
    const [a, b] = [values[line * width + left]!, values[line * width + next]!];
    return a + (b - a) * (x - left);
  };
  return row(top) + (row(below) - row(top)) * (y - top);
}
