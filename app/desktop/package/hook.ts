/** @file What electron-builder tells its hooks, in our words. */
import { Arch, type PackContext } from 'app-builder-lib';
import type { Target } from './target.ts';

export const targetOf = ({
  electronPlatformName: platform,
  arch,
}: Pick<PackContext, 'electronPlatformName' | 'arch'>): Target => ({ platform, arch: Arch[arch] }) as Target;
