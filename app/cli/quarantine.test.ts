/** @file A picture that kills the real decoder, from the command line: it is set aside with its reason, and nothing else. */
import { readFile, rm, writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { AddSummary, type FailureResult, type PhotoResult } from '../contract/results.ts';
import { Workplace } from './testing/phototag.ts';

let place: Workplace;
let env: { PHOTOTAG_NODE: string };

/** No sound build of the decoder has a picture that crashes it, so that Node is made to: it dies as it reads one. */
beforeEach(async () => {
  place = await Workplace.make();
  const hook = place.at('hook.mjs');
  await writeFile(
    hook,
    `import fs from 'node:fs';
     import { syncBuiltinESMExports } from 'node:module';
     const read = fs.promises.readFile;
     fs.promises.readFile = (path, ...rest) => {
       if (String(path).endsWith('deadly.jpg') && fs.existsSync(${JSON.stringify(place.at('deadly'))})) {
         fs.appendFileSync(${JSON.stringify(place.at('deaths'))}, '.');
         process.kill(process.pid, 'SIGSEGV');
       }
       return read(path, ...rest);
     };
     syncBuiltinESMExports();`,
  );
  env = { PHOTOTAG_NODE: place.at('node') };
  await writeFile(env.PHOTOTAG_NODE, `#!/bin/sh\nexec '${process.execPath}' --import '${hook}' "$@"\n`, {
    mode: 0o755,
  });
  await writeFile(place.at('deadly'), '');
});

afterEach(() => place.remove());

const run = (...args: string[]) => place.start([...args, '--json'], { env }).ended;
const deaths = async () => (await readFile(place.at('deaths'))).length;
const failures = async () =>
  ((await run('failures')).json() as FailureResult[]).map(({ file, code, message, transient }) => ({
    name: basename(file),
    code,
    message,
    transient,
  }));
const tagged = async () =>
  ((await run('search', 'dog')).json() as PhotoResult[]).map(({ file }) => basename(file)).sort();

// A stand-in for Node that is a script cannot be started on Windows.
test.skipIf(process.platform === 'win32')(
  'what kills a worker twice is set aside, the others are tagged, and it can be tried again',
  async () => {
    const others = Array.from({ length: 12 }, (_, i) => `dog ${String(i).padStart(2, '0')}.jpg`);
    for (const [i, name] of others.entries()) await place.picture(name, [255, i, 0]);
    await place.picture('deadly.jpg', [255, 0, 20]);
    const setAside = {
      name: 'deadly.jpg',
      code: 'CRASHED',
      message: expect.stringMatching(/twice.*SIGSEGV/) as string,
      transient: false,
    };

    const added = await run('add', place.at('photos'));
    expect(added.code).toBe(1);
    expect(AddSummary.parse(added.json()[0])).toMatchObject({ tagged: others.length, failed: 1 });
    expect(await failures()).toEqual([setAside]);
    expect(await tagged()).toEqual(others);
    // Once beside others, where nobody knows which it was, then alone.
    const atFirst = await deaths();
    expect(atFirst).toBeGreaterThanOrEqual(2);

    // Another run is another host: what it was set aside for is remembered, and it is left alone.
    expect((await run('add', place.at('photos'))).code).toBe(0);
    expect(await deaths()).toBe(atFirst);
    expect(await failures()).toEqual([setAside]);

    expect((await run('retry')).code).toBe(1);
    expect(await deaths()).toBe(atFirst + 2);
    expect(await failures()).toEqual([setAside]);

    await rm(place.at('deadly'));
    expect((await run('retry')).code).toBe(0);
    expect(await failures()).toEqual([]);
    expect(await tagged()).toEqual(['deadly.jpg', ...others]);
  },
);
