/**
 * @file How many pictures a second: decoding alone (with the thumbnail the app keeps), the network alone, the whole
 * pipeline, and a peer, in turns in one run, so that what else the machine does falls on all alike.
 *
 * node bench/throughput.ts [--network resnext50|mobilenet|coral] [--pictures camera|small|FOLDER] [--count N]
 *     [--rounds N] [--workers N] [--threads N]
 * Prints one JSON object. The peer takes part when it is installed: npm install --prefix bench/peer
 */
import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { forEachConcurrently } from '../app/core/concurrency.ts';
import { look } from '../app/core/vision/look.ts';
import { Network } from '../app/core/vision/network.ts';
import { Vision } from '../app/core/vision/vision.ts';
import type { Model } from '../models/model.ts';
import { type NetworkName, networkNames, openNetwork } from './networks.ts';
import { isPeerInstalled, runPeer, writePeerModel } from './peer-model.ts';
import { copyPictures, isPictureKind, jpegsIn } from './pictures.ts';

const { values: options } = parseArgs({
  options: {
    network: { type: 'string', default: 'resnext50' },
    pictures: { type: 'string', default: 'camera' },
    count: { type: 'string', default: '120' },
    rounds: { type: 'string', default: '3' },
    workers: { type: 'string' },
    threads: { type: 'string' },
  },
});
if (!(options.network in networkNames))
  throw new Error(`--network is one of ${Object.keys(networkNames).join(', ')}`);

const cores = availableParallelism();
const folder = await mkdtemp(join(tmpdir(), 'phototag-bench-'));
const model = await openNetwork(options.network as NetworkName, join(folder, 'models'));
const pictures = await (isPictureKind(options.pictures)
  ? copyPictures(options.pictures, Number(options.count), join(folder, 'pictures'))
  : jpegsIn(options.pictures));
let thumbnailFolders = 0;
/** Empty, so that thumbnails are made. */
const freshThumbnails = () => join(folder, `thumbnails-${++thumbnailFolders}`);

/** Pictures a second. */
async function rate(work: () => Promise<number>): Promise<number> {
  const start = performance.now();
  const done = await work();
  return done / ((performance.now() - start) / 1000);
}

async function decodeAll(input: Model['sidecar']['input']): Promise<number> {
  const thumbnails = freshThumbnails();
  await forEachConcurrently(
    pictures,
    4 * cores,
    async (file) => void (await look(Buffer.from(file), input, thumbnails)),
  );
  return pictures.length;
}

/** Runs the network alone for a few seconds. */
async function inferFor(seconds: number, network: Network, batch: readonly Buffer[]): Promise<number> {
  const end = performance.now() + seconds * 1000;
  let done = 0;
  for (; performance.now() < end; done += batch.length) await network.run(batch);
  return done;
}

async function analyseAll(): Promise<{ rate: number; device: string }> {
  await using vision = await Vision.open({
    model,
    thumbnails: freshThumbnails(),
    ...(options.workers !== undefined && { workers: Number(options.workers) }),
    ...(options.threads !== undefined && { threads: Number(options.threads) }),
  });
  // All workers are started before the clock is.
  await forEachConcurrently(pictures.slice(0, vision.capacity), vision.capacity, async (file) => {
    await vision.analyse(file);
  });
  const rest = pictures.slice(vision.capacity);
  const perSecond = await rate(async () => {
    await forEachConcurrently(rest, vision.capacity, async (file) => void (await vision.analyse(file)));
    return rest.length;
  });
  return { rate: perSecond, device: vision.device };
}

const network = await Network.load(model, 'cpu', cores);
const looks = await Promise.all(
  pictures.slice(0, 8).map((file) => look(Buffer.from(file), model.sidecar.input, undefined)),
);
const peerName = isPeerInstalled ? await writePeerModel(model, join(folder, 'peer')) : undefined;
const batches = [1, 4, 8].filter((size) => size <= network.maxBatch);
const rates = {
  decode: [] as number[],
  inference: Object.fromEntries(batches.map((size) => [size, [] as number[]])),
  pipeline: [] as number[],
  peer: [] as number[],
};
let device = '';
for (let round = 0; round < Number(options.rounds); round++) {
  rates.decode.push(await rate(() => decodeAll(model.sidecar.input)));
  for (const size of batches) {
    const batch = looks.slice(0, size).map(({ crop }) => crop);
    rates.inference[size]!.push(await rate(() => inferFor(3, network, batch)));
  }
  const whole = await analyseAll();
  device = whole.device;
  rates.pipeline.push(whole.rate);
  if (peerName !== undefined) {
    rates.peer.push(await runPeer(join(folder, 'peer'), peerName, pictures.slice(0, pictures.length / 2)));
  }
}
await rm(folder, { recursive: true });

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1]!;
const round = (value: number): number => Number(value.toPrecision(4));
const decode = median(rates.decode);
const inference = Math.max(...batches.map((size) => median(rates.inference[size]!)));
const pipeline = median(rates.pipeline);
const limit = 1 / (1 / decode + 1 / inference);
const megapixels = looks.reduce((sum, { seen }) => sum + seen.width * seen.height, 0) / looks.length / 1e6;
const result = {
  date: new Date().toISOString().slice(0, 10),
  commit: execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim(),
  machine: `${cpus()[0]!.model.trim()}, ${cores} cores, Node ${process.version}`,
  network: model.id,
  device,
  pictures: { kind: options.pictures, count: pictures.length, megapixels: round(megapixels) },
  picturesPerSecond: {
    decode: round(decode),
    inference: round(inference),
    limit: round(limit),
    pipeline: round(pipeline),
    peer: peerName === undefined ? null : round(median(rates.peer)),
  },
  pipelineOfLimit: round(pipeline / limit),
  pipelineOfPeer: peerName === undefined ? null : round(pipeline / median(rates.peer)),
  rounds: {
    decode: rates.decode.map(round),
    inference: Object.fromEntries(batches.map((size) => [size, rates.inference[size]!.map(round)])),
    pipeline: rates.pipeline.map(round),
    peer: rates.peer.map(round),
  },
};
console.log(JSON.stringify(result, null, 2));
process.exit();
