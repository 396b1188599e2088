import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { noticeInEnglish } from '../../../contract/english.ts';
import { type Model, Sidecar } from '../../../../models/model.ts';
import { makeTinyModel } from '../../../../models/resnext/tiny.ts';
import { gradientImage } from '../testing.ts';
import { SharedVision } from '../shared.ts';
import { Vision, type VisionOptions } from '../vision.ts';
import { canStandIn, type Fault, type StandIn, standInNode } from './testing/stand-in.ts';

if (!canStandIn) process.stderr.write('Skipped: faults of devices. The stand-in is a shell script.\n');

let folder: string;
let model: Model;
let photos: string[];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'phototag-devices-'));
  const tiny = makeTinyModel({ classes: 5, size: 32, seed: 1 });
  const file = join(folder, 'tiny.onnx');
  await writeFile(file, tiny.bytes);
  const sidecar = Sidecar.parse(tiny.sidecar);
  model = { id: 'tiny', file, sidecar, labels: ['a', 'b', 'c', 'd', 'e'], version: 'v' };
  photos = await Promise.all(
    Array.from({ length: 150 }, async (_, i) => {
      const photo = join(folder, `${i}.png`);
      await gradientImage(40 + i, 40)
        .png()
        .toFile(photo);
      return photo;
    }),
  );
});
afterAll(() => rm(folder, { recursive: true }));

const opened: Vision[] = [];
afterEach(() => Promise.all(opened.splice(0).map((vision) => vision.end())));

let stands = 0;
async function open(
  standIn: StandIn,
  options: Partial<VisionOptions> = {},
): Promise<{ vision: Vision; notices: string[]; log: () => Promise<string[]> }> {
  const name = `node-${++stands}`;
  const logFile = join(folder, `${name}.log`);
  await writeFile(logFile, '');
  const node = await standInNode(folder, name, { ...standIn, log: logFile });
  const notices: string[] = [];
  const vision = await Vision.open({
    ...{ model, node, device: 'auto', workers: 2, threads: 1 },
    onChoice: (notice) => notices.push(noticeInEnglish(notice)),
    onNotice: (notice) => notices.push(noticeInEnglish(notice)),
    ...options,
  });
  opened.push(vision);
  return {
    vision,
    notices,
    log: async () => (await readFile(logFile, 'utf8')).split('\n').filter(Boolean),
  };
}

/** What the CPU says of the photos. */
let truth: Promise<Float32Array[]> | undefined;
const scoresOnCpu = () =>
  (truth ??= (async () => {
    await using vision = await Vision.open({ model, workers: 1, threads: 1 });
    return await scoresOf(vision);
  })());

const scoresOf = async (vision: Vision): Promise<Float32Array[]> =>
  (await Promise.all(photos.map((photo) => vision.analyse(photo)))).map(({ scores }) => scores);

async function expectAllRight(vision: Vision): Promise<void> {
  const [scores, right] = [await scoresOf(vision), await scoresOnCpu()];
  expect(scores).toHaveLength(photos.length);
  scores.forEach((values, i) => values.forEach((value, j) => expect(value).toBeCloseTo(right[i]![j]!, 3)));
}

describe.skipIf(!canStandIn)('a device that is well', () => {
  test('is chosen, with the batch that was fastest, and all photos go through its one session', async () => {
    const { vision, log } = await open({ runMs: 10 });
    expect(vision.device).toBe('webgpu');
    await expectAllRight(vision);
    const lines = await log();
    expect(lines.filter((line) => line.includes('session'))).toEqual([
      expect.stringMatching(/session webgpu$/),
    ]);
    const batches = lines.flatMap((line) => / run webgpu (\d+)$/.exec(line)?.[1] ?? []).map(Number);
    expect(Math.max(...batches)).toBeGreaterThan(4); // more than would be run together on the CPU
    expect(batches.every((batch) => Number.isInteger(Math.log2(batch)))).toBe(true);
  });

  test('where the network looked comes from it too', async () => {
    const [{ vision }, cpu] = [await open({}), await open({}, { device: 'cpu' })];
    const heat = await vision.explain(photos[3]!, [0, 2]);
    expect(heat).toEqual(await cpu.vision.explain(photos[3]!, [0, 2]));
  });

  test('decoding goes on while a batch runs', async () => {
    // No run ends before a picture is decoded that neither it nor a run before it was about.
    const thumbnails = join(folder, 'overlap');
    await mkdir(thumbnails);
    const { vision, log } = await open(
      { waitFor: { folder: thumbnails, total: photos.length } },
      { thumbnails },
    );
    await expectAllRight(vision);
    expect(vision.device).toBe('webgpu');
    const waits = (await log()).filter((line) => line.includes('waits'));
    expect(waits.length).toBeGreaterThan(4);
  });

  test('slower than the CPU, it is left alone', async () => {
    const { vision, notices } = await open({ runMs: 200, cpuMs: 0 });
    expect(vision.device).toBe('cpu');
    expect(vision.deviceReason).toMatch(/^webgpu is slower, [\d.]+ pictures\/s/);
    expect(notices).toEqual([expect.stringContaining('webgpu is slower')]);
  });
});

