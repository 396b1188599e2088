/** @file Examines the machine, the model and the library, and says what is not well and what to do about it. */
import { existsSync, readFileSync } from 'node:fs';
import { cpus, release, totalmem } from 'node:os';
import { join } from 'node:path';
import { Problem } from '../contract/problem.ts';
import type { Finding } from '../contract/results.ts';
import type { Model } from '../../models/model.ts';
import { chooseModel, modelRegistry, savedChoice, type Places } from './models.ts';
import { Store } from './store/store.ts';
import { devicesFile } from './vision/devices/memory.ts';
import { describeVerdict, stoppedWorking } from './vision/devices/verdict.ts';
import { Vision } from './vision/vision.ts';
import { deviceReasonSetting } from './work.ts';

/** Packages with native code or a format of their own: what a bug report needs to name. */
const packages = ['onnxruntime-node', 'sharp', 'better-sqlite3', 'exiftool-vendored', '@parcel/watcher'];

/** Yields one finding after the other; what cannot be examined is a finding too. */
export async function* examine(places: Places): AsyncGenerator<Finding> {
  yield well('phototag', programVersion());
  yield well('node', process.versions.node);
  const memory = `${(totalmem() / 2 ** 30).toFixed(1)} GiB`;
  const processors = `${cpus().length.toString()} x ${cpus()[0]?.model ?? 'unknown processor'}`;
  yield well('machine', `${process.platform} ${process.arch} ${release()}, ${processors}, ${memory}`);
  for (const name of packages) {
    yield well(name, packageVersion(join(import.meta.dirname, '../../node_modules', name)));
  }
  yield* attempt('library', async () => describeLibrary(places));
  let model: Model | null = null;
  yield* attempt('model', async () => {
    model = await chooseModel(modelRegistry(places), await savedChoice(places));
    return `${model.id}: ${model.sidecar.name}, ${model.labels.length.toString()} classes, ${model.sidecar.licence}`;
  });
  if (model !== null) {
    yield* examineDevices(model, places);
    yield* attempt('network', () => tryNetwork(model!));
  }
}

const well = (name: string, value: string): Finding => ({ name, value, ok: true, hint: null });

async function* attempt(name: string, look: () => Promise<string>): AsyncGenerator<Finding> {
  try {
    yield well(name, await look());
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    yield { name, value: error.message, ok: false, hint: error.hint ?? null };
  }
}

async function describeLibrary({ libraryFolder }: Places): Promise<string> {
  let store: Store;
  try {
    store = await Store.open(libraryFolder, { mode: 'read' });
  } catch (error) {
    if (error instanceof Problem && error.code === 'NOT_FOUND') return `none yet in ${libraryFolder}`;
    throw error;
  }
  try {
    const { file, bytes, schema, journalMode, sqlite } = await store.databaseState();
    const { photos } = await store.countPhotos();
    return (
      `${file}: ${photos.toString()} photos, ${(bytes / 1e6).toFixed(1)} MB, schema ${schema.toString()}, ` +
      `journal ${journalMode}, SQLite ${sqlite}`
    );
  } finally {
    await store.close();
  }
}

/** A device that cannot be used is no fault of the machine: the CPU does its work. */
async function* examineDevices(model: Model, places: Places): AsyncGenerator<Finding> {
  try {
    for (const verdict of await Vision.measureDevices({ model, deviceMemory: devicesFile() })) {
      yield well(`device ${verdict.provider}`, describeVerdict(verdict));
    }
    const reason = await lastReason(places);
    if (reason?.includes(stoppedWorking) === true) {
      const hint =
        'It is tried again by the next that is tagged. Bring the driver of the graphics card up to date.';
      yield { name: 'device', value: `When photos were last tagged, ${reason}`, ok: false, hint };
    }
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    yield { name: 'devices', value: error.message, ok: false, hint: error.hint ?? null };
  }
}

/** Why the network last ran on the CPU. */
async function lastReason({ libraryFolder }: Places): Promise<string | null> {
  if (!existsSync(join(libraryFolder, 'library.db'))) return null;
  try {
    await using store = await Store.open(libraryFolder, { mode: 'read' });
    return await store.getSetting(deviceReasonSetting);
  } catch (error) {
    if (error instanceof Problem) return null; // the finding about the library tells
    throw error;
  }
}

async function tryNetwork(model: Model): Promise<string> {
  await using vision = await Vision.open({ model, device: 'auto', deviceMemory: devicesFile() });
  return `runs on ${vision.device}`;
}

export const programVersion = (): string => packageVersion(join(import.meta.dirname, '../..'));

const packageVersion = (folder: string): string =>
  (JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string }).version;
