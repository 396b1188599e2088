/** @file Thirty kills, or a few more; `npm run soak` has hundreds. PHOTOTAG_SEED repeats a run. */
import { expect, test } from 'vitest';
import { Crashes } from './testing/crash/crash.ts';
import type { Kill } from './testing/crash/crash.ts';
import { canLook } from './testing/crash/process.ts';
import { count, neverMet } from './testing/crash/report.ts';

/** Each action comes up once at least. Where a kill came too late, or none landed in a moment, more are aimed at that. */
const [fewest, most] = [26, 80];

test.skipIf(!canLook)(
  'killed at any moment, the library is whole, every acknowledged word is there, and work goes on',
  { timeout: 1_200_000 },
  async () => {
    const seed = Number(process.env['PHOTOTAG_SEED'] ?? Date.now() % 2 ** 32);
    process.stderr.write(`Kills with PHOTOTAG_SEED=${seed}\n`);
    await using crashes = await Crashes.open(seed);
    const kills: Kill[] = [];
    while (kills.length < fewest) kills.push(await crashes.kill(kills.length));
    for (;;) {
      const [needed] = neverMet(count(kills));
      if (needed === undefined || kills.length === most) break;
      kills.push(await crashes.kill(kills.length, needed));
    }
    const landed = count(kills);
    process.stderr.write(`${JSON.stringify({ ...landed, ...(await crashes.finish()) })}\n`);
    expect(neverMet(landed)).toEqual([]);
  },
);
