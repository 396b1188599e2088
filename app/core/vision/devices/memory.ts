/** @file What was measured of devices, for as long as what it depends on stays as it is. */
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { cpus, homedir, release } from 'node:os';
import { dirname, join } from 'node:path';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { z } from 'zod';
import type { Model } from '../../../../models/model.ts';
import { Verdict } from './verdict.ts';

const Entries = z.array(z.object({ key: z.string(), at: z.number(), verdicts: z.array(Verdict) }));

/** Models and states of the machine that are remembered; the oldest are forgotten first. */
const capacity = 50;
/** A device that was busy or out of order gets another chance. */
const validMs = 30 * 24 * 3600 * 1000;

/** It is about this machine, not about a library, which may lie on a disk that travels. */
export function devicesFile(): string {
  return join(cacheFolder(), 'devices.json');
}

function cacheFolder(): string {
  switch (process.platform) {
    case 'win32':
      return join(process.env['LOCALAPPDATA'] ?? join(homedir(), 'AppData', 'Local'), 'Phototag', 'Cache');
    case 'darwin':
      return join(homedir(), 'Library', 'Caches', 'Phototag');
    default:
      return join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'phototag');
  }
}

export class Memory {
  readonly #file: string | undefined;
  readonly #key: string;

  /** @param file JSON; one that cannot be read or written only costs time */
  constructor(file: string | undefined, facts: readonly string[]) {
    this.#file = file;
    this.#key = createHash('sha256').update(JSON.stringify(facts)).digest('hex');
  }

  async verdicts(): Promise<Verdict[]> {
    const now = Date.now();
    const entry = (await this.#read()).find(({ key }) => key === this.#key);
    return entry !== undefined && Math.abs(now - entry.at) < validMs ? entry.verdicts : [];
  }

  async keep(verdicts: Verdict[]): Promise<void> {
    if (this.#file === undefined) return;
    const others = (await this.#read()).filter(({ key }) => key !== this.#key);
    const entries = [...others, { key: this.#key, at: Date.now(), verdicts }].slice(-capacity);
    const unfinished = `${this.#file}.${process.pid.toString()}`;
    try {
      await mkdir(dirname(this.#file), { recursive: true });
      await writeFile(unfinished, JSON.stringify(entries));
      await rename(unfinished, this.#file);
    } catch {
      // It is measured again the next time.
    }
  }

  async #read(): Promise<z.infer<typeof Entries>> {
    if (this.#file === undefined) return [];
    try {
      return Entries.parse(JSON.parse(await readFile(this.#file, 'utf8')));
    } catch {
      return [];
    }
  }
}

/** All that a verdict depends on: the model and its use, onnxruntime, the machine, its graphics cards and their drivers. */
export async function factsOf({ version, sidecar }: Model): Promise<string[]> {
  const { input, output } = sidecar;
  const packageFile = join(import.meta.dirname, '../../../../node_modules/onnxruntime-node/package.json');
  const { version: onnxruntime } = JSON.parse(await readFile(packageFile, 'utf8')) as { version: string };
  return [
    JSON.stringify([version, input, output]),
    onnxruntime,
    `${process.platform} ${process.arch} ${release()}`, // macOS brings its drivers along
    `${cpus().length.toString()} x ${cpus()[0]?.model ?? ''}`,
    ...(await driverFacts()),
  ];
}

/** Graphics cards and their drivers, as far as the system tells without asking them. */
export async function driverFacts(): Promise<string[]> {
  if (process.platform === 'win32') return windowsDrivers();
  if (process.platform !== 'linux') return [];
  const environment = ['VK_ICD_FILENAMES', 'VK_DRIVER_FILES', 'LD_LIBRARY_PATH', 'CUDA_VISIBLE_DEVICES'];
  const vulkan = ['/usr/share/vulkan/icd.d', '/etc/vulkan/icd.d'];
  return [
    ...environment.map((name) => process.env[name] ?? ''),
    await readFile('/proc/driver/nvidia/version', 'utf8').catch(() => ''),
    ...(await linuxCards()),
    ...(await Promise.all(vulkan.map(describeFolder))).flat(),
  ];
}

/** Maker, kind and driver of each graphics card. */
async function linuxCards(): Promise<string[]> {
  const folder = '/sys/class/drm';
  const cards = (await readdir(folder).catch(() => [])).filter((name) => /^card\d+$/.test(name)).sort();
  const read = (card: string, what: string) =>
    readFile(join(folder, card, 'device', what), 'utf8').catch(() => '');
  return Promise.all(
    cards.map(async (card) =>
      (await Promise.all(['vendor', 'device', 'uevent'].map((what) => read(card, what)))).join(),
    ),
  );
}

/** Vulkan's drivers: an update writes their files anew. */
async function describeFolder(folder: string): Promise<string[]> {
  const names = (await readdir(folder).catch(() => [])).sort();
  return Promise.all(
    names.map(async (name) => `${name} ${(await stat(join(folder, name)).catch(() => null))?.mtimeMs ?? 0}`),
  );
}

/** The class of display adapters in the registry, whose values name the cards and the versions of their drivers. */
async function windowsDrivers(): Promise<string[]> {
  const adapters = 'HKLM\\SYSTEM\\CurrentControlSet\\Control\\Class\\{4d36e968-e325-11ce-bfc1-08002be10318}';
  const query = promisify(execFile)('reg', ['query', adapters, '/s', '/v', 'DriverVersion']);
  return [await query.then(({ stdout }) => stdout).catch(() => '')];
}
