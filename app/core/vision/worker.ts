/**
 * @file A vision worker: a process of its own that decodes photos and runs the network on them. What may crash, hang or
 * fill memory does so here. Started by the supervisor, see vision.ts; ends when its channel closes.
 */
import { PhotoFailure } from '../../contract/failure.ts';
import { Problem } from '../../contract/problem.ts';
import { endExiftool } from '../metadata/exiftool.ts';
import { Batcher } from './batcher.ts';
import { RemoteNetwork } from './devices/remote.ts';
import { type Features, spread } from './heat.ts';
import { displayPreview, look } from './look.ts';
import { type Answer, Network } from './network.ts';
import { drawOverlay } from './overlay.ts';
import { asPlainProblem, type Outcome, type Reply, type Request, type Setup, type Task } from './protocol.ts';

const reply = (message: Reply): void => void process.send?.(message);

// A parent that is gone needs no answer. Ctrl-C reaches the whole group of processes: ending is the parent's to decide.
process.on('disconnect', () => void endExiftool().finally(() => process.exit()));
process.on('SIGINT', () => undefined);

process.once('message', (request: Request) => {
  if ('setup' in request) void start(request.setup);
});

/** The network, here or in a process that all workers share. */
interface Seer {
  answer(picture: Buffer): Promise<Answer>;
  explain(picture: Buffer, classes: readonly number[]): Promise<Features>;
}

async function openSeer({ network, model, provider, threads }: Setup): Promise<Seer> {
  if (network !== undefined) return RemoteNetwork.connect(network.address);
  const own = await Network.load(model, provider, threads);
  const batcher = new Batcher<Buffer, Answer>((pictures) => own.run(pictures), own.maxBatch);
  return {
    answer: (picture) => batcher.answer(picture),
    explain: (picture, classes) => own.explain(picture, classes),
  };
}

async function start(setup: Setup): Promise<void> {
  try {
    const seer = await openSeer(setup);
    process.on('message', (request: Request) => {
      if ('job' in request) void work(request.job, request.task, setup, seer);
    });
    reply({ kind: 'ready', device: setup.provider, memory: process.memoryUsage.rss() });
  } catch (error) {
    reply({ kind: 'refused', problem: asPlainProblem(error) });
  }
}

async function work(job: number, task: Task, setup: Setup, seer: Seer): Promise<void> {
  const outcome = await run(task, setup, seer).catch(asOutcome);
  reply({ kind: 'done', job, outcome, memory: process.memoryUsage.rss() });
}

async function run(task: Task, setup: Setup, seer: Seer): Promise<Outcome> {
  const { input } = setup.model.sidecar;
  const path = Buffer.from(task.path);
  if (task.kind === 'preview') return { preview: await displayPreview(path, task.longSide) };
  if (task.kind === 'explain' || task.kind === 'overlay') {
    const { crop, frame } = await look(path, input, undefined);
    const heat = spread(await seer.explain(crop, task.classes), frame);
    return task.kind === 'explain' ? { heat } : { overlay: await drawOverlay(path, heat) };
  }
  const { seen, crop } = await look(path, input, task.thumbnail ? setup.thumbnails : undefined);
  return { analysis: { ...seen, ...(await seer.answer(crop).catch(die)) } };
}

/** A network that fails on pixels, which are all alike to it, is broken: a new worker may do better. */
function die(error: unknown): never {
  process.stderr.write(`${String(error)}\n`);
  process.exit(1);
}

function asOutcome(error: unknown): Outcome {
  if (error instanceof PhotoFailure) return { failure: { code: error.code, message: error.message } };
  if (error instanceof Problem) return { problem: error.plain };
  return { failure: { code: 'CRASHED', message: `The picture could not be read: ${String(error)}` } };
}
