import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, readdir, rm, symlink, writeFile } from 'node:fs/promises';
// eslint-disable-next-line no-restricted-imports -- the server is the test's own
import { createServer } from 'node:http';
// eslint-disable-next-line no-restricted-imports -- as above
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { create, toBinary } from '@bufbuild/protobuf';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { CatalogEntry } from './catalog.ts';
import { bytesOf, pth, safetensors } from './checkpoints/fixtures.ts';
import type { Model } from './model.ts';
import { ModelProtoSchema } from './onnx/onnx_pb.js';
import { ModelRegistry } from './registry.ts';
import { writeCalibration } from './sidecar.ts';
import { makeTinyModel, tinyStateDict, writeTinyModel } from './resnext/tiny.ts';

let folder: string;
let installFolder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'phototag-install-'));
  installFolder = path.join(folder, 'library', 'models');
});
afterEach(() => rm(folder, { recursive: true }));

const state = tinyStateDict(5, 1);
const names = ['dog', 'cat', 'fish', 'bird', 'sea'];
const tiny = makeTinyModel({ classes: 5, size: 32, seed: 1, labels: names });

/** How a person would describe a float network. */
const described = {
  name: 'Mine',
  licence: 'MIT',
  input: {
    layout: 'NCHW',
    type: 'float32',
    size: 64,
    resize: 72,
    mean: [0.5, 0.5, 0.5],
    std: [0.5, 0.5, 0.5],
  },
  output: { kind: 'logits' },
  labels: names,
} as const;

/** An export that keeps the parameters' names; so many bytes of each, or all. */
function onnxOfWeights(bytes?: number): Uint8Array {
  const initializer = [...state].map(([name, { shape, data }]) => ({
    name,
    dataType: 1,
    dims: shape.map(BigInt),
    rawData: bytesOf(data).subarray(0, bytes),
  }));
  const node = [{ opType: 'Identity', input: ['x'], output: ['y'] }];
  const graph = { node, output: [{ name: 'y' }], initializer };
  return toBinary(ModelProtoSchema, create(ModelProtoSchema, { graph }));
}

const installed = async () => (await readdir(installFolder)).filter((name) => name !== '.facts.json');
const given = async (name: string, content: Uint8Array | string) => {
  await writeFile(path.join(folder, name), content);
  return path.join(folder, name);
};

const run = (model: Model) => runAt(model.file, 64);

async function runAt(file: string, size: number): Promise<{ logits: number; embedding: number }> {
  const session = await InferenceSession.create(file);
  const pixels = new Tensor('uint8', new Uint8Array(size * size * 3).fill(200), [1, size, size, 3]);
  const { logits, embedding } = await session.run({ pixels });
  await session.release();
  return { logits: logits!.size, embedding: embedding!.size };
}

