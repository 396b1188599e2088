/** @file Reads what `torch.save` writes: a zip with one pickle, `data.pkl`, and the numbers in files of their own. */
import { buffer } from 'node:stream/consumers';
import { openPromise } from 'yauzl';
import type { Entry, ZipFile } from 'yauzl';
import { bytesPerElement, elementsIn, maximumElements, toFloat32 } from './elements.ts';
import type { NumberFormat } from './elements.ts';
import { unpickle } from './pickle.ts';
import type { Callable, PickleWorld } from './pickle.ts';
import { CheckpointError } from './state-dict.ts';
import type { Tensor } from './state-dict.ts';

/** A state dict of a thousand tensors takes a tenth of a megabyte. */
const maximumPickle = 16 * 2 ** 20;
const maximumEntries = 100_000;

const storageFormats: ReadonlyMap<string, NumberFormat> = new Map([
  ['torch.DoubleStorage', 'float64'],
  ['torch.FloatStorage', 'float32'],
  ['torch.HalfStorage', 'float16'],
  ['torch.BFloat16Storage', 'bfloat16'],
  ['torch.LongStorage', 'int64'],
  ['torch.IntStorage', 'int32'],
  ['torch.ShortStorage', 'int16'],
  ['torch.CharStorage', 'int8'],
  ['torch.ByteStorage', 'uint8'],
  ['torch.BoolStorage', 'bool'],
]);

class StorageType {
  readonly format: NumberFormat;

  constructor(format: NumberFormat) {
    this.format = format;
  }
}

/** Numbers that lie in the zip; several tensors may look at the same ones. */
class Storage {
  readonly format: NumberFormat;
  readonly key: string;
  readonly elements: number;

  constructor(format: NumberFormat, key: string, elements: number) {
    this.format = format;
    this.key = key;
    this.elements = elements;
  }
}

/** A look at a storage: element (i, j, ...) lies at offset + i strides[0] + j strides[1] + ... */
class StoredTensor {
  readonly storage: Storage;
  readonly offset: number;
  readonly shape: readonly number[];
  readonly strides: readonly number[];

  constructor(storage: Storage, offset: number, shape: readonly number[], strides: readonly number[]) {
    this.storage = storage;
    this.offset = offset;
    this.shape = shape;
    this.strides = strides;
  }
}

/**
 * @returns every tensor by name, as it was saved: prefixes are kept
 * @throws CheckpointError, or another Error where the file is damaged
 */
export async function readPyTorch(file: string): Promise<Map<string, Tensor>> {
  const zip = await openPromise(file, { autoClose: false, lazyEntries: true });
  try {
    const entries = await readEntries(zip);
    const pickle = [...entries.keys()].find((name) => /^[^/]+\/data\.pkl$/.test(name));
    if (pickle === undefined) throw new CheckpointError('is a zip, but no PyTorch checkpoint');
    const folder = pickle.slice(0, -'data.pkl'.length);
    const byteOrder = entries.get(`${folder}byteorder`);
    if (byteOrder && (await readEntry(zip, byteOrder, 16)).toString() !== 'little') {
      throw new CheckpointError('was saved on a big-endian machine');
    }
    const saved = unpickle(await readEntry(zip, entries.get(pickle)!, maximumPickle), makeWorld());
    const stored = findTensors(saved);
    checkSizes(stored, zip.fileSize);

    const tensors = new Map<string, Tensor>();
    for (const [storage, views] of Map.groupBy(stored, ([, tensor]) => tensor.storage)) {
      const { key, elements, format } = storage;
      const entry = entries.get(`${folder}data/${key}`);
      if (entry?.uncompressedSize !== bytesIn(storage))
        throw new CheckpointError(`lacks numbers in data/${key}`);
      const numbers = toFloat32(await readEntry(zip, entry, elements * bytesPerElement[format]), format);
      for (const [name, view] of views) tensors.set(name, { shape: view.shape, data: gather(numbers, view) });
    }
    return tensors;
  } finally {
    zip.close();
  }
}

const bytesIn = ({ elements, format }: Storage): number => elements * bytesPerElement[format];

/** Storages do not overlap in a file that PyTorch wrote; tensors may share them, and each gets its own numbers here. */
function checkSizes(stored: ReadonlyMap<string, StoredTensor>, fileSize: number): void {
  const tensors = [...stored.values()];
  const elements = tensors.reduce((sum, { shape }) => sum + elementsIn(shape), 0);
  const bytes = [...new Set(tensors.map(({ storage }) => storage))].reduce((sum, s) => sum + bytesIn(s), 0);
  if (elements > maximumElements || bytes > fileSize) {
    throw new CheckpointError('claims more numbers than it holds, or than a classifier of photos needs');
  }
}

async function readEntries(zip: ZipFile): Promise<Map<string, Entry>> {
  if (zip.entryCount > maximumEntries)
    throw new CheckpointError(`has ${zip.entryCount} parts, more than a network needs`);
  const entries = new Map<string, Entry>();
  for await (const entry of zip.eachEntry()) entries.set(entry.fileName, entry);
  return entries;
}

