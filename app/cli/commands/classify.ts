/** @file `phototag classify`: what is in pictures, without a library. */
import { stat, writeFile } from 'node:fs/promises';
import { printable } from '../../contract/printable.ts';
import { Problem } from '../../contract/problem.ts';
import type { ClassifyResult } from '../../contract/results.ts';
import type { Device } from '../../contract/device.ts';
import { classify as classifyPaths } from '../../core/classify.ts';
import { chooseModel, modelRegistry, savedChoice } from '../../core/models.ts';
import { fileStats } from '../../../models/read-file.ts';
import { percent } from '../describe.ts';
import { exitCodes, type Context } from '../run.ts';

interface Options {
  readonly model?: string;
  readonly top: number;
  readonly device: Device;
  readonly explain?: string;
}

export async function classify(context: Context, [paths]: [string[]], options: Options) {
  const { explain } = options;
  if (explain !== undefined && !(await isOneFile(paths))) {
    throw new Problem('USAGE', '--explain draws one picture, and more was named.', 'Name one file.');
  }
  const wanted = options.model ?? (await savedChoice(context));
  const model = await chooseModel(modelRegistry(context), wanted);
  const results = classifyPaths(paths, {
    model,
    topK: options.top,
    device: options.device,
    onChoice: context.onChoice,
    onNotice: context.onNotice,
    signal: context.signal,
    ...(explain !== undefined && {
      onExplained: async (concept: string, png: Uint8Array) => {
        await write(explain, png);
        context.output.note(`${explain} shows where the network looked for ${concept}.`);
      },
    }),
  });
  let failed = false;
  for await (const result of results) {
    failed ||= 'error' in result;
    context.output.result(result, describe(result));
  }
  return failed ? exitCodes.someFailed : undefined;
}

const isOneFile = async ([path, ...others]: readonly string[]): Promise<boolean> =>
  others.length === 0 &&
  !(await stat(path!).then(
    (stats) => stats.isDirectory(),
    () => false, // what is not there is said as for any picture
  ));

async function write(file: string, bytes: Uint8Array): Promise<void> {
  try {
    await fileStats(file).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error; // it makes one, and waits for no reader of a pipe
    });
    await writeFile(file, bytes);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const hint = 'Name a file in a folder that is there and can be written.';
    throw new Problem(
      code === 'ENOSPC' ? 'DISK_FULL' : 'READ_ONLY',
      `${file} cannot be written (${code}).`,
      hint,
      {
        cause: error,
      },
    );
  }
}

function describe(result: ClassifyResult): string {
  const file = printable(result.file);
  if ('error' in result) return `${file}\n  ${result.error.code}: ${result.error.message}`;
  const said = result.tags.map((tag) => `${tag.name} ${percent(tag.confidence)}`).join(', ');
  const raw = result.labels.map((label) => `    ${percent(label.score).padStart(5)}  ${label.name}`);
  return [`${file}: ${said || 'nothing sure enough to say'}`, ...raw].join('\n');
}
