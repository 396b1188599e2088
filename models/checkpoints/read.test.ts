/// <reference lib="esnext.float16" />
import { execFile, execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Problem } from '../../app/contract/problem.ts';
import { makeTinyModel, tinyStateDict } from '../resnext/tiny.ts';
import { bytesOf, pickled, pth, pthFile, safetensors, safetensorsFile, tensor, zip } from './fixtures.ts';
import { readCheckpoint } from './read.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'phototag-checkpoints-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function read(bytes: Uint8Array) {
  const file = path.join(folder, 'weights.bin');
  await writeFile(file, bytes);
  return readCheckpoint(file);
}
/** The tensors as plain arrays. */
const plain = async (bytes: Uint8Array) =>
  Object.fromEntries(
    [...(await read(bytes))].map(([name, { shape, data }]) => [name, { shape, data: [...data] }]),
  );

const state = tinyStateDict(5, 1);
const floats = bytesOf(Float32Array.of(0, 1, 2, 3, 4, 5));
const six = { key: '0', elements: 6 };
const dict = (items: Record<string, Buffer>) =>
  pickled.dict(Object.entries(items).map(([name, value]) => [pickled.text(name), value] as const));

describe('a state dict is read', () => {
  test.each([
    ['from .pth', pth],
    ['from .safetensors', safetensors],
  ])('%s', async (_, write) => {
    expect(await read(write(state))).toEqual(state);
  });

  test('from the initialisers of an ONNX file', async () => {
    const { bytes } = makeTinyModel({ classes: 5, size: 32, seed: 1 });
    expect((await read(bytes)).get('fc.weight')).toEqual(state.get('fc.weight'));
  });

  test.each([
    ['state_dict', ''],
    ['model_state_dict', 'module.'],
    ['model', '_orig_mod.module.'],
  ])('from a training checkpoint: %s, names starting with "%s"', async (key, prefix) => {
    const inner = dict({ [`${prefix}a`]: tensor(six, [6]), [`${prefix}b`]: tensor(six, [2, 3]) });
    const checkpoint = dict({ epoch: pickled.int(7), [key]: inner });
    expect(Object.keys(await plain(pthFile(checkpoint, { 0: floats })))).toEqual(['a', 'b']);
  });

  test('with strides, offsets, and numbers that tensors share', async () => {
    const value = dict({
      transposed: tensor(six, [3, 2], { strides: [1, 3] }),
      end: tensor(six, [2], { offset: 4 }),
      column: tensor(six, [2], { offset: 1, strides: [3] }),
      scalar: tensor(six, [], { offset: 5 }),
      overlapping: tensor(six, [2, 3], { strides: [1, 1] }),
      nothing: tensor(six, [0]),
    });
    expect(await plain(pthFile(value, { 0: floats }))).toEqual({
      transposed: { shape: [3, 2], data: [0, 3, 1, 4, 2, 5] },
      end: { shape: [2], data: [4, 5] },
      column: { shape: [2], data: [1, 4] },
      scalar: { shape: [], data: [5] },
      overlapping: { shape: [2, 3], data: [0, 1, 2, 1, 2, 3] },
      nothing: { shape: [0], data: [] },
    });
  });

  test.each([
    ['DoubleStorage', Float64Array.of(1.5, -2)],
    ['HalfStorage', Float16Array.of(1.5, -2)],
    ['BFloat16Storage', Uint16Array.of(0x3fc0, 0xc000)],
  ])('with floats in a %s', async (type, numbers) => {
    const value = dict({ a: tensor({ key: '0', elements: 2, type }, [2]) });
    expect(await plain(pthFile(value, { 0: bytesOf(numbers) }))).toEqual({
      a: { shape: [2], data: [1.5, -2] },
    });
  });

  test.each([
    ['LongStorage', BigInt64Array.of(7n, -2n), -2],
    ['IntStorage', Int32Array.of(7, -2), -2],
    ['ShortStorage', Int16Array.of(7, -2), -2],
    ['CharStorage', Int8Array.of(7, -2), -2],
    ['ByteStorage', Uint8Array.of(7, 254), 254],
  ])('with integers in a %s', async (type, numbers, second) => {
    const value = dict({ a: tensor({ key: '0', elements: 2, type }, [2]) });
    expect(await plain(pthFile(value, { 0: bytesOf(numbers) }))).toEqual({
      a: { shape: [2], data: [7, second] },
    });
  });

  test('with parameters, which are tensors that are trained', async () => {
    const parameter = pickled.call(
      pickled.global('torch._utils', '_rebuild_parameter'),
      tensor(six, [6]),
      Buffer.of(0x88),
      pickled.dict([]),
    );
    expect(await plain(pthFile(dict({ a: parameter }), { 0: floats }))).toMatchObject({ a: { shape: [6] } });
  });

  test('with attributes on the dict, which are passed over', async () => {
    const attributes = dict({ _metadata: pickled.dict([]) });
    const value = Buffer.concat([dict({ a: tensor(six, [6]) }), attributes, Buffer.of(0x62)]);
    expect(Object.keys(await plain(pthFile(value, { 0: floats })))).toEqual(['a']);
  });
});

