/** @file Our pre-processing against the plain one, on real pictures: the network must not notice the difference. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { type Model, Sidecar } from '../../../models/model.ts';
import { readPhotoFile } from './file.ts';
import { decodeForNetwork } from './look.ts';
import { Network } from './network.ts';
import { decodeWhole, resizeAndCrop } from './reference.ts';
import { cropForNetwork } from './tensor.ts';

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
  const network = await Network.load(model, 'cpu', 1);
  for (const file of photos()) {
    const { pixels, width } = await decodeForNetwork(await readPhotoFile(Buffer.from(file)), sidecar.input);
    const ours = cropForNetwork(pixels, sidecar.input);
    const whole = await decodeWhole(readFileSync(file));
    const plain = resizeAndCrop(whole, sidecar.input.resize, sidecar.input.size);
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