describe.skipIf(!canStandIn)('a device that fails its trial is never used', () => {
  test.each<[Fault, RegExp]>([
    ['create', /webgpu cannot be used: .*The stand-in cannot be made/],
    ['first run', /webgpu cannot be used: .*The stand-in cannot run/],
    ['hang', /webgpu cannot be used: it gave no answer for 3 seconds/],
    ['crash', /webgpu cannot be used: .*SIGSEGV/],
    ['wrong', /webgpu gives other answers than the CPU \(they differ by [\d.]+ %\)/],
    ['no numbers', /webgpu gives other answers than the CPU/],
  ])('%s', async (inTrial, reason) => {
    const patienceMs = inTrial === 'hang' ? 3000 : 60_000;
    const { vision, notices } = await open({ inTrial }, { patienceMs });
    expect(vision.device).toBe('cpu');
    expect(vision.deviceReason).toMatch(reason);
    expect(notices).toEqual([expect.stringMatching(reason)]);
    await expectAllRight(vision);
  });

  test('one that hangs is not waited for when all is to end', async () => {
    const node = await standInNode(folder, 'node-hanging', { inTrial: 'hang' });
    const shared = new SharedVision({ node, device: 'auto', workers: 1, threads: 1 });
    const used = shared.use(model, async () => undefined);
    const refused = expect(used).rejects.toMatchObject({ code: 'VISION' });
    await setTimeout(500); // in the trial, or before it: it ends all the same
    await shared.close();
    await refused;
  });

  test('asked for by name it is an error, with the reason', async () => {
    await expect(open({ inTrial: 'wrong' }, { device: 'webgpu' })).rejects.toMatchObject({
      code: 'VISION',
      message: expect.stringContaining('gives other answers'),
    });
  });
});

describe.skipIf(!canStandIn)('a device that fails at work is left, and no photo is lost or blamed', () => {
  /** The trial, in which all is well, is made once. */
  let deviceMemory: string;
  beforeAll(() => {
    deviceMemory = join(folder, 'devices.json');
  });

  test.each<[string, StandIn, RegExp]>([
    ['it cannot be made', { atWork: 'create' }, /stand-in cannot be made/],
    ['it cannot run', { atWork: 'first run' }, /stand-in cannot run/],
    // The first run is the one that loads the network.
    ['it throws after some runs', { atWork: 'first run', afterRuns: 4 }, /stand-in cannot run/],
    ['it hangs after some runs', { atWork: 'hang', afterRuns: 4 }, /: it gave no answer for 2 seconds$/],
    ['it crashes after some runs', { atWork: 'crash', afterRuns: 4 }, /SIGSEGV/],
    ['it gives no numbers after some runs', { atWork: 'no numbers', afterRuns: 4 }, /no number/],
  ])('%s', async (_, standIn, reason) => {
    const { vision, notices } = await open(standIn, {
      ...(standIn.atWork === 'hang' ? { hangMs: 2000 } : {}),
      deviceMemory,
    });
    if (standIn.afterRuns !== undefined) expect(vision.device).toBe('webgpu');
    await expectAllRight(vision);
    expect(vision.device).toBe('cpu');
    expect(vision.deviceReason).toMatch(/^webgpu stopped working: /);
    expect(vision.deviceReason).toMatch(reason);
    expect(notices).toEqual([`The network runs on the CPU (${vision.deviceReason}).`]);
  });

  test('after a hundred runs', async () => {
    const { vision } = await open({ atWork: 'first run', afterRuns: 101 }, { deviceMemory });
    for (const photo of photos.slice(0, 100)) await vision.analyse(photo);
    expect(vision.device).toBe('webgpu');
    await expectAllRight(vision);
    expect(vision.device).toBe('cpu');
  });
});