describe('a pickle that could do harm is refused by name and runs nothing', () => {
  const cases: [string, Buffer, string][] = [
    [
      'calls os.system',
      pickled.call(pickled.global('os', 'system'), pickled.text(`touch ${tmpdir()}/owned`)),
      'asks for os.system',
    ],
    [
      'calls eval',
      pickled.call(pickled.global('builtins', 'eval'), pickled.text('1')),
      'asks for builtins.eval',
    ],
    [
      'names what JavaScript has',
      pickled.global('constructor', 'prototype'),
      'asks for constructor.prototype',
    ],
    [
      'spells the name on the stack',
      Buffer.concat([pickled.text('posix'), pickled.text('system'), Buffer.of(0x93)]),
      'asks for posix.system',
    ],
    [
      'makes up the name',
      Buffer.concat([pickled.tuple(), pickled.text('system'), Buffer.of(0x93)]),
      'asks for what has no name',
    ],
    [
      'holds an argument list',
      dict({ args: pickled.global('argparse', 'Namespace') }),
      'asks for argparse.Namespace',
    ],
    ['calls text', pickled.call(pickled.text('system'), pickled.text('ls')), 'calls what is no function'],
    [
      'calls without arguments',
      Buffer.concat([pickled.global('collections', 'OrderedDict'), pickled.none, Buffer.of(0x52)]),
      'calls what is no function',
    ],
    ['uses the extension registry', Buffer.of(0x82, 1), 'opcode 0x82'],
    ['instantiates a class', Buffer.concat([Buffer.of(0x28), Buffer.from('ios\nsystem\n')]), 'opcode 0x69'],
    [
      'sets attributes of a tensor',
      Buffer.concat([tensor(six, [6]), pickled.dict([]), Buffer.of(0x62)]),
      'sets attributes of what is no dict',
    ],
    [
      'refers to a module outside',
      pickled.outside(pickled.tuple(pickled.text('module'), pickled.text('net.py'))),
      'that is no storage',
    ],
    [
      'makes a dict of a number',
      pickled.call(pickled.global('collections', 'OrderedDict'), pickled.int(3)),
      'what are no pairs',
    ],
    [
      'makes a tensor of text',
      pickled.call(pickled.global('torch._utils', '_rebuild_tensor_v2'), pickled.text('a')),
      'makes no sense',
    ],
  ];
  test.each(cases)('it %s', async (_, value, message) => {
    const failure = read(pthFile(value, { 0: floats }));
    await expect(failure).rejects.toMatchObject({ code: 'BAD_MODEL' });
    await expect(failure).rejects.toThrow(message);
    expect(existsSync(path.join(tmpdir(), 'owned'))).toBe(false);
  });
});

