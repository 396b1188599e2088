/** @file Which model a library uses, and where models are looked for. */
import { existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Problem } from '../contract/problem.ts';
import type { ModelInfo } from '../contract/results.ts';
import type { Model } from '../../models/model.ts';
import { type ListedModel, ModelRegistry } from '../../models/registry.ts';
import { sidecarOf, sidecarPath, weightsOf } from '../../models/sidecar.ts';
import { Store } from './store/store.ts';
import { Vision } from './vision/vision.ts';

/** Where a library lies, and where models of its person's own lie. */
export interface Places {
  /** The library's folder; it need not exist. */
  readonly libraryFolder: string;
  /** A folder of models that is searched first. */
  readonly modelsFolder: string | undefined;
}

/** Setting of the library that holds the id of the model in use, or the absolute path of its sidecar or ONNX file. */
export const modelSetting = 'model';

export const modelRegistry = ({ libraryFolder, modelsFolder }: Places): ModelRegistry =>
  new ModelRegistry({
    searchFolders: modelsFolder === undefined ? [] : [modelsFolder],
    installFolder: join(libraryFolder, 'models'),
  });

/**
 * The model asked for; else the one chosen for the library; else the first there is.
 * @throws Problem NO_MODEL or BAD_MODEL
 */
export async function chooseModel(registry: ModelRegistry, wanted: string | null): Promise<Model> {
  if (wanted !== null) return registry.find(wanted);
  const model = await registry.default();
  if (model !== null) return model;
  throw Problem.of('NO_MODEL', { kind: 'model.none' });
}

/** Proves that a model runs, before it is installed. @throws Problem BAD_MODEL or VISION */
export async function tryModel(model: Model): Promise<void> {
  await using _ = await Vision.open({ model, workers: 1 });
}

/** The model chosen for a library, without making or owning the library; null where nothing was chosen. */
export async function savedChoice({ libraryFolder }: Places): Promise<string | null> {
  if (!existsSync(join(libraryFolder, 'library.db'))) return null;
  await using store = await Store.open(libraryFolder, { mode: 'read' });
  return store.getSetting(modelSetting);
}

/** The models there are, and those that could be fetched, for a library that is not open. */
export const listModels = async (places: Places): Promise<ModelInfo[]> =>
  describeModels(modelRegistry(places), await savedChoice(places));

/** The line of `listModels` for the model in use. */
export const describeInUse = async ({ id, file, sidecar, labels }: Model): Promise<ModelInfo> => ({
  id,
  name: sidecar.name,
  licence: sidecar.licence,
  classes: labels.length,
  size: sidecar.input.size,
  bytes: (await stat(file)).size,
  weightsOf: weightsOf({ id, file }),
  installed: true,
  inUse: true,
  file,
  problem: null,
});

/** @param choice - the model chosen for the library, as `modelSetting` holds it */
export async function describeModels(registry: ModelRegistry, choice: string | null): Promise<ModelInfo[]> {
  const models = await registry.list();
  // A default that cannot be used is in the list with its problem, which is where a person looks for it.
  const inUse = choice ?? (await registry.default().catch(() => null))?.id;
  const isInUse = ({ id, file }: ListedModel) =>
    inUse !== undefined &&
    (id === inUse || (file !== null && sidecarOf({ id, file }) === sidecarPath(inUse)));
  return models.map((model) => ({ ...model, inUse: isInUse(model) }));
}
