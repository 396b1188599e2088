/** @file Our pre-processing against the plain one, on real pictures: the network must not notice the difference. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import sharp from 'sharp';
import { beforeAll, expect, test } from 'vitest';
import { type Model, Sidecar } from '../../../models/model.ts';
import { softmax } from '../labels/hedge.ts';
import { readPhotoFile } from './file.ts';
import { decodeForNetwork } from './look.ts';
import { Network } from './network.ts';
import { decodeWhole, resizeAndCrop } from './reference.ts';
import { cropForNetwork } from './tensor.ts';
import { asMultiPicture } from './testing.ts';

const shared = resolve(import.meta.dirname, '../../../../shared');
const name = 'coral_mobilenet_v2_1.0_224_w8';
const isAbsent = !existsSync(join(shared, 'photos')) || !existsSync(join(shared, 'models', `${name}.onnx`));
if (isAbsent)
  process.stderr.write(`skipped: agreement with the plain pre-processing, for want of ${shared}\n`);

interface Compared {
  readonly file: string;
  readonly sameTop: boolean;
  /** Mean absolute difference of the network's pixels, in levels of 255. */
  readonly difference: number;
  /** It was large enough to be decoded at a smaller size than its own. */
  readonly wasScaled: boolean;
}
const compared: Compared[] = [];
let network: Network;
let input: Sidecar['input'];

beforeAll(async () => {
  if (isAbsent) return;
  const sidecar = Sidecar.parse(JSON.parse(readFileSync(join(shared, 'models', `${name}.json`), 'utf8')));
  const labels = Array.from({ length: 1000 }, (_, i) => `class ${i}`);
  const model: Model = {
    id: name,
    file: join(shared, 'models', `${name}.onnx`),
    sidecar,
    labels,
    version: '',
  };
  network = await Network.load(model, 'cpu', 1);
  input = sidecar.input;
  for (const file of photos()) {
    const { pixels, width } = await decodeForNetwork(await readPhotoFile(Buffer.from(file)), input);
    const ours = cropForNetwork(pixels, input);
    const whole = await decodeWhole(readFileSync(file));
    const plain = resizeAndCrop(whole, input.resize, input.size);
    const [our, their] = await network.run([ours, plain]);
    compared.push({
      file,
      sameTop: top(our!.scores) === top(their!.scores),
      difference: ours.reduce((sum, value, i) => sum + Math.abs(value - plain[i]!), 0) / ours.length,
      wasScaled: pixels.width < width,
    });
  }
  const agreeing = compared.filter(({ sameTop }) => sameTop).length;
  const mean = compared.reduce((sum, { difference }) => sum + difference, 0) / compared.length;
  process.stderr.write(
    `top-1 agrees on ${agreeing} of ${compared.length} pictures; mean difference ${mean.toFixed(3)} levels\n`,
  );
}, 240_000);

/** All that is labelled, full camera pictures, and every EXIF orientation. */
function photos(): string[] {
  const [, ...rows] = readFileSync(join(shared, 'photos/labels.csv'), 'utf8').trim().split('\n');
  const inFolder = (folder: string) =>
    readdirSync(join(shared, 'photos', folder)).map((file) => join(folder, file));
  return [
    ...rows.map((row) => row.slice(0, row.indexOf(','))),
    ...inFolder('camera'),
    ...inFolder('torture/exif-orientation'),
  ].map((file) => join(shared, 'photos', file));
}

const top = (scores: Float32Array) => scores.indexOf(Math.max(...scores));

test.skipIf(isAbsent)('the first label agrees on 99 % of the pictures', () => {
  const differing = compared.filter(({ sameTop }) => !sameTop).map(({ file }) => file);
  expect(compared.length).toBeGreaterThan(140);
  expect(differing.length, differing.join('\n')).toBeLessThanOrEqual(compared.length / 100);
});

test.skipIf(isAbsent)('pictures of their own size are the same to the last bit, but for rounding', () => {
  const own = compared.filter(({ wasScaled }) => !wasScaled);
  expect(own.length).toBeGreaterThan(100);
  expect(own.filter(({ difference }) => difference > 0.001)).toEqual([]);
});

test.skipIf(isAbsent)('pictures scaled while they are decoded differ by less than half a level', () => {
  const scaled = compared.filter(({ wasScaled }) => wasScaled);
  expect(scaled.length).toBeGreaterThan(10);
  expect(scaled.filter(({ difference }) => difference > 0.5)).toEqual([]);
});

// Saving the whole picture again at quality 80 changes as many labels: docs/benchmarks.md, "Embedded previews".
test.skipIf(isAbsent)(
  "from the camera's preview of a picture the first label is the same, wherever the network is fairly sure",
  async () => {
    const labels: { file: string; isSure: boolean; isSame: boolean }[] = [];
    for (const file of photos().filter((_, i) => i % 2 === 0)) {
      // As large as a photo, and beside it what a camera makes of that for its screen.
      const enlarged = sharp(file).resize(2400, 1800, { fit: 'inside', withoutEnlargement: false });
      const photo = await enlarged.jpeg({ quality: 95 }).toBuffer();
      const preview = await sharp(photo).resize(1280, 960, { fit: 'inside' }).jpeg().toBuffer();
      const crops = await Promise.all([cropOf(photo), cropOf(asMultiPicture(photo, [{ bytes: preview }]))]);
      expect(crops[0]!.equals(crops[1]!), file).toBe(false); // the preview was used
      const [full, small] = await network.run(crops);
      const best = top(full!.scores);
      const isSure = softmax(full!.scores)[best]! > 0.5;
      labels.push({ file, isSure, isSame: top(small!.scores) === best });
    }
    const sure = labels.filter(({ isSure }) => isSure);
    const count = (of: typeof labels) => `${of.filter(({ isSame }) => isSame).length} of ${of.length}`;
    process.stderr.write(
      `from a preview top-1 agrees on ${count(labels)}, where it is sure ${count(sure)}\n`,
    );
    expect(sure.length).toBeGreaterThan(40);
    expect(sure.filter(({ isSame }) => !isSame).length).toBeLessThanOrEqual(1);
    expect(labels.filter(({ isSame }) => !isSame).length).toBeLessThanOrEqual(labels.length / 12);
  },
  240_000,
);

async function cropOf(bytes: Buffer): Promise<Buffer> {
  const file = { path: Buffer.from('x.jpg'), bytes, hash: Buffer.alloc(32), changedAt: 0 };
  return cropForNetwork((await decodeForNetwork(file, input)).pixels, input);
}
