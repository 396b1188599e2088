/** @file What electron-builder tells its hooks, in our words. */
import { dirname } from 'node:path';
import { Arch, type PackContext } from 'app-builder-lib';
import type { Target } from './target.ts';

export const targetOf = ({
  electronPlatformName: platform,
  arch,
}: Pick<PackContext, 'electronPlatformName' | 'arch'>): Target => ({ platform, arch: Arch[arch] }) as Target;

/** Where what is packaged was built: the packages are made beside it. */
export const builtFolder = ({ outDir }: Pick<PackContext, 'outDir'>): string => dirname(outDir);
