import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, readdir, rename, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { catalog } from './catalog.ts';
import { GraphBuilder } from './onnx/graph-builder.ts';
import { ModelRegistry } from './registry.ts';
import { writeTinyModel } from './resnext/tiny.ts';

let folder: string;
let installFolder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'phototag-registry-'));
  installFolder = path.join(folder, 'models');
});
afterEach(async () => {
  vi.useRealTimers();
  await rm(folder, { recursive: true });
});

const registry = (...searchFolders: string[]) =>
  new ModelRegistry({ searchFolders, installFolder, bundledFolder: path.join(folder, 'bundled') });

/** A folder with tiny models of these seeds in it. */
async function withModels(name: string, ...seeds: number[]): Promise<string> {
  const made = path.join(folder, name);
  await mkdir(made, { recursive: true });
  for (const seed of seeds) await writeTinyModel(made, { classes: 5, size: 32, seed });
  return made;
}
const editSidecar = async (file: string, change: object): Promise<void> => {
  const sidecar = JSON.parse(await readFile(file, 'utf8')) as object;
  await writeFile(file, JSON.stringify({ ...sidecar, ...change }));
};

describe('a model is found', () => {
  test('by its path, with its sidecar, labels and version', async () => {
    const there = await withModels('there', 1);
    const file = path.join(there, 'tiny-1.onnx');
    const model = await registry().find(path.relative('.', file));
    expect(model).toMatchObject({ id: 'tiny-1', file, sidecar: { name: 'Tiny ResNeXt 1' } });
    expect(model.labels).toEqual(['n01440764', 'n01443537', 'n01484850', 'n01491361', 'n01494475']);
    expect(model.version).toBe(
      createHash('sha256')
        .update(await readFile(file))
        .digest('hex'),
    );
  });

  test('by its id, in the search folders first, then among the installed', async () => {
    const searched = await withModels('searched', 2);
    await withModels('models', 1, 2);
    expect((await registry(searched).find('tiny-2')).file).toBe(path.join(searched, 'tiny-2.onnx'));
    expect((await registry(searched).find('tiny-1')).file).toBe(path.join(installFolder, 'tiny-1.onnx'));
  });

  test('with labels from a file beside the sidecar', async () => {
    const there = await withModels('there', 1);
    await writeFile(
      path.join(there, 'words.txt'),
      '\uFEFFn02084071 dog, domestic dog\r\ncat\r\nfish\r\nbird\r\nthe sea\r\n\r\n',
    );
    await editSidecar(path.join(there, 'tiny-1.json'), { labels: 'words.txt' });
    const { labels } = await registry(there).find('tiny-1');
    expect(labels).toEqual(['n02084071', 'cat', 'fish', 'bird', 'the sea']);
  });

  test.each([
    ['lacks one', 'a\nb\nc\nd\n', 'tiny-1.onnx has 5 classes, but there are 4 labels.'],
    ['has a gap', 'a\n\nc\nd\ne\n', 'words.txt has no label on line 2.'],
    ['is empty', '\n', 'words.txt has no label on line 1.'],
    ['is not there', null, 'words.txt does not exist.'],
  ])('unless its list of labels %s', async (_, text, message) => {
    const there = await withModels('there', 1);
    if (text !== null) await writeFile(path.join(there, 'words.txt'), text);
    await editSidecar(path.join(there, 'tiny-1.json'), { labels: 'words.txt' });
    const failure = registry(there).find('tiny-1');
    await expect(failure).rejects.toThrow(message);
    await expect(failure).rejects.toMatchObject({ code: 'BAD_MODEL' });
  });

  test('unless nothing is called that; then both ways out are named', async () => {
    const there = await withModels('there', 1, 2);
    await expect(registry(there).find('nothing')).rejects.toMatchObject({
      code: 'NO_MODEL',
      message: 'There is no model called nothing; there are: tiny-1, tiny-2.',
      hint: 'Fetch one with `phototag models get ID`, or set PHOTOTAG_MODELS to a folder with ID.onnx and ID.json.',
    });
    await expect(registry().find('resnext50-imagenet')).rejects.toMatchObject({
      message: 'There is no model called resnext50-imagenet, nor any other yet.',
      hint: expect.stringMatching(/^Fetch it with `phototag models get resnext50-imagenet`, .*\.$/) as string,
    });
  });

  test('unless its file is damaged, not there, or has no sidecar', async () => {
    const there = await withModels('there', 1);
    await rm(path.join(there, 'tiny-1.json'));
    await writeFile(path.join(there, 'bad.onnx'), 'no ONNX');
    const find = (name: string) => registry(there).find(path.join(there, name));
    await expect(find('none.onnx')).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(find('bad.onnx')).rejects.toThrow('bad.onnx is no ONNX model, or is damaged.');
    await expect(find('tiny-1.onnx')).rejects.toThrow(`has no sidecar ${path.join(there, 'tiny-1.json')}.`);
  });

  test('unless it is a checkpoint, which has to be imported', async () => {
    await expect(registry().find('net.pth')).rejects.toMatchObject({
      code: 'BAD_MODEL',
      message: 'net.pth is a checkpoint, which has no network yet.',
      hint: 'Import it with `phototag models import net.pth`.',
    });
  });
});

