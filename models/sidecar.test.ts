import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readLabels } from './labels.ts';
import { Sidecar } from './model.ts';
import type { Inspection } from './onnx/inspection.ts';
import { checkSidecar, missingSidecar, readSidecar, writeCalibration } from './sidecar.ts';

const float = { name: 'input', type: 'float32', shape: [null, 3, 224, 224] };
const scores = {
  name: 'scores',
  type: 'float32',
  shape: [null, 1001],
  classes: 1001,
  kind: 'logits' as const,
};
const plain: Inspection = { inputs: [float], outputs: [scores] };
const input = { layout: 'NCHW' as const, type: 'float32' as const, size: 224, resize: 256 };
const fitting = {
  name: 'A network',
  licence: 'MIT',
  input,
  output: { kind: 'logits' as const, skip: 1 },
  labels: 'imagenet1k',
};

describe('a sidecar beside a model', () => {
  const check =
    (sidecar: object, inspection: Inspection = plain, labels = 1000) =>
    () => {
      checkSidecar(Sidecar.parse({ ...fitting, ...sidecar }), inspection, labels, 'net.onnx');
    };
  const withInput = (change: object) => ({ inputs: [{ ...float, ...change }], outputs: [scores] });
  const mask = { ...float, name: 'mask' };

  test.each<[string, () => void]>([
    ['as it should be', check({})],
    ['whose file leaves its dimensions free', check({}, withInput({ shape: [null, null, null, null] }))],
    ['whose file tells no shape', check({}, withInput({ shape: null }))],
    [
      'whose file tells no class count',
      check({}, { inputs: [float], outputs: [{ ...scores, classes: null }] }, 7),
    ],
    [
      'that names one of several inputs',
      check({ input: { ...input, name: 'input' } }, { inputs: [mask, float], outputs: [scores] }),
    ],
    [
      'that names one of several outputs',
      check(
        { output: { ...fitting.output, name: 'scores' } },
        { inputs: [float], outputs: [{ ...scores, name: 'extra' }, scores] },
      ),
    ],
  ])('fits: %s', (_, run) => {
    expect(run).not.toThrow();
  });

  test.each<[string, () => void, string]>([
    [
      'another type',
      check({ input: { ...input, type: 'uint8' } }),
      'net.onnx takes input as float32, but its sidecar says uint8.',
    ],
    [
      'another layout',
      check({ input: { ...input, layout: 'NHWC' } }),
      'net.onnx takes input as [N, 3, 224, 224], but its sidecar says NHWC [N, 224, 224, 3].',
    ],
    [
      'another size',
      check({ input: { ...input, size: 192 } }),
      'net.onnx takes pictures of 224 x 224 pixels only, but its sidecar says 192.',
    ],
    [
      'an input that is not there',
      check({ input: { ...input, name: 'x' } }),
      'net.onnx has no input x, only input.',
    ],
    [
      'no choice of input',
      check({}, { inputs: [float, mask], outputs: [scores] }),
      'net.onnx has several inputs (input, mask), and its sidecar does not say which (input.name).',
    ],
    [
      'no choice of output',
      check({}, { inputs: [float], outputs: [scores, { ...scores, name: 'extra' }] }),
      'net.onnx has several outputs (scores, extra), and its sidecar does not say which (output.name).',
    ],
    [
      'an output that is no float',
      check({}, { inputs: [float], outputs: [{ ...scores, type: 'uint8' }] }),
      'net.onnx gives scores as uint8, not float32.',
    ],
    [
      'labels of the wrong length',
      check({}, plain, 999),
      'net.onnx has 1000 classes after skipping 1, but there are 999 labels.',
    ],
    [
      'labels that forget the background',
      check({ output: { kind: 'logits' } }),
      'net.onnx has 1001 classes, but there are 1000 labels.',
    ],
  ])('does not fit: %s', (_, run, message) => {
    expect(run).toThrow(message);
  });
});

