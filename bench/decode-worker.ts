/** @file A vision worker without a network, so that decoding alone is measured in the same processes as the whole. */
import { look } from '../app/core/vision/look.ts';
import type { Reply, Request, Setup } from '../app/core/vision/protocol.ts';

let setup: Setup;
const reply = (message: Reply) => void process.send!(message);

process.on('disconnect', () => process.exit());
process.on('message', (request: Request) => {
  if ('job' in request) return void decode(request.job, Buffer.from(request.task.path));
  setup = request.setup;
  reply({ kind: 'ready', device: 'none', memory: 0 });
});

async function decode(job: number, path: Buffer): Promise<void> {
  const { seen } = await look(path, setup.model.sidecar.input, setup.thumbnails);
  const analysis = { ...seen, scores: new Float32Array(0), embedding: null };
  reply({ kind: 'done', job, outcome: { analysis }, memory: 0 });
}
