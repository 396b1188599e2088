/**
 * @file How many pictures a second: decoding alone (with the thumbnail the app keeps), the network alone, the whole
 * pipeline, and a peer, in turns in one run, so that what else the machine does falls on all alike.
 *
 * node bench/throughput.ts [--network resnext50|resnext50-fast|resnext50-w8|mobilenet|coral|FILE,...]
 *     [--pictures camera|small|heic|FOLDER] [--count N] [--rounds N] [--workers N] [--threads N]
 * Prints one JSON object for each network; several take turns. The peer takes part when it is installed: npm install
 * --ignore-scripts --prefix bench/peer; not with HEIC, which it does not read, nor with a FILE.
 */
import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { forEachConcurrently } from '../app/core/concurrency.ts';
import { look } from '../app/core/vision/look.ts';
import { Network } from '../app/core/vision/network.ts';
import { Vision } from '../app/core/vision/vision.ts';
import type { Model } from '../models/model.ts';
import { machine, median, round } from './measure.ts';
import { isNamed, openNetwork } from './networks.ts';
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

const cores = availableParallelism();
/** So short that the machine is calm during some of them. */
const processorTurns = 40;
const folder = await mkdtemp(join(tmpdir(), 'phototag-bench-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
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

/** Milliseconds of all threads of this process. */
async function processorTime(work: () => Promise<unknown>): Promise<number> {
  const start = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}

/** Runs the network alone for a few seconds. */
async function inferFor(seconds: number, network: Network, batch: readonly Buffer[]): Promise<number> {
  const end = performance.now() + seconds * 1000;
  let done = 0;
  for (; performance.now() < end; done += batch.length) await network.run(batch);
  return done;
}

/** Takes all pictures through the workers. */
async function throughWorkers(model: Model, workerEntry?: string): Promise<{ rate: number; device: string }> {
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

/** One network, and its rates in all rounds. */
async function prepare(name: string) {
  const model = await openNetwork(name, join(folder, 'models'));
  const network = await Network.load(model, 'cpu', cores);
  const looks = await Promise.all(
    Array.from({ length: 8 }, (_, i) => pictures[Math.floor((i * pictures.length) / 8)]!).map((file) =>
      look(Buffer.from(file), model.sidecar.input, undefined),
    ),
  );
  const peerName =
    isPeerInstalled && isNamed(name) && options.pictures !== 'heic'
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
  const processor = { look: Infinity, network: Infinity };
  return { model, network, looks, peerName, batches, rates, processor, device: '' };
}
type Subject = Awaited<ReturnType<typeof prepare>>;

/** Processor time a picture, the least so far: other work on the machine can only add to it. */
async function timeProcessor({ model, network, looks, batches, processor }: Subject): Promise<void> {
  const thumbnails = freshThumbnails();
  const ofLook = await processorTime(() => look(Buffer.from(pictures[0]!), model.sidecar.input, thumbnails));
  const batch = looks.slice(0, Math.min(4, batches.at(-1)!)).map(({ crop }) => crop);
  const ofBatch = await processorTime(() => network.run(batch));
  processor.look = Math.min(processor.look, ofLook);
  processor.network = Math.min(processor.network, ofBatch / batch.length);
}

async function measureOnce(subject: Subject): Promise<void> {
  const { model, network, looks, peerName, batches, rates } = subject;
  rates.decode.push((await throughWorkers(model, worker('decode-worker.ts'))).rate);
  rates.inference.push((await throughWorkers(model, worker('network-worker.ts'))).rate);
  for (const size of batches) {
    const batch = looks.slice(0, size).map(({ crop }) => crop);
    rates.inferenceInOne[size]!.push(await rate(() => inferFor(3, network, batch)));
  }
  const whole = await throughWorkers(model);
  subject.device = whole.device;
  rates.pipeline.push(whole.rate);
  if (peerName !== undefined) {
    rates.peer.push(await runPeer(join(folder, 'peer'), peerName, pictures.slice(0, pictures.length / 2)));
  }
}

function report({ model, looks, peerName, batches, rates, processor, device }: Subject) {
  const decode = median(rates.decode);
  /** The better of both ways: a limit is to be the best that can be had. */
  const inference = Math.max(
    median(rates.inference),
    ...batches.map((size) => median(rates.inferenceInOne[size]!)),
  );
  const pipeline = median(rates.pipeline);
  const limit = 1 / (1 / decode + 1 / inference);
  const megapixels = looks.reduce((sum, { seen }) => sum + seen.width * seen.height, 0) / looks.length / 1e6;
  return {
    ...machine(),
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
    processorMilliseconds: { look: round(processor.look), network: round(processor.network) },
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
}

const subjects: Subject[] = [];
for (const name of options.network.split(',')) subjects.push(await prepare(name));
for (let turn = 0; turn < processorTurns; turn++) {
  for (const subject of subjects) await timeProcessor(subject);
}
for (let turn = 0; turn < Number(options.rounds); turn++) {
  for (const subject of subjects) await measureOnce(subject);
}
for (const subject of subjects) console.log(JSON.stringify(report(subject), null, 2));
process.exit();
