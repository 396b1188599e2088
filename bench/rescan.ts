/**
 * @file How long the library needs to find out that nothing has changed: many files in folders of a thousand, scanned
 * once, all of them new, and then again and again, unchanged. No file is opened.
 *
 * node app/cli/node24.js bench/rescan.ts [--photos N=100000] [--rounds N=3]
 * Works in the system's temporary folder. Prints one JSON object; times are seconds.
 */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openLibrary } from '../app/core/open.ts';
import { countChanges } from '../app/core/photos/scan.ts';
import { machine, median, round, timed } from './measure.ts';

const { values: options } = parseArgs({
  options: {
    photos: { type: 'string', default: '100000' },
    rounds: { type: 'string', default: '3' },
  },
});
const photos = Number(options.photos);
const perFolder = 1000;

const place = await mkdtemp(join(tmpdir(), 'phototag-rescan-'));
try {
  for (let made = 0; made < photos; made += perFolder) {
    const folder = join(place, 'photos', `${made / perFolder}`);
    await mkdir(folder, { recursive: true });
    const names = Array.from({ length: Math.min(perFolder, photos - made) }, (_, n) => `IMG_${made + n}.jpg`);
    for (const name of names) await writeFile(join(folder, name), name);
  }
  await using library = await openLibrary({
    libraryFolder: join(place, 'library'),
    modelsFolder: join(place, 'models'),
    mode: 'write',
  });
  const added = await library.follow(join(place, 'photos'));
  const scan = () => timed(() => library.work.scan(added, {}));

  const [first, found] = await scan();
  if (found.added !== photos) throw new Error(`${found.added} photos were found, of ${photos}`);
  const again: number[] = [];
  for (let n = 0; n < Number(options.rounds); n++) {
    const [milliseconds, result] = await scan();
    if (result.photos !== photos || countChanges(result) !== 0)
      throw new Error('Something seems to have changed.');
    again.push(milliseconds / 1000);
  }
  const result = {
    ...machine(),
    photos,
    firstSeconds: round(first / 1000),
    rescanSeconds: round(median(again)),
    rescans: again.map(round),
    memoryMb: Math.round(process.memoryUsage.rss() / 2 ** 20),
  };
  process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
} finally {
  await rm(place, { recursive: true, force: true });
}
