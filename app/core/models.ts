/** @file Which model a library uses, and where models are looked for. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Problem } from '../contract/problem.ts';
import type { ModelInfo } from '../contract/results.ts';
import type { Model } from '../../models/model.ts';
import { ModelRegistry } from '../../models/registry.ts';
import { Store } from './store/store.ts';

/** Where a library lies, and where models of its person's own lie. */
export interface Places {
  /** The library's folder; it need not exist. */
  readonly libraryFolder: string;
  /** A folder of models that is searched first. */
  readonly modelsFolder: string | undefined;
}

/** Setting of the library that holds the id, or the absolute path, of the model in use. */
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
  throw new Problem(
    'NO_MODEL',
    'No model is installed yet.',
    'Fetch one with `npx phototag models get resnext50-imagenet`, or name a folder of models in PHOTOTAG_MODELS.',
  );
}

/** The model chosen for a library, without making or owning the library; null where nothing was chosen. */
export async function savedChoice({ libraryFolder }: Places): Promise<string | null> {
  if (!existsSync(join(libraryFolder, 'library.db'))) return null;
  await using store = await Store.open(libraryFolder, { mode: 'read' });
  return store.getSetting(modelSetting);
}

export async function listModels(places: Places): Promise<ModelInfo[]> {
  const registry = modelRegistry(places);
  const choice = await savedChoice(places);
  const inUse = choice ?? (await registry.default())?.id;
  return (await registry.list()).map((model) => ({
    ...model,
    inUse: model.id === inUse || (model.file !== null && model.file === inUse),
  }));
}
