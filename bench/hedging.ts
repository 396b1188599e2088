/**
 * @file How much is said of pictures whose truth is known, and how much of it is true, at several thresholds.
 *
 * node app/cli/node24.js bench/hedging.ts FOLDER --model FILE.onnx [--shortest N=200] [--each N=20]
 * FOLDER holds folders named by wnid or name. Taken are pictures whose short side has N pixels, so many of each folder,
 * spread evenly. Prints one JSON object, all on the same pictures: the peer, which is a threshold alone with nothing
 * silent; the same thresholds with the silent concepts left out; with the default reward as well; what is said with
 * several rewards where as much of it is true as with a threshold of the peer, between two thresholds; as the model's
 * sidecar is calibrated (without one: the default); and as `calibrate` would fit it, each half of the pictures measured
 * with what was fitted to the other.
 */
import { basename, dirname, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import sharp from 'sharp';
import { type LabelledPicture, labelledPictures, lookAtAll } from '../app/core/calibrate.ts';
import { accuracy, crossValidate, measure, type Measured } from '../app/core/labels/calibrate.ts';
import { Concepts } from '../app/core/labels/concepts.ts';
import { ModelRegistry } from '../models/registry.ts';
import { machine, round } from './measure.ts';

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    model: { type: 'string' },
    shortest: { type: 'string', default: '200' },
    each: { type: 'string', default: '20' },
  },
});
const [folder] = positionals;
if (folder === undefined || options.model === undefined)
  throw new Error('Name a folder, and a model with --model.');

const concepts = Concepts.load();
const file = resolve(options.model);
const registry = new ModelRegistry({ searchFolders: [dirname(file)], installFolder: dirname(file) });
const model = await registry.find(file);
const { labels } = model;
const known = new Set(labels.map((label) => concepts.ofLabel(label).id));

const pictures = await choose(await labelledPictures(folder, concepts), Number(options.each));
const { examples, failed } = await lookAtAll(pictures, {
  model,
  device: 'cpu',
  signal: new AbortController().signal,
  onProgress: () => {},
});

const told = ({ coverage, precision, nats }: Measured) => ({
  coverage: round(coverage),
  precision: round(precision),
  nats: round(nats),
});
const outspoken = new Concepts(concepts.rows.map(({ silent: _, ...row }) => row));
const tried = Array.from({ length: 50 }, (_, i) => (49 + i) / 100); // to 0.98
const curve = (table: Concepts, reward: number) =>
  new Map(
    tried.map((threshold) => [
      threshold,
      measure(table, labels, examples, { temperature: 1, threshold, caution: 0, reward }),
    ]),
  );
const shown = (along: Map<number, Measured>) =>
  Object.fromEntries(
    [0.6, 0.7, 0.75, 0.8, 0.85, 0.9].map((threshold) => [threshold, told(along.get(threshold)!)]),
  );
const peer = curve(outspoken, 0);
const rewarded = new Map([10, 15, 20].map((reward) => [reward, curve(concepts, reward)]));
const asTrue = (peersThreshold: number) => {
  const { precision } = peer.get(peersThreshold)!;
  return [...rewarded].map(([reward, along]) => ({
    reward,
    ...told(atPrecision([...along.values()], precision)),
  }));
};
const result = {
  ...machine(),
  model: basename(file),
  pictures: examples.length,
  failed,
  concepts: new Set(examples.map(({ truth }) => truth)).size,
  top1: round(accuracy(concepts, labels, examples, 1)),
  peer: shown(peer),
  silent: shown(curve(concepts, 0)),
  rewarded: shown(rewarded.get(20)!),
  asTrueAsPeer: Object.fromEntries([0.7, 0.8, 0.9].map((threshold) => [threshold, asTrue(threshold)])),
  calibrated: told(measure(concepts, labels, examples, model.sidecar.calibration)),
  fitted: Object.fromEntries(
    [0.9, 0.95, 0.97].map((target) => [target, told(crossValidate(concepts, labels, examples, target))]),
  ),
};
console.log(JSON.stringify(result, null, 2));

/** Between the two points of a curve, by rising threshold, whose precisions lie around the given one; else its nearer end. */
function atPrecision(along: readonly Measured[], precision: number): Measured {
  const after = along.findIndex((point) => point.precision >= precision);
  if (after <= 0) return along.at(after)!;
  const [a, b] = [along[after - 1]!, along[after]!];
  const share = (precision - a.precision) / (b.precision - a.precision);
  const between = (from: number, to: number) => from + share * (to - from);
  return {
    pictures: a.pictures,
    precision,
    coverage: between(a.coverage, b.coverage),
    nats: between(a.nats, b.nats),
  };
}

/** Of classes that the model knows. */
async function choose(all: readonly LabelledPicture[], each: number): Promise<LabelledPicture[]> {
  const chosen: LabelledPicture[] = [];
  for (const [truth, same] of Map.groupBy(all, (picture) => picture.truth)) {
    if (!known.has(truth)) continue;
    const large: LabelledPicture[] = [];
    for (const picture of same) if (await isLarge(picture)) large.push(picture);
    const step = Math.max(1, large.length / each);
    for (let at = 0; Math.floor(at) < large.length; at += step) chosen.push(large[Math.floor(at)]!);
  }
  return chosen;
}

async function isLarge({ path }: LabelledPicture): Promise<boolean> {
  const { width, height } = await sharp(path.toString())
    .metadata()
    .catch(() => ({ width: 0, height: 0 }));
  return Math.min(width, height) >= Number(options.shortest);
}
