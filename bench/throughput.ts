/**
 * @file How many pictures a second: decoding alone (with the thumbnail the app keeps), the network alone, the whole
 * pipeline, and a peer, in turns in one run, so that what else the machine does falls on all alike.
 *
 * node bench/throughput.ts [--network resnext50|resnext50-w8|mobilenet|coral]
 *     [--pictures camera|small|heic|FOLDER] [--count N] [--rounds N] [--workers N] [--threads N]
 * Prints one JSON object. The peer takes part when it is installed: npm install --ignore-scripts --prefix bench/peer; not
 * with HEIC, which it does not read.
 */
import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { forEachConcurrently } from '../app/core/concurrency.ts';
import { look } from '../app/core/vision/look.ts';
import { Network } from '../app/core/vision/network.ts';
import { Vision } from '../app/core/vision/vision.ts';
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
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
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

/** Runs the network alone for a few seconds. */
async function inferFor(seconds: number, network: Network, batch: readonly Buffer[]): Promise<number> {
  const end = performance.now() + seconds * 1000;
  let done = 0;
  for (; performance.now() < end; done += batch.length) await network.run(batch);
  return done;
}

/** Takes all pictures through the workers. */
async function throughWorkers(workerEntry?: string): Promise<{ rate: number; device: string }> {
  await using vision = await Vision.open({
    model,
    thumbnails: freshThumbnails(),
    ...(workerEntry !== undefined && { workerEntry }),
    ...(options.workers !== undefined && { workers: Number(options.workers) }),
    ...(options.threads !== undefined && { threads: Number(options.threads) }),
  });
  const analyse = async (file: string) => void (await vision.analyse(file));
  // All workers are started before the clock is.
  await forEachConcurrently(pictures.slice(0, vision.capacity), vision.capacity, analyse);
  const rest = pictures.slice(vision.capacity);
  if (rest.length === 0)
    throw new Error(
      `The workers take ${vision.capacity} pictures at once, before the clock is started, and there are ` +
        `${pictures.length}: give a larger --count, or a folder with more.`,
    );
  const perSecond = await rate(async () => {
    await forEachConcurrently(rest, vision.capacity, analyse);
    return rest.length;
  });
  return { rate: perSecond, device: vision.device };
}

const worker = (name: string) => join(import.meta.dirname, name);
const network = await Network.load(model, 'cpu', cores);
const looks = await Promise.all(
  Array.from({ length: 8 }, (_, i) => pictures[Math.floor((i * pictures.length) / 8)]!).map((file) =>
    look(Buffer.from(file), model.sidecar.input, undefined),
  ),
);
const peerName =
  isPeerInstalled && options.pictures !== 'heic'
    ? await writePeerModel(model, join(folder, 'peer'))
    : undefined;
const batches = [1, 4, 8].filter((size) => size <= network.maxBatch);
const rates = {
  decode: [] as number[],
  /** In as many processes as the pipeline has. */
  inference: [] as number[],
  /** In one process, with a thread for each core, by batch size. */
  inferenceInOne: Object.fromEntries(batches.map((size) => [size, [] as number[]])),
  pipeline: [] as number[],
  peer: [] as number[],
};
let device = '';
for (let round = 0; round < Number(options.rounds); round++) {
  rates.decode.push((await throughWorkers(worker('decode-worker.ts'))).rate);
  rates.inference.push((await throughWorkers(worker('network-worker.ts'))).rate);
  for (const size of batches) {
    const batch = looks.slice(0, size).map(({ crop }) => crop);
    rates.inferenceInOne[size]!.push(await rate(() => inferFor(3, network, batch)));
  }
  const whole = await throughWorkers();
  device = whole.device;
  rates.pipeline.push(whole.rate);
  if (peerName !== undefined) {
    rates.peer.push(await runPeer(join(folder, 'peer'), peerName, pictures.slice(0, pictures.length / 2)));
  }
}

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1]!;
const round = (value: number): number => Number(value.toPrecision(4));
const decode = median(rates.decode);
/** The better of both ways: a limit is to be the best that can be had. */
const inference = Math.max(
  median(rates.inference),
  ...batches.map((size) => median(rates.inferenceInOne[size]!)),
);
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
    inference: rates.inference.map(round),
    inferenceInOneProcess: Object.fromEntries(
      batches.map((size) => [size, rates.inferenceInOne[size]!.map(round)]),
    ),
    pipeline: rates.pipeline.map(round),
    peer: rates.peer.map(round),
  },
};
console.log(JSON.stringify(result, null, 2));
process.exit();
