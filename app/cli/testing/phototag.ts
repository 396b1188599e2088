/** @file Runs the real command line in a folder of its own, on pictures of plain colours. */
import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import sharp from 'sharp';
import { writeColourModel } from '../../../models/testing/colour-model.ts';

const main = join(import.meta.dirname, '../main.ts');

export interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Each line of stdout, parsed. */
  readonly json: () => unknown[];
}

/** A running command. */
export interface Running {
  readonly pid: number;
  readonly ended: Promise<Ran>;
  readonly signal: (signal: NodeJS.Signals) => void;
  /** Resolves once stderr or stdout holds the text, with all that was said till then. */
  readonly says: (text: string) => Promise<string>;
}

export interface StartOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** Run as this user and group. */
  readonly uid?: number;
}

/** A folder with a library, a model and pictures; all of it goes with `remove`. */
export class Workplace {
  readonly path: string;

  private constructor(path: string) {
    this.path = path;
  }

  static async make(): Promise<Workplace> {
    const place = new Workplace(await mkdtemp(join(tmpdir(), 'phototag-cli-')));
    await mkdir(place.at('models'));
    await mkdir(place.at('photos'));
    await writeColourModel(place.at('models'));
    return place;
  }

  at(...names: string[]): string {
    return join(this.path, ...names);
  }

  /** A picture of one colour under `photos`; `noise` pixels make each content its own. */
  async picture(name: string, [r, g, b]: readonly [number, number, number], taken?: string): Promise<string> {
    const file = this.at('photos', name);
    await mkdir(dirname(file), { recursive: true });
    const image = sharp({ create: { width: 80, height: 60, channels: 3, background: { r, g, b } } });
    const exif = taken === undefined ? {} : { IFD2: { DateTimeOriginal: taken } };
    await writeFile(file, await image.jpeg({ quality: 95 }).withExif(exif).toBuffer());
    return file;
  }

  start(args: readonly string[], options: StartOptions = {}): Running {
    return this.#spawn([main, ...args], options);
  }

  /** A module of its own, given as text. */
  evaluate(program: string): Running {
    return this.#spawn(['--input-type=module', '--eval', program], {});
  }

  #spawn(args: readonly string[], { env = {}, uid }: StartOptions): Running {
    const child = spawn(process.execPath, args, {
      cwd: this.path,
      env: {
        PATH: process.env['PATH'],
        NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'], // as the launcher has it
        HOME: this.path,
        PHOTOTAG_LIBRARY: this.at('library'),
        PHOTOTAG_MODELS: this.at('models'),
        ...env,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
      ...(uid === undefined ? {} : { uid, gid: uid }),
    });
    let stdout = '';
    let stderr = '';
    const waiting = new Set<() => void>();
    const heard = () => {
      for (const look of waiting) look();
    };
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
      heard();
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
      heard();
    });
    const ended = new Promise<Ran>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code) => {
        const json = () =>
          stdout
            .split('\n')
            .filter(Boolean)
            .map((line): unknown => JSON.parse(line));
        resolve({ code, stdout, stderr, json });
      });
    });
    const says = (text: string) =>
      new Promise<string>((resolve, reject) => {
        const look = () => {
          const said = stdout + stderr;
          if (!said.includes(text)) return;
          waiting.delete(look);
          resolve(said);
        };
        waiting.add(look);
        void ended.then(() => {
          look();
          reject(new Error(`It ended without saying "${text}":\n${stdout}\n${stderr}`));
        });
        look();
      });
    return { pid: child.pid!, ended, says, signal: (signal) => void child.kill(signal) };
  }

  run(...args: string[]): Promise<Ran> {
    return this.start(args).ended;
  }

  async remove(): Promise<void> {
    await rm(this.path, { recursive: true, force: true });
  }
}
