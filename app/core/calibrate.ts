/** @file Calibrates a model on a person's own pictures: folders named by what is in them. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Device } from '../contract/device.ts';
import { PhotoFailure } from '../contract/failure.ts';
import { Problem } from '../contract/problem.ts';
import type { Calibration, Model } from '../../models/model.ts';
import { forEachConcurrently } from './concurrency.ts';
import {
  accuracy,
  crossValidate,
  type Example,
  fitCalibration,
  measure,
  type Measured,
} from './labels/calibrate.ts';
import { Concepts } from './labels/concepts.ts';
import { joinPath, pathBytes } from './photos/path.ts';
import { walk } from './photos/walk.ts';
import { devicesFile } from './vision/devices/memory.ts';
import { Vision } from './vision/vision.ts';

export interface CalibrateOptions {
  readonly model: Model;
  readonly device: Device;
  /** Share of what is said that must be true, 0..1. */
  readonly target: number;
  readonly signal: AbortSignal;
  readonly onProgress: (done: number, total: number) => void;
}

export interface CalibrationReport {
  readonly pictures: number;
  /** Pictures of classes that the model knows. */
  readonly known: number;
  /** Pictures that could not be looked at. */
  readonly failed: number;
  /** The model's own first answer, and first five, on the pictures of classes that it knows; 0..1. */
  readonly top1: number;
  readonly top5: number;
  /** As the model was calibrated before, on all pictures. */
  readonly before: Measured;
  /** As it is now, each half of the pictures measured with what was fitted to the other half. */
  readonly after: Measured;
  readonly calibration: Calibration;
}

/** With fewer, nine times in ten is not to be had. */
const fewest = 100;

/**
 * Fits a model's calibration to the pictures in a folder; nothing is written.
 * @throws Problem NOT_FOUND, USAGE where the folder is not as it should be, BAD_MODEL or VISION
 */
export async function calibrate(folder: string, options: CalibrateOptions): Promise<CalibrationReport> {
  const { model, target, signal } = options;
  const { labels, sidecar } = model;
  const concepts = Concepts.load();
  const pictures = await labelledPictures(folder, concepts);
  const { examples, failed } = await lookAtAll(pictures, options);
  signal.throwIfAborted();
  if (examples.length < fewest) {
    throw new Problem(
      'USAGE',
      `${folder} has ${examples.length} pictures, too few to learn from.`,
      `Give at least ${fewest} that the model was not trained on; ten of each of many kinds are better than a hundred of one.`,
    );
  }
  const classes = new Set(labels.map((label) => concepts.ofLabel(label).id));
  return {
    pictures: examples.length,
    known: examples.filter(({ truth }) => classes.has(truth)).length,
    failed,
    top1: accuracy(concepts, labels, examples, 1),
    top5: accuracy(concepts, labels, examples, 5),
    before: measure(concepts, labels, examples, sidecar.calibration),
    after: crossValidate(concepts, labels, examples, target),
    calibration: fitCalibration(concepts, labels, examples, target),
  };
}

export interface LabelledPicture {
  readonly path: Buffer;
  readonly truth: string;
}

/** In the order of the folders' names. @throws Problem NOT_FOUND, USAGE where a folder is named by no concept */
export async function labelledPictures(folder: string, concepts: Concepts): Promise<LabelledPicture[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: unknown) => {
    throw new Problem('NOT_FOUND', `${folder} is no folder that can be read.`, 'Check the name.', {
      cause: error,
    });
  });
  const names = entries
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
    .map(({ name }) => name);
  const pictures: LabelledPicture[] = [];
  for (const name of names.sort()) {
    const truth = conceptOfFolder(name, concepts);
    const root = pathBytes(join(folder, name));
    for await (const walked of walk(root, { below: Buffer.alloc(0), excluded: () => false, ignore: [] })) {
      if (walked.kind === 'unreadable') continue;
      const { path, photos } = walked.listing;
      pictures.push(...photos.map((photo) => ({ path: joinPath(root, path, photo.name), truth })));
    }
  }
  return pictures;
}

function conceptOfFolder(name: string, concepts: Concepts): string {
  const [meant, ...others] = concepts.get(name) ? [concepts.get(name)!] : concepts.find(name);
  if (meant !== undefined && others.length === 0) return meant.id;
  const which =
    others.length > 0 ? [meant!, ...others].map(({ id, gloss }) => `${id} (${gloss})`).join(', ') : null;
  throw new Problem(
    'USAGE',
    which === null ? `No concept is called ${name}.` : `${name} has several meanings.`,
    which === null
      ? 'Name each folder by what is in its pictures: dog, or n02084071 (WordNet 3.0).'
      : `Name the folder by one of: ${which}.`,
  );
}

/** What the model makes of pictures, in their order; those that cannot be looked at are counted. */
export async function lookAtAll(
  pictures: readonly LabelledPicture[],
  { model, device, signal, onProgress }: Omit<CalibrateOptions, 'target'>,
): Promise<{ examples: Example[]; failed: number }> {
  await using vision = await Vision.open({ model, device, deviceMemory: devicesFile() });
  const scores = new Map<LabelledPicture, Float32Array>();
  let done = 0;
  await forEachConcurrently(pictures, vision.capacity, async (picture) => {
    if (signal.aborted) return;
    try {
      scores.set(picture, (await vision.analyse(picture.path)).scores);
    } catch (error) {
      if (!(error instanceof PhotoFailure)) throw error;
    }
    onProgress(++done, pictures.length);
  });
  // In the order of the folders again: the same pictures give the same halves.
  const examples = pictures
    .filter((picture) => scores.has(picture))
    .map((picture) => ({ scores: scores.get(picture)!, truth: picture.truth }));
  return { examples, failed: pictures.length - examples.length };
}