describe('import', () => {
  const registry = () => new ModelRegistry({ searchFolders: [], installFolder });

  test('copies an ONNX file, its sidecar and its labels, so that the originals may go', async () => {
    const file = await writeTinyModel(folder, { classes: 5, size: 32, seed: 1, labels: names });
    const sidecar = path.join(folder, 'tiny-1.json');
    await given('words.txt', names.join('\n'));
    await writeFile(
      sidecar,
      (await readFile(sidecar, 'utf8')).replace(/"labels": \[[^\]]*\]/, '"labels": "words.txt"'),
    );

    const model = await registry().import(path.relative('.', file));
    expect(model).toMatchObject({
      id: 'tiny-1',
      file: path.join(installFolder, 'tiny-1.onnx'),
      labels: names,
    });
    await rm(file);
    await rm(sidecar);
    await rm(path.join(folder, 'words.txt'));
    expect((await registry().find('tiny-1')).labels).toEqual(names);
    expect(await installed()).toEqual(['tiny-1.json', 'tiny-1.onnx']);
  });

  test('takes the sidecar and the labels from elsewhere', async () => {
    const file = await given('net.onnx', tiny.bytes);
    const sidecar = await given('description.json', JSON.stringify(tiny.sidecar));
    const labels = await given('names.txt', 'a\nb\nc\nd\ne\n');
    const model = await registry().import(file, { sidecar, labels });
    expect(model).toMatchObject({ id: 'net', labels: ['a', 'b', 'c', 'd', 'e'] });
  });

  test('replaces a model of the same name', async () => {
    const file = await given('net.onnx', tiny.bytes);
    const sidecar = await given('net.json', JSON.stringify(tiny.sidecar));
    await registry().import(file);
    await writeFile(sidecar, JSON.stringify({ ...tiny.sidecar, name: 'Renamed' }));
    await registry().import(file);
    expect((await registry().find('net')).sidecar.name).toBe('Renamed');
  });

  test('makes what shares the weights of another a model with weights of its own', async () => {
    const file = await given('net.onnx', tiny.bytes);
    const sidecar = await given('smaller.json', JSON.stringify({ ...tiny.sidecar, weights: 'other.onnx' }));
    const model = await registry().import(file, { sidecar });
    expect(model.sidecar.weights).toBeUndefined();
    expect(await registry().find('net')).toEqual(model);
  });

  test.each([
    ['.pth', pth],
    ['.safetensors', safetensors],
  ])('builds a ResNeXt from %s, to take bytes of the size it was trained on', async (ending, write) => {
    const file = await given(`mine${ending}`, write(state));
    await given('mine.json', JSON.stringify(described));
    const model = await registry().import(file);
    expect(model.sidecar).toMatchObject({
      name: 'Mine',
      input: { layout: 'NHWC', type: 'uint8', size: 64, resize: 72, mean: [0, 0, 0], std: [1, 1, 1] },
      output: { name: 'logits', embedding: 'embedding', features: 'features' },
      labels: names,
    });
    expect(await run(model)).toEqual({ logits: 5, embedding: 64 });
  });

  test('builds a checkpoint with nothing but labels, as most networks are trained', async () => {
    const file = await given('mine.pth', pth(state));
    const labels = await given('names.txt', names.join('\n'));
    expect((await registry().import(file, { labels })).sidecar).toMatchObject({
      name: 'mine',
      input: { size: 224 },
    });
  });

  test('knows the labels of a thousand classes', async () => {
    const file = await given('mine.pth', pth(tinyStateDict(1000, 1)));
    const { sidecar, labels } = await registry().import(file);
    expect(sidecar.labels).toBe('imagenet1k');
    expect(labels[0]).toBe('n01440764');
  });

  test('builds an ONNX file without a sidecar from its weights, where they have the names of PyTorch', async () => {
    const file = await given('export.onnx', onnxOfWeights());
    const labels = await given('names.txt', names.join('\n'));
    expect(await run(await registry().import(file, { labels }))).toEqual({ logits: 5, embedding: 64 });
  });

  const refused: [string, string, Uint8Array, object | null, string][] = [
    [
      'is no network',
      'net.onnx',
      Buffer.from('no'),
      tiny.sidecar,
      'net.onnx is no ONNX model, or is damaged.',
    ],
    ['has no sidecar', 'net.onnx', tiny.bytes, null, 'net.onnx has no sidecar'],
    [
      'has labels of the wrong length',
      'net.onnx',
      tiny.bytes,
      { ...tiny.sidecar, labels: ['a', 'b'] },
      'net.onnx has 5 classes, but there are 2 labels.',
    ],
    [
      'has a sidecar that does not fit',
      'net.onnx',
      tiny.bytes,
      described,
      'net.onnx takes pixels as uint8, but its sidecar says float32.',
    ],
    [
      'has weights cut short, and no sidecar',
      'net.onnx',
      onnxOfWeights(40),
      null,
      'net.onnx has 10 numbers in conv1.weight of shape [',
    ],
    [
      'is a checkpoint without labels',
      'net.pth',
      pth(state),
      null,
      'net.pth has 5 classes, and nothing says what they are called.',
    ],
    [
      'is a checkpoint with labels of the wrong length',
      'net.pth',
      pth(state),
      { ...described, labels: ['a', 'b'] },
      'net.pth has 5 classes, but there are 2 labels.',
    ],
    [
      'is a checkpoint described as taking bytes',
      'net.pth',
      pth(state),
      tiny.sidecar,
      'net.pth takes floats, but its sidecar says uint8.',
    ],
    [
      'is a checkpoint of another network',
      'net.pth',
      pth(new Map([['a', { shape: [1], data: Float32Array.of(1) }]])),
      described,
      'net.pth cannot be built into a network. The parameter conv1.weight is missing.',
    ],
  ];
  test.each(refused)(
    'refuses a file that %s, and installs nothing',
    async (_, name, bytes, sidecar, message) => {
      const file = await given(name, bytes);
      if (sidecar) await given('net.json', JSON.stringify(sidecar));
      const failure = registry().import(file);
      await expect(failure).rejects.toMatchObject({
        code: 'BAD_MODEL',
        message: expect.stringContaining(message) as string,
      });
      expect(existsSync(installFolder)).toBe(false);
    },
  );

  test('refuses a file that is not there', async () => {
    await expect(registry().import('none.onnx')).rejects.toMatchObject({ code: 'NOT_FOUND' });
    const file = await given('net.onnx', tiny.bytes);
    await expect(registry().import(file, { sidecar: 'none.json' })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  });

  test('installs nothing, and keeps what was there, when the model turns out not to run', async () => {
    const file = await given('net.onnx', tiny.bytes);
    await given('net.json', JSON.stringify(tiny.sidecar));
    const before = await registry().import(file);
    await given('net.json', JSON.stringify({ ...tiny.sidecar, name: 'Other' }));
    const verify = async (model: Model) => {
      expect(await run(model)).toEqual({ logits: 5, embedding: 64 });
      throw new Error('it does not run');
    };
    await expect(registry().import(file, { verify })).rejects.toThrow('it does not run');
    expect(await registry().find('net')).toEqual(before);
    expect(await installed()).toEqual(['net.json', 'net.onnx']);
  });

  test('says so when the library is no folder', async () => {
    await writeFile(path.dirname(installFolder), '');
    const file = await writeTinyModel(folder, { classes: 5, size: 32, seed: 1 });
    await expect(registry().import(file)).rejects.toMatchObject({ code: 'READ_ONLY' });
  });

  const shared = path.resolve(import.meta.dirname, '../../shared/models');
  const absent = !existsSync(shared);
  if (absent) process.stderr.write(`skipped: the import of real models, for want of ${shared}\n`);
  test.skipIf(absent).each(['coral_mobilenet_v2_1.0_224_w8', 'mobilenetv2-12-int8'])(
    'takes %s',
    async (id) => {
      await symlink(path.join(shared, `${id}.onnx`), path.join(folder, `${id}.onnx`));
      const sidecar = path.join(shared, `${id}.json`);
      const model = await registry().import(path.join(folder, `${id}.onnx`), { sidecar });
      expect(model.sidecar.labels).toBe('imagenet1k');
      await expect(registry().import(path.join(folder, `${id}.onnx`))).rejects.toThrow(
        `${id}.onnx has no sidecar`,
      );
    },
  );
});

