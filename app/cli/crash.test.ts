/** @file Twenty kills, or a few more; `npm run soak` has hundreds. PHOTOTAG_SEED repeats a run. */
import { expect, test } from 'vitest';
import { Crashes, moments } from './testing/crash/crash.ts';
import type { Kill } from './testing/crash/crash.ts';
import { canLook } from './testing/crash/process.ts';
import { count } from './testing/crash/report.ts';

/** Of twenty, none lands inside a decode or a rename about once in fifty runs; of a hundred, not in a billion. */
const [fewest, most] = [20, 100];
const isEachMet = (kills: readonly Kill[]) =>
  moments.every((moment) => kills.some(({ landed }) => landed.includes(moment)));

test.skipIf(!canLook)(
  'killed at any moment, the library is whole, every acknowledged word is there, and work goes on',
  { timeout: 1_200_000 },
  async () => {
    const seed = Number(process.env['PHOTOTAG_SEED'] ?? Date.now() % 2 ** 32);
    process.stderr.write(`Kills with PHOTOTAG_SEED=${seed}\n`);
    await using crashes = await Crashes.open(seed);
    const kills: Kill[] = [];
    while (kills.length < fewest || (!isEachMet(kills) && kills.length < most)) {
      kills.push(await crashes.kill(kills.length));
    }
    const landed = count(kills);
    process.stderr.write(`${JSON.stringify({ ...landed, ...(await crashes.finish()) })}\n`);
    expect(landed.transaction).toBeGreaterThan(0);
    expect(landed.decode).toBeGreaterThan(0);
    expect(landed.rename).toBeGreaterThan(0);
  },
);
