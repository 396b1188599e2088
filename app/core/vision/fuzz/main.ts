/**
 * @file Many broken pictures, for a night: npm run fuzz -- [--cases N=20000] [--seed N] [--keep FOLDER]
 * Prints one JSON object; ends with code 1 where a picture was not read as it should be.
 */
import { parseArgs } from 'node:util';
import { fuzz } from './fuzz.ts';

const { values } = parseArgs({
  options: {
    cases: { type: 'string', default: '20000' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    keep: { type: 'string' },
  },
});
const [cases, seed] = [Number(values.cases), Number(values.seed)];
process.stderr.write(`seed ${seed}\n`);
const start = performance.now();
const { keep } = values;
const fuzzed = await fuzz({ cases, seed, ...(keep === undefined ? {} : { keep }) });
const seconds = Math.round((performance.now() - start) / 1000);
process.stdout.write(`${JSON.stringify({ cases, seed, seconds, ...fuzzed }, null, 2)}\n`);
process.exitCode = fuzzed.surprises.length === 0 ? 0 : 1;