test('a missing sidecar is answered with one that fits', () => {
  const uint8 = { name: 'x', type: 'uint8', shape: [null, 96, 96, 3] };
  const ten = { ...scores, classes: 10, kind: 'probabilities' as const };
  for (const inspection of [plain, { inputs: [uint8, float], outputs: [scores, ten] }]) {
    const { message, hint } = missingSidecar('/a/net.onnx', inspection);
    expect(message).toBe('/a/net.onnx has no sidecar /a/net.json.');
    expect(hint).toMatch(/^Write it, .*, for example: \{.*\}$/);
    const sidecar = Sidecar.parse(JSON.parse(hint!.slice(hint!.indexOf('{'))));
    expect(() => checkSidecar(sidecar, inspection, 1000, '/a/net.onnx')).not.toThrow();
  }
});

describe('a sidecar that cannot be read', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'phototag-sidecar-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  test.each([
    ['sidecar', readSidecar],
    ['list of labels', readLabels],
  ])('a %s of two gigabytes, or what is no file, is refused before it is opened', async (_, read) => {
    const huge = path.join(folder, 'huge');
    await writeFile(huge, '{');
    await truncate(huge, 2 ** 31); // no space is taken: the rest is one hole
    const pipe = path.join(folder, 'pipe');
    if (process.platform !== 'win32') execFileSync('mkfifo', ['-m', '600', pipe]);
    for (const [file, why] of [
      [huge, 'huge is too large: it has 2147483648 bytes, and 16777216 are the most'],
      [folder, 'cannot be read (it is a folder)'],
      ...(process.platform === 'win32'
        ? []
        : [
            [pipe, 'cannot be read (it is a pipe)'],
            ['/dev/zero', '/dev/zero cannot be read (it is a device)'],
          ]),
    ] as const) {
      const failure = read(file);
      await expect(failure).rejects.toMatchObject({ code: 'BAD_MODEL' });
      await expect(failure).rejects.toThrow(why);
    }
    await rm(pipe, { force: true });
  });

  test.each([
    ['is no JSON', '{', /net\.json is not JSON \([^.]+\)\.$/],
    ['is text of several lines', 'a\nb\nc', /^.*net\.json is not JSON \(.*\)\.$/],
    [
      'lacks a field',
      JSON.stringify({ ...fitting, licence: undefined }),
      /net\.json is wrong at licence \(Invalid input: .*\)\.$/,
    ],
    [
      'has a field too many',
      JSON.stringify({ ...fitting, licens: 'MIT' }),
      'net.json is wrong (Unrecognized key: "licens").',
    ],
    [
      'has a size out of bounds',
      JSON.stringify({ ...fitting, input: { ...input, size: 1e9 } }),
      /net\.json is wrong at input\.size \(Too big: .*\)\.$/,
    ],
    [
      'has its weights elsewhere',
      JSON.stringify({ ...fitting, weights: '../net.onnx' }),
      'net.json is wrong at weights (expected the name of an ONNX file in the same folder).',
    ],
  ])('names the file and the field when it %s', async (_, text, message) => {
    const file = path.join(folder, 'net.json');
    await writeFile(file, text);
    const failure = readSidecar(file);
    await expect(failure).rejects.toMatchObject({ code: 'BAD_MODEL' });
    await expect(failure).rejects.toThrow(message);
    await expect(failure).rejects.toThrow(file);
  });
});

test('a calibration is that of one sidecar, not of others that use the same weights', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'phototag-sidecar-'));
  try {
    const [full, fast] = ['net.json', 'net-fast.json'].map((name) => path.join(folder, name)) as [
      string,
      string,
    ];
    await writeFile(full, JSON.stringify(fitting));
    await writeFile(fast, JSON.stringify({ ...fitting, weights: 'net.onnx' }));
    const before = await readFile(full, 'utf8');
    const calibration = { temperature: 2, threshold: 0.7, caution: 0, reward: 5 };
    await writeCalibration({ id: 'net-fast', file: path.join(folder, 'net.onnx') }, calibration);
    expect(await readSidecar(fast)).toMatchObject({ weights: 'net.onnx', calibration });
    expect(await readFile(full, 'utf8')).toBe(before);
  } finally {
    await rm(folder, { recursive: true });
  }
});
