/** @file Twenty kills; `npm run soak` has hundreds. PHOTOTAG_SEED repeats a run. */
import { expect, test } from 'vitest';
import { Crashes } from './testing/crash/crash.ts';
import { canLook } from './testing/crash/process.ts';
import { count } from './testing/crash/report.ts';

test.skipIf(!canLook)(
  'killed at any moment, the library is whole, every acknowledged word is there, and work goes on',
  { timeout: 300_000 },
  async () => {
    const seed = Number(process.env['PHOTOTAG_SEED'] ?? Date.now() % 2 ** 32);
    process.stderr.write(`Kills with PHOTOTAG_SEED=${seed}\n`);
    await using crashes = await Crashes.open(seed);
    const kills = [];
    for (let number = 0; number < 20; number++) kills.push(await crashes.kill(number));
    const landed = count(kills);
    process.stderr.write(`${JSON.stringify({ ...landed, ...(await crashes.finish()) })}\n`);
    expect(landed.transaction).toBeGreaterThan(0);
    expect(landed.decode).toBeGreaterThan(0);
    expect(landed.rename).toBeGreaterThan(0);
  },
);