describe('a tensor that claims more than there is is refused before memory is asked for', () => {
  const huge = 2 ** 31 - 1;
  const cases: [string, Buffer, string][] = [
    ['reaches beyond its storage', tensor(six, [7]), 'reaches beyond its storage'],
    ['starts beyond it', tensor(six, [2], { offset: 5 }), 'reaches beyond its storage'],
    ['steps beyond it', tensor(six, [2], { strides: [6] }), 'reaches beyond its storage'],
    [
      'repeats one number for ever',
      tensor(six, [huge, huge], { strides: [0, 0] }),
      'reaches beyond its storage',
    ],
    ['has a negative side', tensor(six, [-1]), 'makes no sense'],
    ['has more sides than strides', tensor(six, [2, 2], { strides: [1] }), 'reaches beyond its storage'],
    ['has no end of sides', tensor(six, Array<number>(17).fill(1)), 'makes no sense'],
    [
      'has a storage larger than the file',
      tensor({ key: '0', elements: huge }, [huge]),
      'claims more numbers than it holds',
    ],
    ['has a storage that is not there', tensor({ key: '9', elements: 1 }, [1]), 'lacks numbers in data/9'],
    ['has a storage that is too short', tensor({ key: '0', elements: 5 }, [5]), 'lacks numbers in data/0'],
  ];
  test.each(cases)('it %s', async (_, value, message) => {
    await expect(read(pthFile(dict({ a: value }), { 0: floats }))).rejects.toThrow(message);
  });

  test('it is one of very many that share their numbers', async () => {
    const numbers = new Float32Array(2 ** 20);
    const item = tensor({ key: '0', elements: numbers.length }, [numbers.length]);
    const many = dict(Object.fromEntries(Array.from({ length: 300 }, (_, i) => [`a${i}`, item])));
    await expect(read(pthFile(many, { 0: bytesOf(numbers) }))).rejects.toThrow('claims more numbers');
  });

  test('it is one of many whose storages are together larger than the file', async () => {
    const items = Array.from({ length: 100 }, (_, i) => [
      `a${i}`,
      tensor({ key: `${i}`, elements: 10_000 }, [1]),
    ]);
    const many = dict(Object.fromEntries(items) as Record<string, Buffer>);
    await expect(read(pthFile(many, { 0: floats }))).rejects.toThrow('claims more numbers');
  });

  test('its storage is described in two ways', async () => {
    const two = dict({ a: tensor(six, [6]), b: tensor({ key: '0', elements: 3 }, [3]) });
    await expect(read(pthFile(two, { 0: floats }))).rejects.toThrow('describes data/0 in two ways');
  });
});

describe('a damaged pickle is refused', () => {
  const good = pickled.file(dict({ a: tensor(six, [6]) }));

  test('wherever it is cut', async () => {
    for (let end = 0; end < good.length; end++) {
      const file = zip({ 'archive/data.pkl': good.subarray(0, end), 'archive/data/0': floats });
      await expect(read(file)).rejects.toMatchObject({ code: 'BAD_MODEL' });
    }
  });

  test.each<[string, number[] | Buffer, string]>([
    ['takes from an empty stack', [0x52], 'empty stack'],
    ['recalls what it never kept', [0x68, 9], 'recalls what it has not kept'],
    ['closes what it never opened', [0x74], 'lacks a mark'],
    ['has a key without a value', [0x7d, 0x28, 0x4e, 0x75], 'key without a value'],
    ['appends to a dict', [0x7d, 0x4e, 0x61], 'what is no list'],
    ['claims four gigabytes of text', [0x58, 255, 255, 255, 255], 'ends in the middle'],
    ['has a number of 255 bytes', [0x8a, 255], 'more than 64 bits'],
    ['is of the next protocol', [0x80, 6], 'version not known yet'],
    ['holds a number', pickled.int(7), 'holds no state dict'],
  ])('when it %s', async (_, value, message) => {
    await expect(read(pthFile(Buffer.from(value), {}))).rejects.toThrow(message);
  });

  test('or too deep to mean anything, without running out of stack or memory', async () => {
    const marks = Buffer.alloc(2 ** 20, 0x28);
    const lists = Buffer.concat([Buffer.alloc(2 ** 20, 0x5d), Buffer.alloc(2 ** 20 - 1, 0x61)]);
    const doubled = Buffer.concat([
      Buffer.of(0x29),
      ...Array<Buffer>(1000).fill(Buffer.of(0x71, 0, 0x68, 0, 0x86)),
    ]);
    for (const bomb of [marks, lists, doubled]) {
      await expect(read(pthFile(bomb, {}))).rejects.toThrow(/holds no state dict|empty stack/);
    }
  });
});

