/**
 * @file Whether memory stays flat while many pictures are tagged: `phototag add` on made-up pictures with the bundled
 * model, and the resident memory of the program and of its workers, read whenever it tells how far it is. Linux only.
 *
 * node app/cli/node24.js bench/memory.ts [--photos N=10000] [--plot FILE.svg]
 * Works in the system's temporary folder. Prints one JSON object; memory is in megabytes, and `growth` is the slope of
 * a line through the second half of the samples, in megabytes per 1,000 pictures.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import sharp from 'sharp';
import { machine, round } from './measure.ts';
import { plot } from './plot.ts';

const { values: options } = parseArgs({
  options: { photos: { type: 'string', default: '10000' }, plot: { type: 'string' } },
});
const photos = Number(options.photos);
/** Different pictures there are; each file of them is one of its own by bytes behind the picture's end. */
const kinds = 40;

interface Sample {
  /** Pictures tagged. */
  readonly tagged: number;
  readonly program: number;
  /** All of them together. */
  readonly workers: number;
}

async function makePictures(folder: string): Promise<void> {
  const originals = await Promise.all(
    Array.from({ length: kinds }, (_, kind) =>
      sharp({
        create: {
          ...{ width: 320 + 16 * kind, height: 240 + 12 * kind, channels: 3, background: 'white' },
          noise: { type: 'gaussian', mean: 60 + 3 * kind, sigma: 20 },
        },
      })
        .jpeg({ quality: 60 })
        .toBuffer(),
    ),
  );
  for (let made = 0; made < photos; made++) {
    const parent = join(folder, Math.floor(made / 1000).toString());
    if (made % 1000 === 0) await mkdir(parent, { recursive: true });
    const bytes = Buffer.concat([originals[made % kinds]!, Buffer.from(`copy ${made}`)]);
    await writeFile(join(parent, `IMG_${made}.jpg`), bytes);
  }
}

/** Resident memory in megabytes, by process, of a process and its children. */
async function resident(pid: number): Promise<{ program: number; workers: number }> {
  let program = 0;
  let workers = 0;
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const status = await readFile(`/proc/${name}/status`, 'utf8').catch(() => ''); // it has ended
    const megabytes = Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1] ?? 0) / 1024;
    if (Number(name) === pid) program = megabytes;
    else if (status.includes(`\nPPid:\t${pid}\n`)) workers += megabytes;
  }
  return { program, workers };
}

async function tag(place: string): Promise<Sample[]> {
  const main = join(import.meta.dirname, '../app/cli/main.ts');
  const child = spawn(process.execPath, [main, 'add', join(place, 'photos')], {
    env: { ...process.env, PHOTOTAG_LIBRARY: join(place, 'library'), PHOTOTAG_MODELS: '' },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const ended = once(child, 'exit');
  const samples: Sample[] = [];
  for await (const line of createInterface(child.stderr)) {
    const told = /^Tagging: ([\d,]+) of /.exec(line);
    if (told === null) process.stderr.write(`${line}\n`);
    else samples.push({ tagged: Number(told[1]!.replaceAll(',', '')), ...(await resident(child.pid!)) });
  }
  const [code] = (await ended) as [number];
  if (code !== 0) throw new Error(`\`phototag add\` ended with ${code}.`);
  return samples;
}

/** Of the line nearest to points, by least squares. */
function slope(points: readonly (readonly [x: number, y: number])[]): number {
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const x = mean(points.map(([x]) => x));
  const y = mean(points.map(([, y]) => y));
  const sum = (term: (dx: number, dy: number) => number) =>
    points.reduce((total, point) => total + term(point[0] - x, point[1] - y), 0);
  return sum((dx, dy) => dx * dy) / sum((dx) => dx * dx);
}

const place = await mkdtemp(join(tmpdir(), 'phototag-memory-'));
try {
  await makePictures(join(place, 'photos'));
  const samples = await tag(place);
  if (samples.length < 4)
    throw new Error(`${photos} pictures were tagged before four samples were taken; take more.`);
  const lateSamples = samples.filter(({ tagged }) => tagged >= photos / 2);
  const describe = (of: 'program' | 'workers') => {
    const values = samples.map((sample) => sample[of]);
    const growth = slope(lateSamples.map((sample) => [sample.tagged / 1000, sample[of]]));
    return {
      first: round(values[0]!),
      most: round(Math.max(...values)),
      last: round(values.at(-1)!),
      growth: round(growth),
    };
  };
  console.log(
    JSON.stringify({
      ...machine(),
      photos,
      program: describe('program'),
      workers: describe('workers'),
      samples,
    }),
  );
  if (options.plot !== undefined) {
    const line = (name: string, of: 'program' | 'workers') => ({
      name,
      points: samples.map((sample) => [sample.tagged, sample[of]] as const),
    });
    const lines = [line('program', 'program'), line('workers, together', 'workers')];
    await writeFile(options.plot, plot({ x: 'pictures tagged', y: 'MB resident', lines }));
  }
} finally {
  await rm(place, { recursive: true, force: true });
}
