/**
 * @file Reads `.safetensors`: the length of a header, the header in JSON, then the numbers.
 * https://github.com/huggingface/safetensors#format
 */
import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { z } from 'zod';
import { bytesPerElement, elementsIn, maximumElements, toFloat32 } from './elements.ts';
import type { NumberFormat } from './elements.ts';
import { CheckpointError } from './state-dict.ts';
import type { Tensor } from './state-dict.ts';

const maximumHeader = 16 * 2 ** 20;

const formats: ReadonlyMap<string, NumberFormat> = new Map([
  ['F64', 'float64'],
  ['F32', 'float32'],
  ['F16', 'float16'],
  ['BF16', 'bfloat16'],
  ['I64', 'int64'],
  ['I32', 'int32'],
  ['I16', 'int16'],
  ['I8', 'int8'],
  ['U8', 'uint8'],
  ['BOOL', 'bool'],
]);

const HeaderEntry = z.object({
  dtype: z.string(),
  shape: z.array(z.int().min(0)),
  data_offsets: z.tuple([z.int().min(0), z.int().min(0)]),
});

/**
 * @returns every tensor by name, as it was saved: prefixes are kept
 * @throws CheckpointError, or another Error where the file is damaged
 */
export async function readSafetensors(file: string): Promise<Map<string, Tensor>> {
  await using handle = await open(file);
  const { size } = await handle.stat();
  const length = Number((await read(handle, 0, 8)).readBigUInt64LE());
  if (length > Math.min(maximumHeader, size - 8))
    throw new CheckpointError(`has a header of ${length} bytes`);
  const header = parseHeader((await read(handle, 8, length)).toString('utf8'));

  let elements = 0;
  const tensors = new Map<string, Tensor>();
  for (const [
    name,
    {
      dtype,
      shape,
      data_offsets: [start, end],
    },
  ] of header) {
    const format = formats.get(dtype);
    if (!format) throw new CheckpointError(`has ${name} as ${dtype}, which is not read here`);
    elements += elementsIn(shape);
    if (!(elements <= maximumElements))
      throw new CheckpointError('has more numbers than a classifier of photos needs');
    const bytes = elementsIn(shape) * bytesPerElement[format];
    if (end - start !== bytes || 8 + length + end > size)
      throw new CheckpointError(`has ${name} in the wrong place`);
    tensors.set(name, { shape, data: toFloat32(await read(handle, 8 + length + start, bytes), format) });
  }
  if (tensors.size === 0) throw new CheckpointError('holds no tensors');
  return tensors;
}

function parseHeader(text: string): [string, z.infer<typeof HeaderEntry>][] {
  const json: unknown = JSON.parse(text);
  if (typeof json !== 'object' || json === null) throw new CheckpointError('has a header that is no object');
  return Object.entries(json)
    .filter(([name]) => name !== '__metadata__')
    .map(([name, entry]) => {
      const parsed = HeaderEntry.safeParse(entry);
      if (!parsed.success)
        throw new CheckpointError(`has a header that says ${JSON.stringify(entry)} of ${name}`);
      return [name, parsed.data];
    });
}

async function read(handle: FileHandle, position: number, length: number): Promise<Buffer> {
  const { bytesRead, buffer } = await handle.read({ buffer: Buffer.alloc(length), position });
  if (bytesRead < length) throw new CheckpointError('ends in the middle');
  return buffer;
}
