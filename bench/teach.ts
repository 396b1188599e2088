/**
 * @file How well a tag that is taught from a few examples finds the rest of its kind, on pictures whose truth is known.
 *
 * node app/cli/node24.js bench/teach.ts FOLDER --model FILE.onnx [--examples N=5] [--each N=80] [--shortest N=200]
 * FOLDER holds folders named by wnid or name; together they are the library. Of each class some pictures are the
 * examples, three times others; what is suggested is judged on all other pictures. A class is one that the network
 * separates where the probe of all its pictures could find it with an F1 of 0.9 at the best cut. Then, as a person might,
 * twenty of the suggestions are confirmed or rejected, and it is learned anew. Prints one JSON object.
 */
import { basename, dirname, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import sharp from 'sharp';
import { type LabelledPicture, labelledPictures } from '../app/core/calibrate.ts';
import { forEachConcurrently } from '../app/core/concurrency.ts';
import { judge } from '../app/core/labels/calibrate.ts';
import { Concepts } from '../app/core/labels/concepts.ts';
import { type Embedding, packEmbedding, unpackEmbedding } from '../app/core/search/embedding.ts';
import { fitProbe, odds, type Probe, suggest } from '../app/core/teach/probe.ts';
import { Vision } from '../app/core/vision/vision.ts';
import { ModelRegistry } from '../models/registry.ts';
import { uniform } from './library/photos.ts';
import { machine, round } from './measure.ts';

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    model: { type: 'string' },
    examples: { type: 'string', default: '5' },
    each: { type: 'string', default: '80' },
    shortest: { type: 'string', default: '200' },
  },
});
const [folder] = positionals;
if (folder === undefined || options.model === undefined)
  throw new Error('Name a folder, and a model with --model.');

const repetitions = 3;
const separable = 0.9;
const feedback = 20;

interface Picture {
  readonly truth: string;
  readonly embedding: Embedding;
}

const random = uniform(1);
const concepts = Concepts.load();
const library = await embed(await choose(await labelledPictures(folder, concepts), Number(options.each)));
const count = Number(options.examples);
const classes = [...Map.groupBy(library, ({ truth }) => truth)]
  .filter(([, same]) => same.length >= 4 * count)
  .map(([truth]) => truth);

const sure: { confidence: number; isRight: boolean }[] = [];
const perClass = classes.map((truth) => {
  const judged = library
    .map((picture) => ({ picture, verdict: judge(concepts, truth, picture.truth) }))
    .filter(({ verdict }) => verdict !== 'unjudged');
  const all = judged.filter(({ verdict }) => verdict === 'right').map(({ picture }) => picture);
  const is = new Set(all);
  const pictures = judged.map(({ picture }) => picture);
  const scores = Array.from({ length: repetitions }, () => {
    const examples = shuffled(all).slice(0, count);
    const rest = pictures.filter((picture) => !examples.includes(picture));
    const probe = fit(examples, [], pictures)!;
    const found = rest.filter(({ embedding }) => suggest(probe, embedding) !== null);
    for (const picture of found)
      sure.push({ confidence: suggest(probe, picture.embedding)!, isRight: is.has(picture) });
    const wanted = all.length - examples.length;
    const said = shuffled(found).slice(0, feedback);
    const confirmed = said.filter((picture) => is.has(picture));
    const rejected = said.filter((picture) => !is.has(picture));
    const again = fit([...examples, ...confirmed], rejected, pictures)!;
    const foundAgain = rest.filter(
      (picture) =>
        confirmed.includes(picture) ||
        (!rejected.includes(picture) && suggest(again, picture.embedding) !== null),
    );
    return { before: f1(found, is, wanted), after: f1(foundAgain, is, wanted) };
  });
  return {
    truth,
    name: concepts.get(truth)?.name ?? truth,
    pictures: all.length,
    ceiling: bestF1(fit(all, [], pictures)!, pictures, is),
    f1: mean(scores.map(({ before }) => before)),
    afterFeedback: mean(scores.map(({ after }) => after)),
  };
});

