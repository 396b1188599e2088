/** @file What the classes of a model are called: the table of ImageNet-1k, a text file, or a list in the sidecar. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Problem } from '../app/contract/problem.ts';
import type { Sidecar } from './model.ts';
import { readModelFile } from './read-file.ts';

const imagenetFile = path.join(import.meta.dirname, '../resources/labels/imagenet1k.txt');

const hint = 'Write one class per line, in the order of the classes.';

/** More than any label file needs: a million classes of sixteen letters. */
const maximumBytes = 16 * 2 ** 20;

/** The 1000 classes of ILSVRC 2012 as wnids, in the order that networks number them (that of the sorted wnids). */
export const imagenetLabels = (): readonly string[] => parse(readFileSync(imagenetFile, 'utf8'));

/**
 * @param folder that of the sidecar, to which a label file's path is relative
 * @throws Problem BAD_MODEL where the file cannot be read or has an empty line
 */
export async function resolveLabels(labels: Sidecar['labels'], folder: string): Promise<readonly string[]> {
  if (typeof labels !== 'string') return labels;
  return labels === 'imagenet1k' ? imagenetLabels() : readLabels(path.resolve(folder, labels));
}

/**
 * @param file one class per line, `n02084071`, `n02084071 dog` or `dog`, in the model's order
 * @throws Problem BAD_MODEL
 */
export async function readLabels(file: string): Promise<readonly string[]> {
  const bytes = await readModelFile(file, maximumBytes).catch((error: Problem) => {
    throw new Problem('BAD_MODEL', `The list of labels cannot be used: ${error.message}`, hint, {
      cause: error,
    });
  });
  const labels = parse(bytes.toString());
  const gap = labels.indexOf('');
  if (gap >= 0) throw new Problem('BAD_MODEL', `${file} has no label on line ${gap + 1}.`, hint);
  return labels;
}

/** Where a line starts with a wnid, that is the label: what follows is the same in words. */
const parse = (text: string): string[] =>
  text
    .replace(/^\uFEFF/, '')
    .trimEnd()
    .split('\n')
    .map((line) => /^n\d{8}(?=\s|$)/.exec(line)?.[0] ?? line.trim());
