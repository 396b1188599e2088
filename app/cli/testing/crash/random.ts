/** @file Chance that can be repeated: the same seed gives the same numbers. */

export interface Chance {
  /** From 0 to `below` - 1. */
  whole(below: number): number;
  pick<T>(of: readonly T[]): T;
}

/** Mulberry32, by Tommy Ettinger, in the public domain. */
export function chanceOf(seed: number): Chance {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const whole = (below: number): number => Math.floor(next() * below);
  return { whole, pick: (of) => of[whole(of.length)]! };
}
