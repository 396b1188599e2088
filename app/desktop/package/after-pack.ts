/** @file electron-builder's hook after it packed: adds the licences, and fails where the package is not as it must be. */
import { cp, mkdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { AfterPackContext } from 'app-builder-lib';
import { builtFolder, targetOf } from './hook.ts';
import { foreignFiles, listFiles, missingFiles, readLayout } from './layout.ts';
import { describeLicences, packagesOf } from './licences.ts';

export default async function afterPack(context: AfterPackContext): Promise<void> {
  const { packager, appOutDir } = context;
  const target = targetOf(context);
  const project = packager.projectDir;
  const resources = packager.getResourcesDir(appOutDir);
  const modules = await listFiles(join(resources, 'app.asar.unpacked/node_modules'));
  await mkdir(join(resources, 'licences'), { recursive: true });
  await cp(join(project, 'LICENSE'), join(resources, 'licences/LICENSE.txt'));
  const licences = await describeLicences(join(project, 'node_modules'), packagesOf(modules));
  await writeFile(join(resources, 'licences/THIRD-PARTY.txt'), licences);

  const layout = await readLayout(resources);
  const built = await listFiles(join(builtFolder(context), 'desktop'));
  const problems = [
    ...missingFiles(layout, target, built),
    ...(await foreignFiles(resources, layout, target)),
  ];
  if (problems.length > 0) {
    throw new Error(
      `The package for ${target.platform} ${target.arch} is not as it must be:\n- ${problems.join('\n- ')}\n` +
        'Native libraries come with `npm ci` on the machine they are for.',
    );
  }
  process.stdout.write(`  • as it must be   ${await describeSize(resources, layout.files)}\n`);
}

async function describeSize(resources: string, files: readonly string[]): Promise<string> {
  const parts = new Map<string, number>();
  for (const file of files) {
    const part = file.startsWith('app.asar.unpacked/') ? file.split('/')[1]! : file.split('/')[0]!;
    parts.set(part, (parts.get(part) ?? 0) + (await stat(join(resources, file))).size);
  }
  return [...parts].map(([part, bytes]) => `${part} ${(bytes / 1e6).toFixed(1)} MB`).join(', ');
}
