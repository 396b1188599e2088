/** @file What is in pictures, without a library: nothing is stored. */
import { stat } from 'node:fs/promises';
import type { Notice } from '../contract/notice.ts';
import { PhotoFailure, type Failure } from '../contract/failure.ts';
import type { Device } from '../contract/device.ts';
import type { ClassifyResult } from '../contract/results.ts';
import type { Model } from '../../models/model.ts';
import { mapInOrder } from './concurrency.ts';
import { Concepts } from './labels/concepts.ts';
import { classesOf, prepareWords } from './look.ts';
import { joinPath, pathBytes, readablePath } from './photos/path.ts';
import { walk } from './photos/walk.ts';
import { devicesFile } from './vision/devices/memory.ts';
import { Vision } from './vision/vision.ts';

export interface ClassifyOptions {
  readonly model: Model;
  readonly device: Device;
  /** See `DeviceOptions`. */
  readonly onChoice?: (notice: Notice) => void;
  readonly onNotice?: (notice: Notice) => void;
  /** Raw labels to list, at most all classes. */
  readonly topK: number;
  readonly signal: AbortSignal;
  /** Given for each picture where the network looked for what it saw, drawn over the picture, as a PNG. */
  readonly onExplained?: (concept: string, png: Uint8Array) => Promise<void>;
}

/**
 * Classifies files in the order given; a folder stands for the photos in it. A file named outright is always tried.
 * @throws Problem BAD_MODEL or VISION; what is wrong with one picture is its result.
 */
export async function* classify(
  paths: readonly string[],
  options: ClassifyOptions,
): AsyncGenerator<ClassifyResult> {
  const { model, device, topK, signal, onExplained, onChoice, onNotice } = options;
  const concepts = Concepts.load();
  const describe = prepareWords(model, concepts, topK);
  const vision = await Vision.open({ model, device, deviceMemory: devicesFile(), onChoice, onNotice });
  const classifyOne = async ({ path, failure }: Candidate): Promise<ClassifyResult> => {
    const file = readablePath(path);
    if (failure !== undefined) return { file, error: failure };
    try {
      const result = describe(file, vision.device, await vision.analyse(path));
      const seen = result.tags[0] ?? result.labels[0];
      if (onExplained !== undefined && seen !== undefined) {
        await onExplained(seen.name, await vision.overlay(path, classesOf(model, concepts, seen.id)));
      }
      return result;
    } catch (error) {
      if (!(error instanceof PhotoFailure)) throw error;
      return { file, error: { code: error.code, message: error.message } };
    }
  };
  try {
    yield* mapInOrder(photosAt(paths, signal), vision.capacity, classifyOne);
  } finally {
    await vision.end();
  }
}

/** A picture to look at, or what could not be read instead of it. */
interface Candidate {
  readonly path: Buffer;
  readonly failure?: Failure;
}

async function* photosAt(paths: readonly string[], signal: AbortSignal): AsyncGenerator<Candidate> {
  for (const path of paths) {
    if (signal.aborted) return;
    const isFolder = await stat(path).then(
      (stats) => stats.isDirectory(),
      () => false, // the vision worker says what is wrong with it
    );
    if (isFolder) yield* photosIn(pathBytes(path), signal);
    else yield { path: pathBytes(path) };
  }
}

async function* photosIn(folder: Buffer, signal: AbortSignal): AsyncGenerator<Candidate> {
  for await (const walked of walk(folder, { below: Buffer.alloc(0), excluded: () => false, ignore: [] })) {
    if (walked.kind === 'unreadable') {
      const { path, code } = walked.unreadable;
      yield {
        path: Buffer.from(path),
        failure: { code: 'PERMISSION', message: `The folder cannot be read (${code})` },
      };
      continue;
    }
    for (const { name } of walked.listing.photos) {
      if (signal.aborted) return;
      yield { path: joinPath(folder, walked.listing.path, name) };
    }
  }
}