describe('the model used when none was chosen', () => {
  test('is the first by id in the search folders, else an installed one, else the bundled one, else none', async () => {
    await withModels('bundled', 0);
    await withModels('models', 1);
    const searched = await withModels('searched', 3, 2);
    expect((await registry(searched).default())?.id).toBe('tiny-2');
    expect((await registry().default())?.id).toBe('tiny-1');
    await rm(installFolder, { recursive: true });
    expect((await registry().default())?.id).toBe('tiny-0');
    await rm(path.join(folder, 'bundled'), { recursive: true });
    expect(await registry().default()).toBeNull();
  });

  test('passes over a file without a sidecar, unless there is no other', async () => {
    const there = await withModels('there', 1, 2);
    await rm(path.join(there, 'tiny-1.json'));
    expect((await registry(there).default())?.id).toBe('tiny-2');
    await rm(path.join(there, 'tiny-2.json'));
    await expect(registry(there).default()).rejects.toThrow(
      `tiny-1.onnx has no sidecar ${path.join(there, 'tiny-1.json')}.`,
    );
  });

  test('is not replaced in silence when its sidecar is wrong', async () => {
    const there = await withModels('there', 1, 2);
    await editSidecar(path.join(there, 'tiny-1.json'), { labels: ['a', 'b'] });
    await expect(registry(there).default()).rejects.toThrow(
      'tiny-1.onnx has 5 classes, but there are 2 labels.',
    );
  });

  test('is not looked for elsewhere when a search folder is missing', async () => {
    await withModels('models', 1);
    await expect(registry(path.join(folder, 'unplugged')).default()).rejects.toMatchObject({
      code: 'NOT_FOUND',
      message: `The folder of models ${path.join(folder, 'unplugged')} does not exist.`,
    });
  });
});

describe('a second sidecar for the same weights', () => {
  let there: string;
  beforeEach(async () => {
    there = await withModels('there', 1);
  });
  /** Beside `tiny-1.onnx`, with another size. */
  const withSidecar = async (name: string, change: object = {}) => {
    const sidecar = JSON.parse(await readFile(path.join(there, 'tiny-1.json'), 'utf8')) as { input: object };
    const input = { ...sidecar.input, size: 24, resize: 24 };
    await writeFile(
      path.join(there, `${name}.json`),
      JSON.stringify({ ...sidecar, name: 'Smaller', weights: 'tiny-1.onnx', input, ...change }),
    );
  };

  test('is a model of its own, found by its id and by its path, and never used unless it was chosen', async () => {
    await withSidecar('a-fast');
    const file = path.join(there, 'tiny-1.onnx');
    const full = await registry(there).find('tiny-1');
    const fast = await registry(there).find('a-fast');
    expect(fast).toMatchObject({
      id: 'a-fast',
      file,
      version: full.version,
      sidecar: { input: { size: 24 } },
    });
    expect(await registry().find(path.join(there, 'a-fast.json'))).toEqual(fast);
    expect(await registry().find(path.join(there, 'tiny-1.json'))).toEqual(full);
    expect(await registry(there).default()).toEqual(full);
    expect((await registry(there).list()).slice(0, 2)).toMatchObject([
      { id: 'tiny-1', size: 32, weightsOf: null },
      { id: 'a-fast', size: 24, weightsOf: 'tiny-1', file, installed: true, problem: null },
    ]);
  });

  test('is told from any other JSON file that may lie there', async () => {
    await writeFile(path.join(there, 'package.json'), '{ "name": "x" }');
    await writeFile(path.join(there, 'null.json'), 'null');
    await writeFile(path.join(there, 'torn.json'), '{ "weights":');
    expect((await registry(there).list()).filter(({ file }) => file !== null)).toHaveLength(1);
  });

  test('says so when the weights are gone, and takes nobody’s place', async () => {
    await withModels('bundled', 2);
    await withSidecar('tiny-1-fast');
    await rm(path.join(there, 'tiny-1.onnx'));
    await rm(path.join(there, 'tiny-1.json'));
    const message = `${path.join(there, 'tiny-1.onnx')} does not exist, whose weights tiny-1-fast.json uses.`;
    await expect(registry(there).find('tiny-1-fast')).rejects.toMatchObject({ code: 'BAD_MODEL', message });
    const [fast] = await registry(there).list();
    expect(fast).toMatchObject({ id: 'tiny-1-fast', bytes: null, installed: false, problem: message });
    expect((await registry(there).default())?.id).toBe('tiny-2');
  });

  test('is refused where the network takes one size only, which is said', async () => {
    const graph = new GraphBuilder('fixed');
    const pixels = graph.input('pixels', 'uint8', ['N', 32, 32, 3]);
    graph.node('Identity', [pixels], 'logits');
    graph.output('logits', 'float32', ['N', 5]);
    await writeFile(path.join(there, 'tiny-1.onnx'), graph.toBytes());
    await editSidecar(path.join(there, 'tiny-1.json'), { output: { kind: 'logits' } });
    await withSidecar('tiny-1-fast');
    expect((await registry(there).find('tiny-1')).sidecar.input.size).toBe(32);
    await expect(registry(there).find('tiny-1-fast')).rejects.toMatchObject({
      code: 'BAD_MODEL',
      message: `${path.join(there, 'tiny-1.onnx')} takes pictures of 32 x 32 pixels only, but tiny-1-fast.json says 24.`,
      hint: 'Correct input.size and input.resize, or export the network with a free height and width.',
    });
  });

  test('is refused where its weights are in another folder, or are not those that have its name', async () => {
    await withSidecar('away', { weights: '../tiny-1.onnx' });
    await expect(registry(there).find('away')).rejects.toThrow('away.json is wrong at weights (expected the');
    await withModels('there', 2);
    await editSidecar(path.join(there, 'tiny-2.json'), { weights: 'tiny-1.onnx' });
    await expect(registry(there).find('tiny-2')).rejects.toThrow(
      'tiny-2.json names the weights tiny-1.onnx, but tiny-2.onnx goes by its name.',
    );
  });
});

