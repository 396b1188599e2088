/** @file `phototag classify`: what is in pictures, without a library. */
import type { ClassifyResult } from '../../contract/results.ts';
import type { Device } from '../../contract/device.ts';
import { classify as classifyPaths } from '../../core/classify.ts';
import { chooseModel, modelRegistry, savedChoice } from '../../core/models.ts';
import { percent } from '../describe.ts';
import { exitCodes, type Context } from '../run.ts';

interface Options {
  readonly model?: string;
  readonly top: number;
  readonly device: Device;
}

export async function classify(context: Context, [paths]: [string[]], options: Options) {
  const wanted = options.model ?? (await savedChoice(context));
  const model = await chooseModel(modelRegistry(context), wanted);
  const results = classifyPaths(paths, {
    model,
    topK: options.top,
    device: options.device,
    signal: context.signal,
  });
  let failed = false;
  for await (const result of results) {
    failed ||= 'error' in result;
    context.output.result(result, describe(result));
  }
  return failed ? exitCodes.someFailed : undefined;
}

function describe(result: ClassifyResult): string {
  if ('error' in result) return `${result.file}\n  ${result.error.code}: ${result.error.message}`;
  const said = result.tags.map((tag) => `${tag.name} ${percent(tag.confidence)}`).join(', ');
  const raw = result.labels.map((label) => `    ${percent(label.score).padStart(5)}  ${label.name}`);
  return [`${result.file}: ${said || 'nothing sure enough to say'}`, ...raw].join('\n');
}
