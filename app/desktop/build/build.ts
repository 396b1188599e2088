/**
 * @file `npm run build:desktop`: makes dist/desktop, the app as Electron runs it, with the folders of the sources.
 * Whatever the engine finds by its path (migrations, label tables, the bundled model) lies where it does here.
 */
import { cp, mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { emitModules } from './emit.ts';
import { listSources } from './sources.ts';
import { bundlePreload } from './preload-bundle.ts';

const project = join(import.meta.dirname, '../../..');
const output = join(project, 'dist/desktop');

await rm(output, { recursive: true, force: true });
const { modules, files } = await listSources(project);
await Promise.all([
  emitModules(project, modules, output),
  bundlePreload(join(project, 'app/desktop/preload.ts'), join(output, 'app/desktop/preload.cjs')),
  writePackage(),
  ...files.map(copyFile),
]);
// In a checkout, packages and page are found as in the packaged app. A junction needs no rights on Windows.
await link('node_modules', join(project, 'node_modules'));
await link('renderer', join(project, 'dist/renderer'));
process.stdout.write(`${modules.length.toString()} modules in ${relative(process.cwd(), output)}\n`);

async function copyFile(file: string): Promise<void> {
  const copy = join(output, file);
  await mkdir(dirname(copy), { recursive: true });
  await cp(join(project, file), copy);
}

/** What Electron, Node and `doctor` read of the project's own package.json. */
async function writePackage(): Promise<void> {
  const { name, version, description, license } = JSON.parse(
    await readFile(join(project, 'package.json'), 'utf8'),
  ) as Record<string, string>;
  const own = { name, version, description, license, type: 'module', main: 'app/desktop/start.js' };
  await mkdir(output, { recursive: true });
  await writeFile(join(output, 'package.json'), JSON.stringify(own, null, 2));
}

async function link(name: string, target: string): Promise<void> {
  await mkdir(output, { recursive: true });
  await symlink(target, join(output, name), 'junction');
}