test('the list has what is there, what is wrong with it, and what can be fetched', async () => {
  const there = await withModels('there', 1);
  await writeFile(path.join(there, 'bad.onnx'), 'no ONNX');
  await writeFile(path.join(there, '.tiny-9.onnx.part'), '');
  await symlink('nowhere', path.join(there, 'gone.onnx'));
  const [bad, gone, tiny, ...rest] = await registry(there).list();
  const file = path.join(there, 'tiny-1.onnx');
  const bytes = (await readFile(file)).length;
  expect(tiny).toEqual({
    ...{
      id: 'tiny-1',
      name: 'Tiny ResNeXt 1',
      licence: 'MIT',
      classes: 5,
      size: 32,
      bytes,
      weightsOf: null,
      installed: true,
      file,
      problem: null,
    },
  });
  expect(bad).toMatchObject({
    id: 'bad',
    installed: false,
    problem: expect.stringContaining('or is damaged.') as string,
  });
  expect(gone).toMatchObject({
    id: 'gone',
    bytes: null,
    problem: expect.stringContaining('does not exist.') as string,
  });
  expect(rest.map(({ id, installed }) => ({ id, installed }))).toEqual(
    catalog.map(({ id }) => ({ id, installed: false })),
  );
});

describe('the version', () => {
  /** Long enough after the files were written for their times to be trusted. */
  const later = () => vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 60_000 });
  const memory = () => path.join(installFolder, '.facts.json');

  test('is remembered between runs, so that a large file is not read at each start', async () => {
    const there = await withModels('there', 1);
    later();
    const { version } = await registry(there).find('tiny-1');
    const text = await readFile(memory(), 'utf8');
    await writeFile(memory(), text.replace(version, 'remembered'));
    expect((await registry(there).find('tiny-1')).version).toBe('remembered');
  });

  test('is found anew when the file was replaced, also by one of the same size and time', async () => {
    const there = await withModels('there', 1, 2);
    const [one, two] = ['tiny-1.onnx', 'tiny-2.onnx'].map((name) => path.join(there, name)) as [
      string,
      string,
    ];
    const moment = new Date('2020-01-01');
    await utimes(one, moment, moment);
    later();
    const models = registry(there);
    const before = await models.find('tiny-1');
    await rename(two, one);
    await utimes(one, moment, moment);
    const after = await models.find('tiny-1');
    expect(after.version).not.toBe(before.version);
  });

  test('is not remembered of a file that was written a moment ago', async () => {
    const there = await withModels('there', 1);
    await registry(there).find('tiny-1');
    expect(existsSync(memory())).toBe(false);
  });

  test('is found all the same where nothing can be written, or nonsense was', async () => {
    const there = await withModels('there', 1);
    later();
    const nowhere = new ModelRegistry({
      searchFolders: [there],
      bundledFolder: path.join(folder, 'bundled'),
      installFolder: path.join(folder, 'no', 'library'),
    });
    expect((await nowhere.find('tiny-1')).version).toHaveLength(64);
    await withModels('models');
    await writeFile(memory(), '[["x"');
    expect((await registry(there).find('tiny-1')).version).toHaveLength(64);
    expect(await readdir(installFolder)).toEqual(['.facts.json']);
  });
});

const shared = path.resolve(import.meta.dirname, '../../shared/models');
const absent = !existsSync(shared);
if (absent) process.stderr.write(`skipped: the registry on real models, for want of ${shared}\n`);

test.skipIf(absent)('the two real models of the tests are found with their thousand labels', async () => {
  const models = registry(shared);
  for (const id of ['coral_mobilenet_v2_1.0_224_w8', 'mobilenetv2-12-int8']) {
    expect((await models.find(id)).labels).toHaveLength(1000);
  }
});