/** PyTorch does not compress, so what an entry claims to hold can be no more than the file itself has. */
async function readEntry(zip: ZipFile, entry: Entry, maximum: number): Promise<Buffer> {
  const { fileName, compressionMethod, uncompressedSize } = entry;
  if (compressionMethod !== 0)
    throw new CheckpointError(`has ${fileName} compressed, which PyTorch never does`);
  if (uncompressedSize > Math.min(maximum, zip.fileSize)) {
    throw new CheckpointError(`has ${uncompressedSize} bytes in ${fileName}, more than it should`);
  }
  return buffer(await zip.openReadStreamPromise(entry));
}

/** All that a pickled state dict may name. */
function makeWorld(): PickleWorld {
  const storages = new Map<string, Storage>();
  return {
    lookUp(name) {
      const format = storageFormats.get(name);
      return format ? new StorageType(format) : callables.get(name);
    },
    load(id) {
      const [kind, type, key, , elements] = Array.isArray(id) ? (id as unknown[]) : [];
      if (
        kind !== 'storage' ||
        !(type instanceof StorageType) ||
        typeof key !== 'string' ||
        !isCount(elements)
      ) {
        throw new CheckpointError('refers to something outside that is no storage');
      }
      const known = storages.get(key) ?? new Storage(type.format, key, elements);
      if (known.format !== type.format || known.elements !== elements) {
        throw new CheckpointError(`describes data/${key} in two ways`);
      }
      storages.set(key, known);
      return known;
    },
  };
}

const callables: ReadonlyMap<string, Callable> = new Map<string, Callable>([
  ['collections.OrderedDict', (pairs = []) => orderedDict(pairs)],
  ['torch.Size', (sides = []) => sides],
  ['torch._utils._rebuild_tensor', rebuildTensor],
  ['torch._utils._rebuild_tensor_v2', rebuildTensor],
  ['torch._utils._rebuild_parameter', (tensor = null) => tensor],
]);

function orderedDict(pairs: unknown): Map<unknown, unknown> {
  const isPair = (pair: unknown): pair is [unknown, unknown] => Array.isArray(pair) && pair.length === 2;
  if (!Array.isArray(pairs) || !pairs.every(isPair))
    throw new CheckpointError('makes a dict of what are no pairs');
  return new Map(pairs);
}

function rebuildTensor(...[storage, offset, shape, strides]: readonly unknown[]): StoredTensor {
  if (!(storage instanceof Storage && isCount(offset) && isCounts(shape) && isCounts(strides))) {
    throw new CheckpointError('has a tensor that makes no sense');
  }
  const size = elementsIn(shape);
  const last = offset + shape.reduce((sum, side, i) => sum + (side - 1) * (strides[i] ?? NaN), 0);
  if (
    shape.length !== strides.length ||
    !(size <= storage.elements && (size === 0 || last < storage.elements))
  ) {
    throw new CheckpointError('has a tensor that reaches beyond its storage');
  }
  return new StoredTensor(storage, offset, shape, strides);
}

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;

/** A shape or strides; PyTorch has its limit of dimensions too. */
const isCounts = (value: unknown): value is number[] =>
  Array.isArray(value) && value.length <= 16 && value.every(isCount);

/** The state dict itself, or the one that a training checkpoint keeps beside its epoch and optimiser. */
function findTensors(saved: unknown): Map<string, StoredTensor> {
  const isTensor = (item: [unknown, unknown]): item is [string, StoredTensor] =>
    typeof item[0] === 'string' && item[1] instanceof StoredTensor;
  const inner =
    saved instanceof Map ? ['state_dict', 'model_state_dict', 'model'].map((key) => saved.get(key)) : [];
  for (const candidate of [saved, ...inner]) {
    const tensors = candidate instanceof Map ? [...candidate].filter(isTensor) : [];
    if (tensors.length > 0) return new Map(tensors);
  }
  throw new CheckpointError('holds no state dict');
}

/** The elements in row-major order. */
function gather(numbers: Float32Array, { offset, shape, strides }: StoredTensor): Float32Array {
  const size = elementsIn(shape);
  if (isContiguous(shape, strides)) return numbers.slice(offset, offset + size);
  const data = new Float32Array(size);
  const index = shape.map(() => 0);
  let position = offset;
  for (let i = 0; i < size; i++) {
    data[i] = numbers[position]!;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      position += strides[axis]!;
      if (++index[axis]! < shape[axis]!) break;
      position -= shape[axis]! * strides[axis]!;
      index[axis] = 0;
    }
  }
  return data;
}

function isContiguous(shape: readonly number[], strides: readonly number[]): boolean {
  let expected = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    if (shape[axis] !== 1 && strides[axis] !== expected) return false;
    expected *= shape[axis]!;
  }
  return true;
}