const told = (rows: typeof perClass) => ({
  classes: rows.length,
  f1: round(mean(rows.map(({ f1 }) => f1))),
  over80: rows.filter(({ f1 }) => f1 > 0.8).length,
  afterFeedback: round(mean(rows.map(({ afterFeedback }) => afterFeedback))),
  over80AfterFeedback: rows.filter(({ afterFeedback }) => afterFeedback > 0.8).length,
  ceiling: round(mean(rows.map(({ ceiling }) => ceiling))),
});
const bands = [0.2, 0.5, 0.7, 0.9, 1.01];
const result = {
  ...machine(),
  model: basename(options.model),
  pictures: library.length,
  kinds: new Set(library.map(({ truth }) => truth)).size,
  examples: count,
  all: told(perClass),
  separated: told(perClass.filter(({ ceiling }) => ceiling >= separable)),
  calibration: bands.slice(1).map((to, i) => {
    const band = sure.filter(({ confidence }) => confidence >= bands[i]! && confidence < to);
    return {
      from: bands[i]!,
      suggested: band.length,
      confidence: round(mean(band.map(({ confidence }) => confidence))),
      right: round(mean(band.map(({ isRight }) => Number(isRight)))),
    };
  }),
  perClass: perClass.map(({ ceiling, f1, afterFeedback, ...row }) => ({
    ...row,
    ceiling: round(ceiling),
    f1: round(f1),
    afterFeedback: round(afterFeedback),
  })),
};
console.log(JSON.stringify(result, null, 2));

function fit(
  positives: readonly Picture[],
  negatives: readonly Picture[],
  all: readonly Picture[],
): Probe | null {
  const spoken = new Set([...positives, ...negatives]);
  const others = all.filter((picture) => !spoken.has(picture));
  const step = Math.max(1, others.length / 2000);
  return fitProbe({
    positives: positives.map(({ embedding }) => embedding),
    negatives: negatives.map(({ embedding }) => embedding),
    background: Array.from(
      { length: Math.floor(others.length / step) },
      (_, i) => others[Math.floor(i * step)]!.embedding,
    ),
    furthest: (direction, limit) => {
      const along = ({ embedding: { integers, scale } }: Picture) =>
        scale * integers.reduce((sum, value, i) => sum + value * direction[i]!, 0);
      return others
        .map((picture) => ({ embedding: picture.embedding, along: along(picture) }))
        .sort((a, b) => b.along - a.along)
        .slice(0, limit)
        .map(({ embedding }) => embedding);
    },
    photos: all.length,
  });
}

function f1(found: readonly Picture[], is: ReadonlySet<Picture>, wanted: number): number {
  const right = found.filter((picture) => is.has(picture)).length;
  return (2 * right) / Math.max(1, found.length + wanted);
}

function bestF1(probe: Probe, pictures: readonly Picture[], is: ReadonlySet<Picture>): number {
  const ranked = pictures
    .map((picture) => ({ picture, at: odds(probe, picture.embedding) }))
    .sort((a, b) => b.at - a.at);
  let right = 0;
  let best = 0;
  ranked.forEach(({ picture }, i) => {
    if (is.has(picture)) right++;
    best = Math.max(best, (2 * right) / (i + 1 + is.size));
  });
  return best;
}

/** Of each class some, of those that are large enough. */
async function choose(all: readonly LabelledPicture[], each: number): Promise<LabelledPicture[]> {
  const chosen: LabelledPicture[] = [];
  for (const [, same] of Map.groupBy(all, ({ truth }) => truth)) {
    let left = each;
    for (const picture of shuffled(same)) {
      if (left === 0) break;
      const { width, height } = await sharp(picture.path.toString()).metadata();
      if (Math.min(width, height) < Number(options.shortest)) continue;
      chosen.push(picture);
      left--;
    }
  }
  return chosen;
}

async function embed(pictures: readonly LabelledPicture[]): Promise<Picture[]> {
  const file = resolve(options.model!);
  const registry = new ModelRegistry({ searchFolders: [dirname(file)], installFolder: dirname(file) });
  await using vision = await Vision.open({ model: await registry.find(file), device: 'cpu' });
  const embeddings = new Map<LabelledPicture, Embedding>();
  await forEachConcurrently(pictures, vision.capacity, async (picture) => {
    const { embedding } = await vision.analyse(picture.path);
    embeddings.set(picture, unpackEmbedding(packEmbedding(embedding!)));
  });
  return pictures.map((picture) => ({ truth: picture.truth, embedding: embeddings.get(picture)! }));
}

function shuffled<T>(items: readonly T[]): T[] {
  return items
    .map((item) => ({ item, at: random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item);
}

function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((a, b) => a + b, 0) / values.length;
}
