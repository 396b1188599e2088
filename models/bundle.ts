/**
 * @file Makes the bundled model from what training exported (models/training/export.py):
 *
 *     node app/cli/node24.js models/bundle.ts NAME.pth
 *
 * reads NAME.pth (weights), NAME.txt (one wnid a line) and NAME.reference.json (PyTorch's answers, and the picture size),
 * and replaces what is in models/bundled but for the model card. The weights are stored in 8 bits for each output
 * channel. What comes out is not calibrated yet: `phototag calibrate FOLDER --model resnext50-starter` does that.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { Problem } from '../app/contract/problem.ts';
import { readCheckpoint } from './checkpoints/read.ts';
import { readLabels } from './labels.ts';
import { Sidecar } from './model.ts';
import { buildNetwork, imagenetNormalisation } from './resnext/build.ts';

const folder = path.join(import.meta.dirname, 'bundled');
const id = 'resnext50-starter';

const [checkpoint] = process.argv.slice(2);
if (checkpoint === undefined) throw new Problem('USAGE', 'It takes NAME.pth.');

const referenceText = await readFile(checkpoint.replace(/\.pth$/, '.reference.json'), 'utf8');
const { size } = z.object({ size: z.int() }).parse(JSON.parse(referenceText));
const labels = await readLabels(checkpoint.replace(/\.pth$/, '.txt'));
const { bytes, classes } = buildNetwork(await readCheckpoint(checkpoint), {
  input: { type: 'uint8', ...imagenetNormalisation },
  weights: 'int8',
});
if (classes !== labels.length) {
  throw new Problem(
    'BAD_MODEL',
    `${checkpoint} has ${classes} classes, but there are ${labels.length} labels.`,
  );
}
const sidecar: z.input<typeof Sidecar> = {
  name: 'ResNeXt-50 starter, trained by this project',
  licence: 'MIT',
  // The whole centre square, as training saw it.
  input: { layout: 'NHWC', type: 'uint8', size, resize: size },
  output: { kind: 'logits', name: 'logits', embedding: 'embedding', features: 'features' },
  labels: [...labels],
  storedAs8Bit: true,
};
await mkdir(folder, { recursive: true });
await writeFile(path.join(folder, `${id}.onnx`), bytes);
await writeFile(path.join(folder, `${id}.json`), `${JSON.stringify(Sidecar.parse(sidecar), null, 2)}\n`);
await writeFile(path.join(folder, 'reference.json'), referenceText);
process.stdout.write(`${id}: ${classes} classes, ${(bytes.length / 1e6).toFixed(1)} MB, ${size} px\n`);
