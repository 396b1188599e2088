/**
 * @file Assembles the app as Electron runs it, with the folders of the sources. Whatever the engine finds by its path
 * (migrations, label tables, the bundled model) lies where it does there.
 */
import { cp, mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { emitModules } from './emit.ts';
import { bundlePreload } from './preload-bundle.ts';
import { listSources } from './sources.ts';

export const project = join(import.meta.dirname, '../../..');

export interface BuildOptions {
  /** The folder to make; what lies there goes. */
  readonly output: string;
  /** The folder of the built page. */
  readonly renderer: string;
}

export async function buildDesktop({ output, renderer }: BuildOptions): Promise<void> {
  await rm(output, { recursive: true, force: true });
  await mkdir(output, { recursive: true });
  const { modules, files } = await listSources(project);
  await Promise.all([
    emitModules(project, modules, output),
    bundlePreload(join(project, 'app/desktop/preload.ts'), join(output, 'app/desktop/preload.cjs')),
    writePackage(output),
    ...files.map((file) => copyFile(file, output)),
  ]);
  // In a checkout, packages and page are found as in the packaged app. A junction needs no rights on Windows.
  await symlink(join(project, 'node_modules'), join(output, 'node_modules'), 'junction');
  await symlink(renderer, join(output, 'renderer'), 'junction');
}

async function copyFile(file: string, output: string): Promise<void> {
  const copy = join(output, file);
  await mkdir(dirname(copy), { recursive: true });
  await cp(join(project, file), copy);
}

/** What Electron, Node and `doctor` read of the project's own package.json. */
async function writePackage(output: string): Promise<void> {
  const { name, version, description, license } = JSON.parse(
    await readFile(join(project, 'package.json'), 'utf8'),
  ) as Record<string, string>;
  const own = { name, version, description, license, type: 'module', main: 'app/desktop/start.js' };
  await writeFile(join(output, 'package.json'), JSON.stringify(own, null, 2));
}
