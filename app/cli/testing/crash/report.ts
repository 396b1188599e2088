/** @file How many kills there were, and where they landed. */
import { moments } from './crash.ts';
import type { Kill } from './crash.ts';

export interface Landed {
  readonly kills: number;
  readonly missed: number;
  readonly transaction: number;
  readonly decode: number;
  readonly rename: number;
}

export function count(kills: readonly Kill[]): Landed {
  const landed = Object.fromEntries(
    moments.map((moment) => [moment, kills.filter((kill) => kill.landed.includes(moment)).length]),
  ) as Record<(typeof moments)[number], number>;
  return { kills: kills.length, missed: kills.filter(({ missed }) => missed).length, ...landed };
}
