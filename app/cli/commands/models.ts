/** @file `phototag models`: list, use, get and import networks. */
import { openLibrary } from '../../core/open.ts';
import { listModels, modelRegistry, tryModel } from '../../core/models.ts';
import type { ModelInfo } from '../../contract/results.ts';
import type { Context } from '../run.ts';

export async function list(context: Context) {
  for (const model of await listModels(context)) context.output.result(model, describeModel(model));
  return undefined;
}

export async function use(context: Context, [idOrFile]: [string]) {
  await using library = await openLibrary({ ...context, mode: 'write' });
  const { model, waiting } = await library.useModel(idOrFile);
  const next = waiting > 0 ? ` ${waiting.toString()} photos are tagged anew by the next add or watch.` : '';
  context.output.result({ id: model.id, file: model.file, waiting }, `${model.id} is now in use.${next}`);
  return undefined;
}

export async function get(context: Context, [id]: [string]) {
  const registry = modelRegistry(context);
  const model = await registry.get(id, {
    verify: tryModel,
    signal: context.signal,
    onProgress: ({ received, total }) => {
      context.output.progress({
        title: `Fetching ${id}`,
        unit: 'MB',
        done: received / 1e6,
        total: total === undefined ? undefined : total / 1e6,
      });
    },
  });
  context.output.end();
  const { size: fullSize } = model.sidecar.input;
  const faster = (await registry.list())
    .filter(({ weightsOf, size }) => weightsOf === model.id && size !== null && size < fullSize)
    .map((fast) => ` Faster and a little less exact: ${fast.id}.`);
  context.output.result(
    { id: model.id, file: model.file, classes: model.labels.length },
    `${model.sidecar.name} is installed. \`phototag models use ${model.id}\` makes this library use it.${faster.join('')}`,
  );
  return undefined;
}

interface ImportOptions {
  readonly sidecar?: string;
  readonly labels?: string;
}

export async function importModel(context: Context, [file]: [string], options: ImportOptions) {
  const model = await modelRegistry(context).import(file, { ...options, verify: tryModel });
  context.output.result(
    { id: model.id, file: model.file, classes: model.labels.length },
    `${model.sidecar.name} is installed as ${model.id}, ${model.labels.length.toString()} classes. ` +
      `\`phototag models use ${model.id}\` makes this library use it.`,
  );
  return undefined;
}

function describeModel(model: ModelInfo): string {
  if (model.problem !== null) return `! ${model.id}\n    ${model.problem}`;
  const classes = model.classes === null ? '' : `${model.classes.toString()} classes, `;
  const input = model.size === null ? '' : `${model.size.toString()} px, `;
  const weights =
    model.weightsOf !== null
      ? `weights of ${model.weightsOf}, `
      : model.bytes === null
        ? ''
        : `${(model.bytes / 1e6).toFixed(0)} MB, `;
  const state = model.inUse
    ? 'in use'
    : model.installed
      ? 'installed'
      : `\`phototag models get ${model.id}\``;
  return `${model.inUse ? '*' : ' '} ${model.id}\n    ${model.name}: ${classes}${input}${weights}${model.licence}, ${state}`;
}
