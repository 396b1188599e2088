/** @file A few hundred broken pictures; `npm run fuzz` tries as many as there is time for. */
import { expect, test } from 'vitest';
import { fuzz } from './fuzz.ts';

const seed = Number(process.env['PHOTOTAG_SEED'] ?? Date.now() % 1_000_000);
process.stderr.write(`broken pictures: PHOTOTAG_SEED=${seed}\n`);

test('a broken picture ends as an analysis or as a failure with a code, and kills no worker', async () => {
  const cases = 300;
  const { fates, surprises, mostMemory } = await fuzz({ cases, seed });
  expect(surprises).toEqual([]);
  expect(Object.values(fates).reduce((sum, count) => sum + count, 0)).toBe(cases);
  // Broken enough, and not so much that nothing is read.
  expect(fates).toMatchObject({ ok: expect.any(Number), CORRUPT: expect.any(Number) });
  expect(mostMemory).toBeLessThan(3 * 2 ** 30);
}, 240_000);
