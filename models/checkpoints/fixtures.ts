/** @file Checkpoints for tests, written byte by byte as PyTorch and safetensors write them. */
import { crc32 } from 'node:zlib';
import type { StateDict } from './state-dict.ts';

/** A zip whose files are stored as they are, at least as far as `torch.save` uses the format. */
export function zip(files: Readonly<Record<string, Uint8Array>>): Buffer {
  const locals: Buffer[] = [];
  const centrals: Buffer[] = [];
  let offset = 0;
  for (const [name, data] of Object.entries(files)) {
    const about = Buffer.alloc(26); // what both headers have: versions, flags, method, time, checksum, sizes, name
    about.writeUInt16LE(20, 0);
    about.writeUInt32LE(crc32(data), 10);
    about.writeUInt32LE(data.length, 14);
    about.writeUInt32LE(data.length, 18);
    about.writeUInt16LE(Buffer.byteLength(name), 22);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(offset, 10);
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), about, Buffer.from(name), data]);
    locals.push(local);
    centrals.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x00'), about, rest, Buffer.from(name)]));
    offset += local.length;
  }
  const central = Buffer.concat(centrals);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(centrals.length, 4);
  end.writeUInt16LE(centrals.length, 6);
  end.writeUInt32LE(central.length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...locals, central, Buffer.from('PK\x05\x06'), end]);
}

/** Fragments of a pickle in protocol 2: each leaves one value on the stack. */
export const pickled = {
  none: Buffer.of(0x4e),
  int(value: number): Buffer {
    const bytes = Buffer.of(0x4a, 0, 0, 0, 0);
    bytes.writeInt32LE(value, 1);
    return bytes;
  },
  text(value: string): Buffer {
    const bytes = Buffer.of(0x58, 0, 0, 0, 0);
    bytes.writeUInt32LE(Buffer.byteLength(value), 1);
    return Buffer.concat([bytes, Buffer.from(value)]);
  },
  tuple: (...values: Buffer[]) => Buffer.concat([Buffer.of(0x28), ...values, Buffer.of(0x74)]),
  global: (module: string, name: string) => Buffer.from(`c${module}\n${name}\n`),
  call: (callable: Buffer, ...values: Buffer[]) =>
    Buffer.concat([callable, pickled.tuple(...values), Buffer.of(0x52)]),
  outside: (id: Buffer) => Buffer.concat([id, Buffer.of(0x51)]),
  dict: (items: readonly (readonly [Buffer, Buffer])[]) =>
    Buffer.concat([
      pickled.call(pickled.global('collections', 'OrderedDict')),
      Buffer.of(0x28),
      ...items.flat(),
      Buffer.of(0x75),
    ]),
  /** A whole pickle of the value. */
  file: (value: Buffer) => Buffer.concat([Buffer.of(0x80, 2), value, Buffer.of(0x2e)]),
};

const ints = (values: readonly number[]) => pickled.tuple(...values.map(pickled.int));

export interface StorageFixture {
  readonly key: string;
  readonly elements: number;
  /** Class of the storage in `torch`. */
  readonly type?: string;
}

export const storage = ({ key, elements, type = 'FloatStorage' }: StorageFixture): Buffer =>
  pickled.outside(
    pickled.tuple(
      pickled.text('storage'),
      pickled.global('torch', type),
      pickled.text(key),
      pickled.text('cpu'),
      pickled.int(elements),
    ),
  );

export const tensor = (
  of: StorageFixture,
  shape: readonly number[],
  { offset = 0, strides = rowMajor(shape) }: { offset?: number; strides?: readonly number[] } = {},
): Buffer =>
  pickled.call(
    pickled.global('torch._utils', '_rebuild_tensor_v2'),
    storage(of),
    pickled.int(offset),
    ints(shape),
    ints(strides),
    Buffer.of(0x89), // does not require a gradient
    pickled.call(pickled.global('collections', 'OrderedDict')), // hooks
  );

const rowMajor = (shape: readonly number[]) =>
  shape.map((_, axis) => shape.slice(axis + 1).reduce((a, b) => a * b, 1));

export const pthFile = (value: Buffer, storages: Readonly<Record<string, Uint8Array>>): Buffer =>
  zip({
    'archive/data.pkl': pickled.file(value),
    'archive/byteorder': Buffer.from('little'),
    ...Object.fromEntries(Object.entries(storages).map(([key, data]) => [`archive/data/${key}`, data])),
    'archive/version': Buffer.from('3\n'),
  });

export const bytesOf = ({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array =>
  new Uint8Array(buffer as ArrayBuffer, byteOffset, byteLength);

/** As `torch.save(model.state_dict(), file)` writes it. */
export function pth(state: StateDict): Buffer {
  const items = [...state].map(([name, { shape, data }], index) => {
    const value = tensor({ key: String(index), elements: data.length }, shape);
    return [pickled.text(name), value] as const;
  });
  const storages = [...state.values()].map(({ data }, index) => [String(index), bytesOf(data)]);
  return pthFile(pickled.dict(items), Object.fromEntries(storages) as Record<string, Uint8Array>);
}

export function safetensorsFile(header: object, data: Uint8Array): Buffer {
  const json = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(json.length));
  return Buffer.concat([length, json, data]);
}

export function safetensors(state: StateDict): Buffer {
  let end = 0;
  const header = Object.fromEntries(
    [...state].map(([name, { shape, data }]) => {
      const start = end;
      end += data.byteLength;
      return [name, { dtype: 'F32', shape, data_offsets: [start, end] }];
    }),
  );
  const data = Buffer.concat([...state.values()].map((t) => bytesOf(t.data)));
  return safetensorsFile({ __metadata__: { format: 'pt' }, ...header }, data);
}
