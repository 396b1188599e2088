/** @file electron-builder's hook before it packs: makes what electron-builder.yml takes from dist/worker-node. */
import { join } from 'node:path';
import type { BeforePackContext } from 'app-builder-lib';
import { builtFolder, targetOf } from './hook.ts';
import { placeWorkerNode } from './worker-node.ts';

export default async function beforePack(context: BeforePackContext): Promise<void> {
  const target = targetOf(context);
  const folder = join(builtFolder(context), 'worker-node', `${target.platform}-${target.arch}`);
  await placeWorkerNode(target, join(context.packager.projectDir, 'node_modules'), folder);
}
