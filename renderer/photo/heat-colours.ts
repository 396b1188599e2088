/** @file The colours of a heat map: dark where the network did not look, glowing where it did. */
import type { HeatMap } from '../../app/contract/views.ts';

/** Evenly spaced stops of "inferno" (Smith, van der Walt, 2015, CC0): lightness grows evenly, also for the colour-blind. */
const inferno = [
  [0, 0, 4],
  [40, 11, 84],
  [101, 21, 110],
  [159, 42, 99],
  [212, 72, 66],
  [245, 125, 21],
  [250, 193, 39],
  [252, 255, 164],
] as const;

/** The hottest places stay clear enough that the picture shows what was looked at. */
const mostClear = 0.2;

/** @returns RGBA, a pixel a value; the largest value takes the last colour, whatever it is */
export function heatColours({ values }: HeatMap): Uint8ClampedArray<ArrayBuffer> {
  const highest = values.reduce((a, b) => Math.max(a, b), 0);
  const pixels = new Uint8ClampedArray(values.length * 4);
  values.forEach((value, i) => {
    const share = highest === 0 ? 0 : value / highest;
    const at = share * (inferno.length - 1);
    const below = Math.min(Math.floor(at), inferno.length - 2);
    for (let channel = 0; channel < 3; channel++) {
      const [from, to] = [inferno[below]![channel]!, inferno[below + 1]![channel]!];
      pixels[i * 4 + channel] = from + (to - from) * (at - below);
    }
    pixels[i * 4 + 3] = 255 * (1 - mostClear * share);
  });
  return pixels;
}