describe('a file of another kind is refused', () => {
  test.each<[string, Uint8Array, string]>([
    [
      'the format of old PyTorch',
      Buffer.from([0x80, 2, 0x8a, 10, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20]),
      'PyTorch before 1.6',
    ],
    ['a zip of something else', zip({ 'a.txt': Buffer.from('hello') }), 'no PyTorch checkpoint'],
    ['a zip cut short', pth(state).subarray(0, 5000), 'weights.bin is damaged ('],
    [
      'a big-endian checkpoint',
      zip({ 'a/data.pkl': Buffer.of(), 'a/byteorder': Buffer.from('big') }),
      'big-endian',
    ],
    ['text', Buffer.from('hello, this is no network'), 'no ONNX model'],
    ['nothing', Buffer.of(), 'no ONNX model'],
  ])('%s', async (_, bytes, message) => {
    const failure = read(bytes);
    await expect(failure).rejects.toMatchObject({ code: 'BAD_MODEL' });
    await expect(failure).rejects.toThrow(message);
    await expect(failure).rejects.toThrow(/weights\.bin .*[^.]\.$/); // a whole sentence, whatever it is made of
  });

  test('and one that is not there', async () => {
    await expect(readCheckpoint(path.join(folder, 'none.pth'))).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  test('a zip whose pickle is compressed, as a bomb would be', async () => {
    const file = zip({ 'archive/data.pkl': pickled.file(pickled.none) });
    for (const header of ['PK\x03\x04', 'PK\x01\x02']) {
      file[file.indexOf(header, 0, 'latin1') + (header.endsWith('\x04') ? 8 : 10)] = 8; // "deflated"
    }
    await expect(read(file)).rejects.toThrow('compressed');
  });
});

describe('.safetensors', () => {
  const one = { dtype: 'F32', shape: [6], data_offsets: [0, 24] };

  test('may hold halves', async () => {
    const header = {
      a: { dtype: 'BF16', shape: [1, 2], data_offsets: [0, 4] },
      b: { dtype: 'F16', shape: [], data_offsets: [4, 6] },
    };
    const data = Buffer.concat([bytesOf(Uint16Array.of(0x3fc0, 0xc000)), bytesOf(Float16Array.of(0.25))]);
    expect(await plain(safetensorsFile(header, data))).toEqual({
      a: { shape: [1, 2], data: [1.5, -2] },
      b: { shape: [], data: [0.25] },
    });
  });

  test.each<[string, object, string]>([
    ['a place beyond the file', { a: { ...one, data_offsets: [4, 28] } }, 'has a in the wrong place'],
    ['a place of the wrong size', { a: { ...one, shape: [5] } }, 'has a in the wrong place'],
    ['a tensor larger than memory', { a: { ...one, shape: [2 ** 40, 2 ** 40] } }, 'more numbers than'],
    ['a negative side', { a: { ...one, shape: [-6] } }, 'header that says'],
    ['a format unknown', { a: { ...one, dtype: 'F4' } }, 'has a as F4'],
    ['no tensor', { __metadata__: {} }, 'holds no tensors'],
  ])('is refused with %s', async (_, header, message) => {
    await expect(read(safetensorsFile(header, floats))).rejects.toThrow(message);
  });

  test('is refused with a header that is no JSON, or longer than the file', async () => {
    const length = Buffer.alloc(8);
    length.writeBigUInt64LE(3n);
    await expect(read(Buffer.concat([length, Buffer.from('{"a')]))).rejects.toThrow(
      'weights.bin is damaged (',
    );
    length.writeBigUInt64LE(2n ** 60n);
    await expect(read(Buffer.concat([length, Buffer.from('{}')]))).rejects.toThrow('has a header of');
  });
});

test('a checkpoint with any bytes changed is read or refused, and nothing worse', async () => {
  const small = dict({ a: tensor(six, [2, 3]), b: tensor(six, [6]) });
  const header = { a: { dtype: 'F32', shape: [6], data_offsets: [0, 24] } };
  const originals = [pthFile(small, { 0: floats }), safetensorsFile(header, floats)];
  const change = fc.tuple(fc.nat(), fc.nat(255));
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...originals),
      fc.array(change, { minLength: 1, maxLength: 4 }),
      async (original, changes) => {
        const bytes = Buffer.from(original);
        for (const [place, value] of changes) bytes[place % bytes.length] = value;
        const outcome = await read(bytes).catch((error: unknown) => error);
        expect(outcome instanceof Map || (outcome instanceof Problem && outcome.code === 'BAD_MODEL')).toBe(
          true,
        );
      },
    ),
    { numRuns: 500 },
  );
});

