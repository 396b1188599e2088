/** @file How many kills there were, of what, and where they landed. */
import { kinds, moments } from './crash.ts';
import type { Kill, Moment } from './crash.ts';

export interface Landed extends Readonly<Record<Moment, number>> {
  readonly kills: number;
  /** Those that came too late. */
  readonly missed: number;
  /** Of each action, those that came in time. */
  readonly of: Readonly<Partial<Record<Kill['action'], number>>>;
}

export function count(kills: readonly Kill[]): Landed {
  const number = (isSo: (kill: Kill) => boolean) => kills.filter(isSo).length;
  const landedIn = (moment: Moment) => number(({ landed }) => landed.includes(moment));
  return {
    kills: kills.length,
    missed: number(({ missed }) => missed),
    ...(Object.fromEntries(moments.map((moment) => [moment, landedIn(moment)])) as Record<Moment, number>),
    of: Object.fromEntries(
      kinds.map(({ action }) => [action, number((kill) => kill.action === action && !kill.missed)]),
    ),
  };
}

/** Moments in which no kill landed, and actions that none met in time: such a run proves too little. */
export function neverMet(landed: Landed): (Moment | Kill['action'])[] {
  return [
    ...moments.filter((moment) => landed[moment] === 0),
    ...kinds.map(({ action }) => action).filter((action) => landed.of[action] === 0),
  ];
}
