/** @file A trial of a device in a process of its own, which it may crash or hang: what it answers, and how fast. */
import type { Sidecar } from '../../../../models/model.ts';
import { inputLength } from '../tensor.ts';
import { type Answer, Network, reason } from '../network.ts';
import { asPlainProblem, type Reply, type Request, type Setup } from '../protocol.ts';
import { requireProvider } from './device.ts';
import type { Trial } from './verdict.ts';

/** Batches that are tried; the next size is left out when two in a row were no faster. */
const batchSizes = [1, 2, 4, 8, 16, 32];
/** A batch is run for this long, and at least once. */
const sampleMs = 300;

const reply = (message: Reply): void => void process.send!(message);
process.on('disconnect', () => process.exit());
process.on('SIGINT', () => undefined);
process.once('message', (request: Request) => {
  if ('setup' in request) void start(request.setup);
});

async function start(setup: Setup): Promise<void> {
  try {
    const trial = await tryOut(setup);
    reply({ kind: 'ready', device: setup.provider, memory: process.memoryUsage.rss(), trial });
  } catch (error) {
    // That it cannot run, and where, is what a trial is about.
    const { cause } = error as Error;
    const problem = asPlainProblem(error);
    reply({
      kind: 'refused',
      problem: cause === undefined ? problem : { ...problem, message: reason(cause) },
    });
  }
}

async function tryOut({ model, provider, threads, everyBatch }: Setup): Promise<Trial> {
  requireProvider(provider);
  const start = performance.now();
  const network = await Network.load(model, provider, threads);
  const firstMs = performance.now() - start;
  const sizes = network.fixedBatch === undefined ? batchSizes : [network.fixedBatch];
  const pictures = fixedPictures(model.sidecar.input, sizes.at(-1)!);
  const answers: Answer[] = [];
  const together = Math.min(4, sizes.at(-1)!);
  for (let i = 0; i < 8; i += together) {
    const some = pictures.slice(i, i + together);
    if (some.length > 0) answers.push(...(await network.run(some)));
  }
  const rates: Trial['rates'] = [];
  let best = 0;
  let noFaster = 0;
  for (const batch of sizes) {
    const picturesPerSecond = await measure(network, pictures.slice(0, batch));
    rates.push({ batch, picturesPerSecond });
    noFaster = picturesPerSecond > 1.02 * best ? 0 : noFaster + 1;
    best = Math.max(best, picturesPerSecond);
    if (noFaster === 2 && everyBatch !== true) break;
  }
  return { firstMs, rates, answers };
}

/** Pictures a second, after a run that prepares the device for a batch of this size. */
async function measure(network: Network, pictures: readonly Buffer[]): Promise<number> {
  await network.run(pictures);
  const start = performance.now();
  for (let runs = 1; ; runs++) {
    await network.run(pictures);
    const ms = performance.now() - start;
    if (ms >= sampleMs) return (runs * pictures.length) / (ms / 1000);
  }
}

/** Waves of other lengths, directions and colours, with noise: every channel of a network has something to say to some. */
function fixedPictures(input: Sidecar['input'], count: number): Buffer[] {
  return Array.from({ length: count }, (_, picture) => {
    let noise = picture + 1;
    return Buffer.from(
      Uint8Array.from({ length: inputLength(input) }, (_, index) => {
        const [x, y] = [Math.floor(index / 3) % input.size, Math.floor(index / (3 * input.size))];
        const wave = Math.sin((x * ((picture % 5) + 1) + y * (picture % 7) + (index % 3) * 40) / 9);
        noise = (Math.imul(noise, 1664525) + 1013904223) >>> 0; // Numerical Recipes' generator
        return 128 + 90 * wave + ((noise >>> 24) - 128) / 4;
      }),
    );
  });
}