const python = '/usr/bin/python3';
function hasTorch(): boolean {
  try {
    execFileSync(python, ['-c', 'import importlib.util as u; assert u.find_spec("torch")'], {
      stdio: 'ignore',
    });
    return true;
  } catch {
    return false;
  }
}
const absent = !hasTorch();
if (absent)
  process.stderr.write('skipped: checkpoints written by PyTorch itself, for want of python3-torch\n');

test.skipIf(absent)('what PyTorch itself saves is read', async () => {
  const program = `
import sys, torch
from torch import nn
base = torch.arange(24, dtype=torch.float32).reshape(2, 3, 4)
torch.manual_seed(0)
net = nn.Sequential(nn.Conv2d(3, 4, 3), nn.BatchNorm2d(4))
state = net.state_dict()
state["transposed"] = base.permute(2, 0, 1)
state["view"] = base[1, 1:, ::2]
state["half"], state["bfloat16"], state["scalar"] = base.half(), base.bfloat16(), torch.tensor(7)
state["parameter"] = nn.Parameter(base[0])
torch.save({"epoch": 3, "lr": 1e-3, "state_dict": state}, sys.argv[1], pickle_protocol=int(sys.argv[2]))
torch.save(state, sys.argv[1] + ".old", _use_new_zipfile_serialization=False)
for name, t in state.items():
    print(name, list(t.shape), t.detach().float().flatten().tolist(), sep="\\t")
`;
  const file = path.join(folder, 'torch.pth');
  for (const protocol of ['2', '4']) {
    const { stdout } = await promisify(execFile)(python, ['-c', program, file, protocol]);
    const found = [...(await readCheckpoint(file))].map(
      ([name, { shape, data }]) => [name, [...shape], [...data]] as const,
    );
    const expected = stdout
      .trim()
      .split('\n')
      .map((line) => {
        const [name, shape, data] = line.split('\t') as [string, string, string];
        return [name, JSON.parse(shape), JSON.parse(data)];
      });
    expect(found).toHaveLength(expected.length);
    expect(found.toSorted()).toEqual(expected.toSorted());
  }
  await expect(readCheckpoint(`${file}.old`)).rejects.toThrow('is in the format of PyTorch before 1.6;');
});
