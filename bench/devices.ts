/**
 * @file What each device makes of a network: pictures a second by size of batch, how far its answers are from the CPU's, the
 * time to its first answer, and the rate of the whole pipeline on it.
 *
 * node app/cli/node24.js bench/devices.ts [--network resnext50|mobilenet|coral|tiny|FILE] [--pictures FOLDER] [--count N]
 *     [--devices webgpu,cuda] [--patience SECONDS] [--swiftshader]
 * Prints one JSON object. It needs nothing but a checkout after `npm ci`: without --pictures, pictures are made.
 * `tiny` is a network of four blocks, at 64 pixels. --swiftshader puts a Vulkan in software in the place of a GPU.
 */
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { cpus, release, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { devices, type Device } from '../app/contract/device.ts';
import { forEachConcurrently } from '../app/core/concurrency.ts';
import { driverFacts } from '../app/core/vision/devices/memory.ts';
import { swiftShader } from '../app/core/vision/devices/testing/swiftshader.ts';
import { fastest, type Verdict } from '../app/core/vision/devices/verdict.ts';
import { gradientImage } from '../app/core/vision/testing.ts';
import { Vision } from '../app/core/vision/vision.ts';
import { writeTinyModel } from '../models/resnext/tiny.ts';
import { machine, round } from './measure.ts';
import { openNetwork } from './networks.ts';
import { jpegsIn } from './pictures.ts';

const { values: options } = parseArgs({
  options: {
    network: { type: 'string', default: 'resnext50' },
    pictures: { type: 'string' },
    count: { type: 'string', default: '200' },
    devices: { type: 'string' },
    patience: { type: 'string', default: '120' },
    swiftshader: { type: 'boolean', default: false },
  },
});

const folder = await mkdtemp(join(tmpdir(), 'phototag-bench-'));
if (options.swiftshader) Object.assign(process.env, await swiftShader());

async function openModel(name: string) {
  const isTiny = name === 'tiny';
  return openNetwork(
    isTiny ? await writeTinyModel(folder, { classes: 10, size: 64, seed: 1 }) : name,
    folder,
  );
}

/** Camera-sized pictures, each of other content. */
async function makePictures(count: number): Promise<string[]> {
  const made = join(folder, 'pictures');
  await mkdir(made);
  const files = Array.from({ length: count }, (_, i) => join(made, `${i}.jpg`));
  await forEachConcurrently([...files.entries()], 4, async ([i, file]) => {
    await gradientImage(2400 + i, 1600)
      .jpeg()
      .toFile(file);
  });
  return files;
}

/** Pictures a second through decoding, thumbnails and the network. */
async function pipeline(device: Device) {
  await using vision = await Vision.open({
    model,
    device,
    thumbnails: join(folder, `thumbnails-${device}`),
    deviceMemory,
  });
  const analyse = async (file: string) => void (await vision.analyse(file));
  const warmUp = pictures.slice(0, vision.capacity);
  await forEachConcurrently(warmUp, vision.capacity, analyse);
  const rest = pictures.slice(warmUp.length);
  const start = performance.now();
  await forEachConcurrently(rest, vision.capacity, analyse);
  const seconds = (performance.now() - start) / 1000;
  const left = vision.device === device ? null : vision.deviceReason;
  return {
    picturesPerSecond: rest.length === 0 ? null : round(rest.length / seconds),
    pictures: rest.length,
    left,
  };
}

function describe(verdict: Verdict) {
  if (!verdict.works) return { works: false, reason: verdict.reason };
  const { firstMs, rates, difference } = verdict;
  const picturesPerSecond = Object.fromEntries(
    rates.map((rate) => [rate.batch, round(rate.picturesPerSecond)]),
  );
  return {
    works: true,
    firstAnswerMs: Math.round(firstMs),
    picturesPerSecond,
    differenceFromCpu: round(difference),
  };
}

const model = await openModel(options.network);
const deviceMemory = join(folder, 'devices.json');
const pictures =
  options.pictures === undefined
    ? await makePictures(Number(options.count))
    : await jpegsIn(options.pictures);
const only = options.devices?.split(',').map((name) => {
  const device = devices.find((each) => each === name);
  if (device === undefined || device === 'auto' || device === 'cpu')
    throw new Error(`${name} is no device to compare the CPU with`);
  return device;
});
const patienceMs = Number(options.patience) * 1000;
const trial = { model, deviceMemory, patienceMs, everyBatch: true };
const verdicts = await Vision.measureDevices(trial, only);
const results: Record<string, unknown> = {};
for (const verdict of verdicts) {
  // One that gives other answers is refused by name, too.
  const runs = verdict.works && (verdict.provider === 'cpu' || fastest([verdict]).provider !== 'cpu');
  results[verdict.provider] = {
    ...describe(verdict),
    pipeline: runs ? await pipeline(verdict.provider) : null,
  };
}
const { provider, batch, reason } = fastest(verdicts);
const result = {
  ...machine(),
  system: `${process.platform} ${release()}, ${(totalmem() / 2 ** 30).toFixed(0)} GiB, ${cpus().length} processors`,
  drivers: (await driverFacts()).filter((fact) => fact !== ''),
  network: model.id,
  pictures: options.pictures ?? `${pictures.length} made, 3.8 megapixels`,
  chosen: { provider, batch, reason },
  devices: results,
};
await rm(folder, { recursive: true });
console.log(JSON.stringify(result, null, 2));