describe('get', () => {
  const files: Record<string, Uint8Array> = {
    '/net.onnx': tiny.bytes,
    '/net.pth': pth(state),
    '/net.safetensors': safetensors(state),
    '/broken.pth': pth(new Map([['a', { shape: [1], data: Float32Array.of(1) }]])),
  };
  let server: Server;
  let address: string;
  let requests: number;
  beforeAll(async () => {
    server = createServer((request, response) => {
      requests++;
      const file = files[request.url!];
      response.writeHead(file ? 200 : 404, { 'Content-Length': file?.length ?? 0 }).end(file);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => server.close());
  beforeEach(() => {
    requests = 0;
  });

  const entry = (name: string, change: Partial<CatalogEntry> = {}): CatalogEntry => ({
    id: 'starter',
    url: `${address}/${name}`,
    bytes: files[`/${name}`]?.length ?? null,
    sha256: createHash('sha256')
      .update(files[`/${name}`] ?? '')
      .digest('hex')
      .slice(0, 8),
    sidecar: name.endsWith('.onnx') ? tiny.sidecar : (structuredClone(described) as CatalogEntry['sidecar']),
    ...change,
  });
  const registry = (...catalog: CatalogEntry[]) =>
    new ModelRegistry({
      searchFolders: [],
      installFolder,
      bundledFolder: path.join(folder, 'bundled'),
      catalog,
    });

  test.each(['net.onnx', 'net.pth', 'net.safetensors'])('fetches and installs %s', async (name) => {
    const models = registry(entry(name));
    const seen: number[] = [];
    const model = await models.get('starter', { onProgress: ({ received }) => seen.push(received) });
    expect(model).toMatchObject({
      id: 'starter',
      file: path.join(installFolder, 'starter.onnx'),
      labels: names,
    });
    expect(await run(model)).toEqual({ logits: 5, embedding: 64 });
    expect(seen.at(-1)).toBe(files[`/${name}`]!.length);
    expect(await readdir(path.join(installFolder, '.downloads'))).toEqual([]);
    expect(await models.default()).toEqual(model);
    expect(await models.list()).toMatchObject([{ id: 'starter', installed: true, classes: 5 }]);
  });

  test('fetches nothing twice', async () => {
    const models = registry(entry('net.onnx'));
    const first = await models.get('starter');
    expect(await models.get('starter')).toEqual(first);
    expect(requests).toBe(1);
  });

  describe('of a model with a fast form', () => {
    const models = () => registry(entry('net.pth', { fastSize: 48 }));
    const fastSidecar = () => path.join(installFolder, 'starter-fast.json');

    test('installs both; the weights are there once, and run at both sizes', async () => {
      const verified: string[] = [];
      const full = await models().get('starter', {
        verify: async ({ id, file, sidecar }) => {
          verified.push(id);
          await runAt(file, sidecar.input.size);
        },
      });
      expect(verified).toEqual(['starter', 'starter-fast']);
      expect(full).toMatchObject({ id: 'starter', sidecar: { input: { size: 64, resize: 72 } } });
      const fast = await models().find('starter-fast');
      expect(fast).toEqual({
        ...full,
        id: 'starter-fast',
        sidecar: {
          ...full.sidecar,
          name: 'Mine, fast',
          weights: 'starter.onnx',
          input: { ...full.sidecar.input, size: 48, resize: 54 },
        },
      });
      expect(await installed()).toEqual(['.downloads', 'starter-fast.json', 'starter.json', 'starter.onnx']);
      expect(await models().list()).toMatchObject([
        { id: 'starter', weightsOf: null, problem: null },
        { id: 'starter-fast', weightsOf: 'starter', problem: null },
      ]);
    });

    test('takes the name of the fast one too, and says which to fetch for it', async () => {
      await expect(models().find('starter-fast')).rejects.toMatchObject({
        hint: expect.stringMatching(/^Fetch it with `phototag models get starter-fast`/) as string,
      });
      expect(await models().get('starter-fast')).toEqual(await models().find('starter-fast'));
      expect((await models().find('starter')).id).toBe('starter');
    });

    test('makes the fast one anew where it is gone or torn, without fetching', async () => {
      await models().get('starter');
      for (const breakIt of [() => rm(fastSidecar()), () => writeFile(fastSidecar(), '{ "weights": "star')]) {
        await breakIt();
        await models().get('starter');
        expect((await models().find('starter-fast')).sidecar.input.size).toBe(48);
      }
      expect(requests).toBe(1);
    });

    test('keeps its calibration when the weights are fetched again', async () => {
      await models().get('starter');
      const calibration = { temperature: 2, threshold: 0.7, caution: 0, reward: 5 };
      await writeCalibration(await models().find('starter-fast'), calibration);
      await writeFile(path.join(installFolder, 'starter.onnx'), 'oops');
      await models().get('starter');
      expect((await models().find('starter-fast')).sidecar.calibration).toEqual(calibration);
      expect(requests).toBe(2);
    });

    test('installs none of it that does not run', async () => {
      const verify = async ({ id }: Model) => {
        if (id === 'starter-fast') throw new Error('it does not run');
      };
      await expect(models().get('starter', { verify })).rejects.toThrow('it does not run');
      expect(await installed()).toEqual(['.downloads', 'starter.json', 'starter.onnx']);
    });
  });

  test('fetches again what is installed but damaged', async () => {
    const models = registry(entry('net.onnx'));
    await models.get('starter');
    await writeFile(path.join(installFolder, 'starter.onnx'), 'oops');
    expect(await run(await models.get('starter'))).toEqual({ logits: 5, embedding: 64 });
  });

  test('installs nothing when what came is not what was promised', async () => {
    await expect(registry(entry('net.onnx', { sha256: '00' })).get('starter')).rejects.toThrow(
      'but 00 was expected.',
    );
    await expect(registry(entry('broken.pth')).get('starter')).rejects.toThrow(
      'The parameter conv1.weight is missing.',
    );
    await expect(registry(entry('none.onnx')).get('starter')).rejects.toThrow('(the server answered 404).');
    expect(await installed()).toEqual(['.downloads']);
  });

  test('names what there is when there is no such model', async () => {
    await expect(registry(entry('net.onnx')).get('nothing')).rejects.toMatchObject({
      code: 'NO_MODEL',
      message: 'The catalog has no model called nothing.',
      hint: 'It has: starter.',
    });
  });
});
