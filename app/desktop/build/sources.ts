/** @file Which files of the project the built app has: what runs, and what that reads; no tests and nothing for development. */
import { glob, stat } from 'node:fs/promises';
import { join } from 'node:path';

const rooms = ['app/{cli,contract,core,desktop,host,web}/**/*', 'models/**/*', 'resources/**/*'];

const leftOut = [
  /\.test\.ts$/,
  /(?:^|[/.])testing(?:\/|\.ts$)/,
  /^app\/cli\/(?:phototag|node24)\.js$/, // they find a Node for the sources
  /^app\/desktop\/(?:build|package|preload\.ts)/, // makes the app; the preload is bundled
  /^app\/core\/vision\/(?:hostile-worker|exactness|fuzz\/)/,
  /^models\/(?:training|testing|bundle\.ts|bundled\/reference\.json|checkpoints\/fixtures|resnext\/tiny|onnx\/(?:buf|onnx\.proto))/,
  /^resources\/wordnet\/(?:build-concepts|names|silent|synsets)/, // concepts.json is made of these
  /^resources\/icons\/(?!256x256\.png$)/, // the packages have the others
  /\.d\.ts$/,
];

export interface Sources {
  /** To be emitted as JavaScript. */
  readonly modules: readonly string[];
  /** To be copied: what the modules read. */
  readonly files: readonly string[];
}

/** @returns paths relative to the project, with forward slashes */
export async function listSources(project: string): Promise<Sources> {
  const modules: string[] = [];
  const files: string[] = [];
  for await (const entry of glob(rooms, { cwd: project, exclude: (name) => name === 'node_modules' })) {
    const path = entry.replaceAll('\\', '/');
    if (leftOut.some((pattern) => pattern.test(path))) continue;
    if (/\.[jt]s$/.test(path)) modules.push(path);
    else if (!(await stat(join(project, path))).isDirectory()) files.push(path);
  }
  return { modules: modules.sort(), files: files.sort() };
}
