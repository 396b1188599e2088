/**
 * @file How long the command line takes from start to end, as whole processes: an empty program (what Node itself
 * takes), `--help`, and `search` on a library. In turns, so that what else the machine does falls on all alike.
 *
 * node app/cli/node24.js bench/start.ts LIBRARY [--rounds N=15]
 * Prints one JSON object. `elapsed` and `processor` are medians in milliseconds; `ofNode` is processor time over that
 * of the empty program.
 */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { machine, median, round } from './measure.ts';

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: { rounds: { type: 'string', default: '15' } },
});
const [library] = positionals;
if (library === undefined) throw new Error('Name a library that bench/library/make-library.ts has made.');

const main = join(import.meta.dirname, '../app/cli/main.ts');
const programs = {
  node: ['--eval', '0'],
  help: [main, '--help'],
  search: [main, '--library', library, 'search', 'dog'],
  searchOr: [main, '--library', library, 'search', 'dog or cat taken:2019..', '--json'],
};
type Name = keyof typeof programs;
const names = Object.keys(programs) as Name[];
const times = Object.fromEntries(
  names.map((name) => [name, { elapsed: [] as number[], processor: [] as number[] }]),
) as Record<Name, { elapsed: number[]; processor: number[] }>;

/** Processor time of the children that have ended, in milliseconds, as Linux counts it: in ticks of 10. */
const shell = 'TIMEFORMAT="%R %U %S"; time "$@" >/dev/null 2>&1';

async function run(args: readonly string[]): Promise<{ elapsed: number; processor: number }> {
  const child = spawn('bash', ['-c', shell, 'bash', process.execPath, ...args], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let text = '';
  child.stderr.on('data', (piece: Buffer) => (text += piece.toString()));
  await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  const [elapsed, user, system] = text.trim().split(' ').map(Number);
  return { elapsed: elapsed! * 1000, processor: (user! + system!) * 1000 };
}

for (let i = 0; i <= Number(options.rounds); i++) {
  for (const name of names) {
    const { elapsed, processor } = await run(programs[name]);
    if (i === 0) continue; // which fills the compile cache
    times[name].elapsed.push(elapsed);
    times[name].processor.push(processor);
  }
}

const node = median(times.node.processor);
console.log(
  JSON.stringify(
    {
      ...machine(),
      ...Object.fromEntries(
        names.map((name) => {
          const elapsed = round(median(times[name].elapsed));
          const processor = round(median(times[name].processor));
          return [
            name,
            {
              elapsed,
              least: round(Math.min(...times[name].elapsed)),
              processor,
              ofNode: round(processor / node),
            },
          ];
        }),
      ),
    },
    null,
    1,
  ),
);
