/**
 * @file Which Node runs the vision workers. The desktop's own process is Electron, which is not to be run as a plain
 * Node (a fuse forbids it), so the packaged app carries one, and a checkout uses the one its packages bring.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Problem } from '../contract/problem.ts';

/** Read by the engine. */
export const workerNodeVariable = 'PHOTOTAG_NODE';

export interface WorkerNodePlaces {
  readonly isPackaged: boolean;
  /** Electron's folder of resources, where the packaged app has its `node`. */
  readonly resources: string;
  /** The app's node_modules, for a checkout. */
  readonly modules: string;
  readonly platform: NodeJS.Platform;
  readonly arch: string;
}

/** @throws Problem VISION where there is none */
export function findWorkerNode({ isPackaged, resources, modules, platform, arch }: WorkerNodePlaces): string {
  const isWindows = platform === 'win32';
  const executable = isWindows ? 'node.exe' : 'node';
  const node = isPackaged
    ? join(resources, 'node', executable)
    : join(modules, `node-${isWindows ? 'win' : platform}-${arch}`, 'bin', executable);
  if (existsSync(node)) return node;
  throw Problem.of('VISION', { kind: 'vision.noNode', node });
}
