/** @file A vision worker that decodes but one picture, so that the network alone is measured in the same processes. */
import { Batcher } from '../app/core/vision/batcher.ts';
import { type Look, look } from '../app/core/vision/look.ts';
import { type Answer, Network } from '../app/core/vision/network.ts';
import type { Reply, Request, Setup } from '../app/core/vision/protocol.ts';

let batcher: Batcher<Buffer, Answer>;
let input: Setup['model']['sidecar']['input'];
let only: Promise<Look> | undefined;
const reply = (message: Reply) => void process.send!(message);

process.on('disconnect', () => process.exit());
process.on('message', (request: Request) => {
  if ('setup' in request) void start(request.setup);
  else void answer(request.job, Buffer.from(request.task.path));
});

async function start({ model, threads }: Setup): Promise<void> {
  const network = await Network.load(model, 'cpu', threads);
  batcher = new Batcher((pictures) => network.run(pictures), network.maxBatch);
  input = model.sidecar.input;
  reply({ kind: 'ready', device: 'cpu', memory: 0 });
}

async function answer(job: number, path: Buffer): Promise<void> {
  const { seen, crop } = await (only ??= look(path, input, undefined));
  const analysis = { ...seen, ...(await batcher.answer(crop)) };
  reply({ kind: 'done', job, outcome: { analysis }, memory: 0 });
}
