/** @file The one way in for checkpoints: tells the formats apart by their bytes and names the file in every refusal. */
import { open } from 'node:fs/promises';
import { Problem } from '../../app/contract/problem.ts';
import { readOnnx } from '../onnx/read.ts';
import { fileStats } from '../read-file.ts';
import { readInitialisers } from './onnx-initialisers.ts';
import { readPyTorch } from './pytorch.ts';
import { readSafetensors } from './safetensors.ts';
import { CheckpointError } from './state-dict.ts';
import type { StateDict, Tensor } from './state-dict.ts';

/** Put before every name by DistributedDataParallel and by torch.compile. */
const wrappers = ['module.', '_orig_mod.'];

/**
 * Reads `.pth` (the zip format of PyTorch 1.6 and later), `.safetensors`, or the initialisers of `.onnx`. Nothing in the
 * file is executed.
 * @throws Problem NOT_FOUND or BAD_MODEL
 */
export async function readCheckpoint(file: string): Promise<StateDict> {
  try {
    return unwrap(await readTensors(file));
  } catch (error) {
    if (error instanceof Problem) throw error;
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      throw new Problem('NOT_FOUND', `${file} does not exist.`, 'Check the name.');
    }
    throw new Problem(
      'BAD_MODEL',
      error instanceof CheckpointError
        ? `${file} ${error.message}.`
        : `${file} is damaged (${(error as Error).message}).`,
      'Save the state dict alone, in Python: torch.save(model.state_dict(), "weights.pth")',
      { cause: error },
    );
  }
}

async function readTensors(file: string): Promise<Map<string, Tensor>> {
  await fileStats(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') throw error;
    throw new CheckpointError(`cannot be read (${error.code})`);
  });
  const start = await firstBytes(file, 9);
  if (start.toString('latin1', 0, 4) === 'PK\x03\x04') return readPyTorch(file);
  if (start[8] === 0x7b) return readSafetensors(file); // the header's opening brace
  if (start[0] === 0x80)
    throw new CheckpointError(
      'is in the format of PyTorch before 1.6; load and save it again with a newer one',
    );
  return readInitialisers((await readOnnx(file)).model);
}

async function firstBytes(file: string, count: number): Promise<Buffer> {
  await using handle = await open(file);
  const { bytesRead, buffer } = await handle.read({ buffer: Buffer.alloc(count), position: 0 });
  return buffer.subarray(0, bytesRead);
}

function unwrap(state: ReadonlyMap<string, Tensor>): StateDict {
  const prefix = wrappers.find((wrapper) => [...state.keys()].every((name) => name.startsWith(wrapper)));
  if (prefix === undefined || state.size === 0) return state;
  return unwrap(new Map([...state].map(([name, tensor]) => [name.slice(prefix.length), tensor])));
}
